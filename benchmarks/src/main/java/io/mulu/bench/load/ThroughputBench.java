package io.mulu.bench.load;

import com.sun.management.OperatingSystemMXBean;
import io.mulu.client.ClientException;
import io.mulu.protocol.Submission;
import io.mulu.testnet.chain.NotFinalException;
import io.mulu.testnet.founding.CeremonyException;
import io.mulu.testnet.net.JavaCommand;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Final transactions a second of validators that share this machine with their clients. */
public final class ThroughputBench {
  private static final int GRANTS = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory
      .getOperatingSystemMXBean();

  private final Options options;
  private final FloorBench.Floor floor;
  private final Consumer<String> progress;

  /**
   * @param outstanding
   *          transactions on their way at a time
   * @param warmUpSeconds
   *          before the window
   * @param seconds
   *          the window
   */
  public record Options(int validators, int outstanding, int warmUpSeconds, int seconds) {
    public Options {
      if (validators < 1 || validators > 30 || outstanding < 1 || warmUpSeconds < 0
          || seconds < 1) {
        throw new IllegalArgumentException("validators must be 1 to 30, outstanding and seconds at"
            + " least 1, warm-up at least 0");
      }
    }
  }

  /**
   * @param floor
   *          measured just before
   */
  public ThroughputBench(Options options, FloorBench.Floor floor, Consumer<String> progress) {
    this.options = options;
    this.floor = floor;
    this.progress = progress;
  }

  /**
   * @param folder
   *          empty; the caller deletes it
   * @param java
   *          how each validator is started
   */
  public ThroughputReport run(Path folder, JavaCommand java) throws IOException,
      InterruptedException, CeremonyException, NotFinalException, ClientException {
    try (BenchNet net = BenchNet.start(folder, options.validators(), java)) {
      progress.accept(options.validators() + " validators run; making " + GRANTS + " grants");
      Workload workload = new Workload(net);
      try (RawRpc rpc = new RawRpc(); Finality finality = Finality.of(net.chain().client(0))) {
        grant(net, workload, rpc, finality);
        return load(net, workload, rpc);
      }
    }
  }

  private void grant(BenchNet net, Workload workload, RawRpc rpc, Finality finality)
      throws IOException, InterruptedException {
    int members = options.validators();
    long wanted = finality.transactions();
    for (int made = 0; made < GRANTS; made += RawRpc.BATCH_MAX) {
      int member = made / RawRpc.BATCH_MAX % members;
      List<Submission> batch = new ArrayList<>();
      for (int i = 0; i < RawRpc.BATCH_MAX; i++) {
        batch.add(workload.request(member));
      }
      wanted += rpc.submit(net.chain().nodes().get(member), batch);
      while (finality.transactions() < wanted) {
        requireCounting(finality);
        Thread.sleep(10);
      }
    }
    if (wanted < GRANTS) {
      throw new IOException("the nodes took " + wanted + " of " + GRANTS + " requests");
    }
  }

  private static void requireCounting(Finality finality) throws IOException {
    if (!finality.problem().isEmpty()) {
      throw new IOException("blocks cannot be followed: " + finality.problem());
    }
  }

  /** One client for each validator, and one transaction at a time whose finality is timed. */
  private ThroughputReport load(BenchNet net, Workload workload, RawRpc rpc)
      throws IOException, InterruptedException, ClientException {
    try (Finality finality = Finality.of(net.chain().client(0))) {
      Injectors injectors = new Injectors(net, workload, rpc, finality);
      injectors.start();
      try {
        progress.accept("warming up for " + options.warmUpSeconds() + " s");
        Thread.sleep(Duration.ofSeconds(options.warmUpSeconds()));
        progress.accept("measuring for " + options.seconds() + " s");
        return window(net, finality, injectors);
      } finally {
        injectors.stop();
      }
    }
  }

