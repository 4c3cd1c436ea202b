package io.mulu.node.host;

import io.mulu.node.ledger.Ledger;
import io.mulu.node.ports.EventLoop;
import io.mulu.node.ports.WallClock;
import io.mulu.protocol.Block;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Rejoins;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.Submission;
import io.mulu.protocol.Transaction;
import io.mulu.protocol.TransactionBody;
import io.mulu.protocol.crypto.Signer;
import io.mulu.protocol.wire.WireCodec;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings back a validator that has lost its memory: puts a fresh nonce on the chain and waits for
 * the certified block that holds it (docs/spec/consensus.md, rule 4). The nonce lives in memory
 * only: a restart draws another, since what an earlier life may have voted since is unknown again.
 * Confined to the event loop.
 */
public final class Rejoiner {
  /** How long to wait for the block before a new transaction is sent. */
  static final long RETRY_MILLIS = 10_000;

  private static final WireCodec<StateTable.RejoinRecord> CODEC = WireCodec
      .of(StateTable.RejoinRecord.class);

  private final EventLoop loop;
  private final WallClock clock;
  private final Ledger ledger;
  private final Signer validator;
  private final Signer device;
  private final Supplier<Bytes> randomness;
  private final Consumer<Submission> submit;
  private final LongConsumer onRejoined;
  private @Nullable Bytes nonce;

  /**
   * @param device
   *          of the node's own identity, which the validator's record names
   * @param randomness
   *          32 fresh random bytes at each call
   * @param onRejoined
   *          gets the floor: the height of the block that holds the nonce
   */
  public Rejoiner(EventLoop loop, WallClock clock, Ledger ledger, Signer validator, Signer device,
      Supplier<Bytes> randomness, Consumer<Submission> submit, LongConsumer onRejoined) {
    this.loop = loop;
    this.clock = clock;
    this.ledger = ledger;
    this.validator = validator;
    this.device = device;
    this.randomness = randomness;
    this.submit = submit;
    this.onRejoined = onRejoined;
  }

  public void start(String reason) {
    if (nonce == null) {
      NodeLog.amnesia(reason);
      nonce = randomness.get();
      send();
    }
  }

  /** Looks whether the new block holds the nonce. */
  public void advanced(Block block) {
    Bytes waiting = nonce;
    if (waiting == null) {
      return;
    }
    Bytes row = ledger.view().state().get(StateTable.REJOIN.key(validator.publicKey().bytes()));
    if (row != null && CODEC.decodeOwn(row).nonce().equals(waiting)) {
      nonce = null;
      long floor = block.header().height();
      NodeLog.rejoined(floor);
      onRejoined.accept(floor);
    }
  }

  private void send() {
    Bytes fresh = nonce;
    if (fresh == null) {
      return;
    }
    int index = ledger.validators().indexOf(validator.publicKey());
    if (index >= 0) {
      send(fresh, ledger.validators().at(index).device());
    }
    // The chain may stand still or be far ahead, and list this validator only later: asked again
    // until the block is seen.
    loop.after(RETRY_MILLIS, this::send);
  }

  private void send(Bytes fresh, Hash deviceId) {
    Hash chainId = ledger.chainId();
    Call call = new Call.Rejoin(validator.publicKey(), fresh,
        validator.sign(Rejoins.bytesToSign(chainId, validator.publicKey(), fresh)));
    // Half a lifetime, so that it holds also where block time and this clock differ.
    long expiryMillis = Math.max(ledger.head().timestampMillis(), clock.nowMillis())
        + ledger.view().parameters().transactionLifetimeMillis() / 2;
    TransactionBody body = new TransactionBody(chainId, deviceId, device.publicKey(),
        randomness.get().slice(0, TransactionBody.NONCE_BYTES), expiryMillis, call, null, 0);
    Transaction transaction = Transaction.sign(body, device);
    NodeLog.rejoining(transaction.id());
    submit.accept(new Submission(transaction, Bytes.EMPTY));
  }
}
