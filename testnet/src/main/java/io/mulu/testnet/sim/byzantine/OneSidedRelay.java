package io.mulu.testnet.sim.byzantine;

import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Submission;
import io.mulu.protocol.Transaction;
import io.mulu.protocol.TransactionBody;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.object.EndpointKind;
import io.mulu.testnet.sim.load.SecondSignature;
import io.mulu.testnet.sim.world.Consortium;
import java.util.List;

/**
 * In league with a client: gives each of its transactions to one replica only, or in another
 * envelope to each, or when it is about to expire (rule 8: the work of one replica moves nobody,
 * but its view-changes bring it to all; rule 16: envelopes are fetched by hash).
 */
final class OneSidedRelay extends Liar {
  private static final long PERIOD_MILLIS = 1_700;
  private static final long BRIEF_MILLIS = 1_500;
  private static final long LONG_MILLIS = 600_000;

  private long made;

  OneSidedRelay(Hands hands) {
    super(hands);
  }

  @Override
  void start() {
    hands.every(PERIOD_MILLIS, () -> {
      switch (hands.random().nextInt(3)) {
        case 0 -> give(any(), transaction(LONG_MILLIS), "gives a transaction to one only");
        case 1 -> give(any(), transaction(BRIEF_MILLIS), "gives one that will soon expire");
        default -> collide();
      }
    });
  }

  private PeerId any() {
    return hands.others().get(hands.random().nextInt(hands.others().size()));
  }

  private void collide() {
    Transaction first = transaction(LONG_MILLIS);
    for (PeerId peer : hands.others()) {
      give(peer, SecondSignature.of(first, key(), drawn(KeyPair.SEED_BYTES)),
          "gives each another envelope");
    }
  }

  private void give(PeerId to, Transaction transaction, String what) {
    Bytes encoded = new Submission(transaction, Bytes.EMPTY).encode();
    hands.lie(to, new PeerMessage.Transactions(List.of(encoded)), what);
  }

  private KeyPair key() {
    return Consortium.key("admin", hands.program().seat().organization());
  }

  private Bytes drawn(int size) {
    byte[] bytes = new byte[size];
    hands.random().nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  private Transaction transaction(long lifeMillis) {
    int founder = hands.program().seat().organization();
    Call call = new Call.RegisterEndpoint(EndpointKind.GATEWAY,
        "gateway-" + founder + "-" + ++made + ".example:443",
        List.of(Hash.sha256(Bytes.ofLong(made))));
    long expiry = Consortium.GENESIS_MILLIS + hands.nowMillis() + lifeMillis;
    return Transaction.sign(new TransactionBody(hands.consortium().chainId(),
        hands.consortium().genesis().adminId(founder), key().publicKey(),
        drawn(TransactionBody.NONCE_BYTES), expiry, call, null, 0), key());
  }
}