  private ThroughputReport window(BenchNet net, Finality finality, Injectors injectors)
      throws IOException, InterruptedException {
    ProcessMeter meter = net.meter();
    injectors.resetLatencies();
    long startNanos = System.nanoTime();
    long transactions = finality.transactions();
    long height = finality.height();
    long cpu = meter.cpuMicros();
    long client = SYSTEM.getProcessCpuTime();
    long disk = meter.diskBytes();
    Thread.sleep(Duration.ofSeconds(options.seconds()));
    requireCounting(finality);
    injectors.requireRunning();
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    long done = finality.transactions() - transactions;
    if (done == 0) {
      throw new IOException("nothing was final in the window");
    }
    long[] latencies = injectors.latencies();
    return new ThroughputReport(options.validators(), injectors.transactionBytes(),
        options.outstanding(), seconds, done, done / seconds,
        (double) done / Math.max(1, finality.height() - height), rank(latencies, 0.5),
        rank(latencies, 0.99), rank(latencies, 0.999), (double) (meter.cpuMicros() - cpu) / done,
        (SYSTEM.getProcessCpuTime() - client) / 1_000.0 / done,
        (double) (meter.diskBytes() - disk) / done, meter.residentBytesMax(), injectors.refused(),
        floor.perSecond(options.validators()));
  }

  private static double rank(long[] sorted, double part) {
    return sorted.length == 0
        ? 0
        : sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * part))] / 1e6;
  }

  /** Keeps as many transactions on their way as the options say. */
  private final class Injectors {
    private final BenchNet net;
    private final Workload workload;
    private final RawRpc rpc;
    private final Finality finality;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong submitted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final List<Long> latencies = new ArrayList<>();
    private volatile boolean isOver;
    private volatile int transactionBytes;
    private volatile String problem = "";

    Injectors(BenchNet net, Workload workload, RawRpc rpc, Finality finality) {
      this.net = net;
      this.workload = workload;
      this.rpc = rpc;
      this.finality = finality;
    }

    void start() {
      for (int member = 0; member < options.validators(); member++) {
        int own = member;
        threads.add(Thread.ofPlatform().name("client-" + member).start(() -> inject(own)));
      }
      threads.add(Thread.ofPlatform().name("latency").start(this::time));
    }

    private void inject(int member) {
      SplittableRandom choice = new SplittableRandom(member);
      try {
        while (!isOver) {
          long room = options.outstanding() - (submitted.get() - finality.transactions());
          int size = (int) Math.min(RawRpc.BATCH_MAX, room / options.validators());
          if (size < Math.min(RawRpc.BATCH_MAX, options.outstanding() / options.validators())) {
            Thread.sleep(1);
            continue;
          }
          List<Submission> batch = new ArrayList<>();
          for (int i = 0; i < Math.max(1, size); i++) {
            batch.add(workload.use(member, choice));
          }
          transactionBytes = batch.getFirst().encode().size();
          submitted.addAndGet(batch.size());
          int taken = rpc.submit(net.chain().nodes().get(member), batch);
          submitted.addAndGet((long) taken - batch.size());
          refused.addAndGet((long) batch.size() - taken);
        }
      } catch (IOException e) {
        problem = String.valueOf(e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void time() {
      SplittableRandom choice = new SplittableRandom(-1);
      int member = 0;
      try {
        while (!isOver) {
          Submission one = workload.use(member, choice);
          long start = System.nanoTime();
          submitted.incrementAndGet();
          net.chain().submit(member, one, PATIENCE);
          note(System.nanoTime() - start);
          member = (member + 1) % options.validators();
        }
      } catch (NotFinalException e) {
        problem = String.valueOf(e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private synchronized void note(long nanos) {
      latencies.add(nanos);
    }

    synchronized void resetLatencies() {
      latencies.clear();
    }

    synchronized long[] latencies() {
      long[] sorted = latencies.stream().mapToLong(Long::longValue).toArray();
      Arrays.sort(sorted);
      return sorted;
    }

    int transactionBytes() {
      return transactionBytes;
    }

    long refused() {
      return refused.get();
    }

    void requireRunning() throws IOException {
      if (!problem.isEmpty()) {
        throw new IOException("a client gave up: " + problem);
      }
    }

    void stop() throws InterruptedException {
      isOver = true;
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }
}
