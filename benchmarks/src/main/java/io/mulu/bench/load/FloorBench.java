package io.mulu.bench.load;

import com.sun.management.OperatingSystemMXBean;
import io.mulu.client.Sender;
import io.mulu.client.TransactionBuilder;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Submission;
import io.mulu.protocol.VerifiedTransaction;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.storage.CommittedBlock;
import io.mulu.storage.LedgerStore;
import io.mulu.storage.StateTree;
import io.mulu.storage.StorageMedium;
import io.mulu.storage.StoredBlock;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What no validator can do without, measured alone: decode and hash each transaction, verify its
 * signature, and put it with a row of its own, under the state tree, on the disk in one synced
 * batch for each block. No network, no consensus, no contracts, no clients. Validators that share a
 * machine cannot be faster than its processors divided by this, for each of them.
 */
public final class FloorBench {
  private static final int BLOCK = 500;
  private static final int WARM_UP_BLOCKS = 40;
  private static final int BLOCKS = 80;
  /** Different ones; more would only cost memory. */
  private static final int TRANSACTIONS = 20_000;
  private static final Hash CHAIN = Hash.sha256(Bytes.utf8("floor"));
  private static final long EXPIRY_MILLIS = 1_000_000;
  private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory
      .getOperatingSystemMXBean();

  private FloorBench() {
  }

  /**
   * @param cpuMicros
   *          processor time of one transaction at one validator
   */
  public record Floor(double cpuMicros) {
    /** Transactions a second that this many validators on this machine could not exceed. */
    public double perSecond(int validators) {
      return Runtime.getRuntime().availableProcessors() * 1e6 / (cpuMicros * validators);
    }
  }

  /** On an empty medium; nothing else should run in this process. */
  public static Floor run(StorageMedium medium) {
    List<Bytes> transactions = transactions();
    try (LedgerStore store = LedgerStore.open(medium, CHAIN)) {
      long height = 0;
      for (; height < WARM_UP_BLOCKS; height++) {
        block(store, transactions, height);
      }
      long before = SYSTEM.getProcessCpuTime();
      for (; height < WARM_UP_BLOCKS + BLOCKS; height++) {
        block(store, transactions, height);
      }
      return new Floor((SYSTEM.getProcessCpuTime() - before) / 1_000.0 / (BLOCKS * BLOCK));
    }
  }

  private static List<Bytes> transactions() {
    SecureRandom random = new SecureRandom();
    KeyPair key = KeyPair.generate(KeyAlgorithm.ED25519, random);
    TransactionBuilder builder = new TransactionBuilder(CHAIN, new Sender(Hash.ZERO, key), random);
    List<Bytes> transactions = new ArrayList<>();
    for (int i = 0; i < TRANSACTIONS; i++) {
      transactions.add(builder.sign(
          new Call.UseGrant(Hash.ZERO, Hash.ZERO, Action.COUNT, Purpose.HRESCH, 1, null, null),
          Bytes.EMPTY, EXPIRY_MILLIS).encode());
    }
    return transactions;
  }

  private static void block(LedgerStore store, List<Bytes> transactions, long height) {
    ByteBuffer body = ByteBuffer.allocate(BLOCK * transactions.getFirst().size() * 2);
    List<Hash> ids = new ArrayList<>();
    SortedMap<Bytes, Optional<Bytes>> writes = new TreeMap<>();
    for (int i = 0; i < BLOCK; i++) {
      Bytes bytes = transactions.get((int) ((height * BLOCK + i) % transactions.size()));
      VerifiedTransaction verified = verified(bytes);
      body.put(bytes.toArray());
      ids.add(verified.id());
      writes.put(verified.id().bytes(),
          Optional.of(Bytes.concat(Bytes.ofLong(height), verified.envelopeHash().bytes())));
    }
    body.flip();
    byte[] stored = new byte[body.remaining()];
    body.get(stored);
    StateTree.Update update = store.tree().update(height == 0 ? StateTree.NONE : height - 1, height,
        writes);
    store.append(new CommittedBlock(
        new StoredBlock(height, hash(height), height == 0 ? Hash.ZERO : hash(height - 1),
            update.root(), Bytes.ofLong(height), Bytes.wrap(stored),
            height == 0 ? Bytes.EMPTY : Bytes.ofLong(height), ids, List.of()),
        List.of(), List.of(), null, update, List.of()));
  }

  private static VerifiedTransaction verified(Bytes bytes) {
    try {
      return VerifiedTransaction.verify(Submission.decode(bytes), CHAIN, ChainParameters.defaults())
          .transaction().orElseThrow();
    } catch (MalformedException e) {
      throw new IllegalStateException("made here", e);
    }
  }

  private static Hash hash(long height) {
    return Hash.sha256(Bytes.ofLong(height));
  }
}
