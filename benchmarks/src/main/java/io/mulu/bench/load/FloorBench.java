package io.mulu.bench.load;

import com.sun.management.OperatingSystemMXBean;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Submission;
import io.mulu.protocol.VerifiedTransaction;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.storage.CommittedBlock;
import io.mulu.storage.LedgerStore;
import io.mulu.storage.StateTree;
import io.mulu.storage.StorageMedium;
import io.mulu.storage.StoredBlock;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What no validator can do without, measured alone: decode and hash each transaction, verify its
 * signature, and put it with a row of its own, under the state tree, on the disk in one synced
 * batch for each block. No network, no consensus, no contracts, no clients. Validators that share a
 * machine cannot be faster than its processors divided by this, for each of them.
 */
public final class FloorBench {
  private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory
      .getOperatingSystemMXBean();

  private FloorBench() {
  }

  /**
   * @param cpuMicros
   *          processor time of one transaction at one validator
   */
  public record Floor(double cpuMicros) {
    static Floor mean(Floor one, Floor other) {
      return new Floor((one.cpuMicros + other.cpuMicros) / 2);
    }

    /** Transactions a second that this many validators on this machine could not exceed. */
    public double perSecond(int validators) {
      return Runtime.getRuntime().availableProcessors() * 1e6 / (cpuMicros * validators);
    }
  }

  /**
   * On all processors at once, as validators that share the machine work: alone, each would have
   * the caches and the memory for itself.
   *
   * @param media
   *          empty; one for each that works; nothing else should run in this process
   */
  static Floor run(List<? extends StorageMedium> media, FloorLoad load)
      throws InterruptedException {
    int blocks = load.transactions().size() / load.perBlock();
    int warmUps = blocks / 3;
    AtomicLong beforeNanos = new AtomicLong();
    CyclicBarrier warm = new CyclicBarrier(media.size(),
        () -> beforeNanos.set(SYSTEM.getProcessCpuTime()));
    try (ExecutorService threads = Executors.newFixedThreadPool(media.size())) {
      List<Future<?>> working = new ArrayList<>();
      for (StorageMedium medium : media) {
        working.add(threads.submit(() -> {
          try (LedgerStore store = LedgerStore.open(medium, FloorLoad.CHAIN)) {
            blocks(store, load, 0, warmUps);
            warm.await(10, TimeUnit.MINUTES); // or forever, if another one has failed
            blocks(store, load, warmUps, blocks);
          }
          return null;
        }));
      }
      for (Future<?> one : working) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the floor could not be measured", e.getCause());
    }
    return new Floor((SYSTEM.getProcessCpuTime() - beforeNanos.get()) / 1_000.0
        / ((double) (blocks - warmUps) * load.perBlock() * media.size()));
  }

  private static void blocks(LedgerStore store, FloorLoad load, int from, int to) {
    for (int height = from; height < to; height++) {
      block(store, load, height);
    }
  }

  private static void block(LedgerStore store, FloorLoad load, long height) {
    List<Bytes> body = new ArrayList<>();
    List<Hash> ids = new ArrayList<>();
    List<StoredBlock.Attachment> attachments = new ArrayList<>();
    SortedMap<Bytes, Optional<Bytes>> writes = new TreeMap<>();
    for (int i = 0; i < load.perBlock(); i++) {
      VerifiedTransaction verified = verified(
          load.transactions().get((int) height * load.perBlock() + i));
      body.add(verified.submission().transaction().encode());
      ids.add(verified.id());
      if (!verified.submission().attachment().isEmpty()) {
        attachments.add(new StoredBlock.Attachment(i, verified.submission().attachment()));
      }
      load.rows().put(writes, verified, height);
    }
    StateTree.Update update = store.plan(writes);
    store.append(new CommittedBlock(
        new StoredBlock(height, hash(height), height == 0 ? Hash.ZERO : hash(height - 1),
            update.root(), Bytes.ofLong(height), Bytes.concat(body.toArray(Bytes[]::new)),
            height == 0 ? Bytes.EMPTY : Bytes.ofLong(height), ids, attachments),
        List.of(), List.of(), null, update, List.of()));
  }

  private static VerifiedTransaction verified(Bytes bytes) {
    try {
      return VerifiedTransaction
          .verify(Submission.decode(bytes), FloorLoad.CHAIN, ChainParameters.defaults())
          .transaction().orElseThrow();
    } catch (MalformedException e) {
      throw new IllegalStateException("made here", e);
    }
  }

  private static Hash hash(long height) {
    return Hash.sha256(Bytes.ofLong(height));
  }
}
