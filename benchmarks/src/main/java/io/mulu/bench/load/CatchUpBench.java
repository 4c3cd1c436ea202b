package io.mulu.bench.load;

import io.mulu.client.ClientConfig;
import io.mulu.client.ClientException;
import io.mulu.client.MuluClient;
import io.mulu.protocol.api.ChainApi;
import io.mulu.testnet.chain.NotFinalException;
import io.mulu.testnet.founding.CeremonyException;
import io.mulu.testnet.net.JavaCommand;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * How fast a validator that was away executes what the others have decided meanwhile: every block
 * with its certificate and signatures, no state is copied.
 */
public final class CatchUpBench {
  private static final int GRANTS = 1_000;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration DRAINED = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final long POLL_MILLIS = 20;

  private final Options options;
  private final Consumer<String> progress;

  /**
   * @param layout
   *          of so many that one may be away
   * @param outstanding
   *          transactions on their way at a time
   * @param warmUpSeconds
   *          of the load before the window, all of it to be caught up with
   * @param seconds
   *          the window in which the live rate is measured
   */
  public record Options(Layout layout, int outstanding, int warmUpSeconds, int seconds) {
    public Options {
      if (layout.validators() < 3 || outstanding < 1 || warmUpSeconds < 0 || seconds < 1) {
        throw new IllegalArgumentException("validators must be at least 3, outstanding and seconds"
            + " at least 1, warm-up at least 0");
      }
    }

    int validators() {
      return layout.validators();
    }
  }

  public CatchUpBench(Options options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
  }

  /**
   * @param folder
   *          empty; the caller deletes it
   * @param java
   *          how each validator is started
   */
  public CatchUpReport run(Path folder, JavaCommand java) throws IOException, InterruptedException,
      CeremonyException, NotFinalException, ClientException {
    try (BenchNet net = BenchNet.start(folder, options.layout(), java)) {
      int away = options.validators() - 1;
      net.stop(away);
      progress.accept("one of " + options.validators() + " validators is away");
      List<URI> others = net.chain().nodes().subList(0, away);
      double liveRate = load(net, others);
      long head = net.chain().client(0).chain().height();
      net.start(away);
      return follow(net, away, head, liveRate);
    }
  }

  private CatchUpReport follow(BenchNet net, int away, long head, double liveRate)
      throws IOException, InterruptedException, ClientException {
    // Of this node alone: nobody else may answer for it.
    try (MuluClient follower = new MuluClient(
        new ClientConfig(List.of(net.chain().nodes().get(away)), ANSWER, ANSWER, ANSWER))) {
      long from = firstHeight(follower);
      long start = System.nanoTime();
      progress.accept("it is back, " + (head - from) + " blocks behind");
      while (follower.chain().height() < head) {
        if (System.nanoTime() - start > PATIENCE.toNanos()) {
          throw new IOException("it has not caught up after " + PATIENCE);
        }
        Thread.sleep(POLL_MILLIS);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      long transactions = transactions(net.chain().client(0), from + 1, head);
      return new CatchUpReport(options.layout(), head - from, transactions, seconds,
          transactions / seconds, liveRate);
    }
  }

  /** @return final transactions a second of those that are there */
  private double load(BenchNet net, List<URI> nodes)
      throws IOException, InterruptedException, ClientException {
    Workload workload = new UseWorkload(net, GRANTS);
    try (RawRpc rpc = new RawRpc(); Finality finality = Finality.of(net.chain().client(0))) {
      workload.prepare(nodes, rpc, finality);
    }
    try (RawRpc rpc = new RawRpc(); Finality finality = Finality.of(net.chain().client(0))) {
      Injectors injectors = new Injectors(options.outstanding(), 0, 0, nodes, workload, rpc,
          finality, () -> 0);
      injectors.start();
      double rate;
      try {
        progress.accept("the others work for " + options.warmUpSeconds() + " s, measured for "
            + options.seconds() + " s");
        Thread.sleep(Duration.ofSeconds(options.warmUpSeconds()));
        long before = finality.transactions();
        long start = System.nanoTime();
        Thread.sleep(Duration.ofSeconds(options.seconds()));
        rate = (finality.transactions() - before) / ((System.nanoTime() - start) / 1e9);
        injectors.requireRunning();
        finality.requireCounting();
      } finally {
        injectors.stop();
      }
      drain(finality);
      return rate;
    }
  }

  /** Until nothing more becomes final. */
  private static void drain(Finality finality) throws IOException, InterruptedException {
    long seen = -1;
    while (finality.transactions() != seen) {
      finality.requireCounting();
      seen = finality.transactions();
      Thread.sleep(DRAINED);
    }
  }

  /** Where it stands when it first answers. */
  private static long firstHeight(MuluClient follower) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < PATIENCE.toNanos()) {
      try {
        return follower.chain().height();
      } catch (ClientException e) {
        Thread.sleep(POLL_MILLIS); // not listening yet
      }
    }
    throw new IOException("it does not answer after " + PATIENCE);
  }

  private static long transactions(MuluClient node, long from, long to)
      throws ClientException, InterruptedException {
    long transactions = 0;
    for (long height = from; height <= to; height++) {
      transactions += node.call(ChainApi.BLOCK, new ChainApi.BlockPageQuery(height, null, null, 1))
          .transactionCount();
    }
    return transactions;
  }
}
