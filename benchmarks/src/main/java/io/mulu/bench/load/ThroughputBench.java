package io.mulu.bench.load;

import com.sun.management.OperatingSystemMXBean;
import io.mulu.client.ClientException;
import io.mulu.protocol.api.NoParams;
import io.mulu.protocol.api.NodeApi;
import io.mulu.storage.files.DataFolder;
import io.mulu.storage.files.NetworkFileSystem;
import io.mulu.testnet.chain.NotFinalException;
import io.mulu.testnet.founding.CeremonyException;
import io.mulu.testnet.net.JavaCommand;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Final transactions a second of validators that share this machine with their clients. */
public final class ThroughputBench {
  private static final int GRANTS = 1_000;
  /** Each has one transaction on its way. */
  private static final int TIMERS = 16;
  /**
   * Part of the warm-up in which an open loop's rate rises: nobody can do at first what warm ones
   * do.
   */
  private static final double RAMP = 0.7;
  /** As a node has by default. */
  private static final long CACHE_BYTES = 256L << 20;
  private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory
      .getOperatingSystemMXBean();

  private final Options options;
  private final Consumer<String> progress;

  /**
   * @param entries
   *          that each transaction registers; 0 for uses of grants
   * @param outstanding
   *          uses or entries on their way at a time: the next is sent when one is final (closed
   *          loop)
   * @param rate
   *          transactions that are sent in a second, whatever becomes of them (open loop); 0 for a
   *          closed loop
   * @param warmUpSeconds
   *          before the window
   * @param seconds
   *          the window
   * @param etcd
   *          to compare with
   */
  public record Options(Layout layout, int entries, int outstanding, int rate, int warmUpSeconds,
      int seconds, Optional<EtcdBench> etcd) {
    public Options {
      if (entries < 0 || entries > 500 || outstanding < 1 || rate < 0 || warmUpSeconds < 0
          || seconds < 1) {
        throw new IllegalArgumentException(
            "entries must be 0 to 500, outstanding and seconds at least 1, rate and warm-up at"
                + " least 0");
      }
    }

    int validators() {
      return layout.validators();
    }

    Options withLayout(Layout other) {
      return new Options(other, entries, outstanding, rate, warmUpSeconds, seconds, etcd);
    }

    Options withEntries(int other) {
      return new Options(layout, other, outstanding, rate, warmUpSeconds, seconds, etcd);
    }

    Options withOutstanding(int other) {
      return new Options(layout, entries, other, rate, warmUpSeconds, seconds, etcd);
    }

    Options withWarmUp(int other) {
      return new Options(layout, entries, outstanding, rate, other, seconds, etcd);
    }
  }

  public ThroughputBench(Options options, Consumer<String> progress) {
    this.options = options;
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
    // Before and after: a machine that others share is not as fast now as in five minutes.
    FloorBench.Floor before = floor(folder.resolve("floor-before"));
    ThroughputReport report = measured(folder.resolve("network"), java);
    FloorBench.Floor after = floor(folder.resolve("floor-after"));
    EtcdBench.Result etcd = EtcdBench.Result.NONE;
    if (options.etcd().isPresent()) {
      progress.accept("measuring etcd");
      etcd = options.etcd().get().run(folder.resolve("etcd"));
    }
    return report.comparedWith(FloorBench.Floor.mean(before, after), etcd);
  }

  private FloorBench.Floor floor(Path folder) throws IOException, InterruptedException {
    progress.accept("measuring the floor");
    FloorLoad load = FloorLoad.of(options.entries(), options.seconds());
    List<DataFolder> media = new ArrayList<>();
    try {
      for (int i = 0; i < SYSTEM.getAvailableProcessors(); i++) {
        Path own = Files.createDirectories(folder.resolve("worker-" + i));
        media.add(DataFolder.open(own, CACHE_BYTES, NetworkFileSystem.REFUSED));
      }
      return FloorBench.run(media, load);
    } finally {
      media.forEach(DataFolder::close);
    }
  }

  private ThroughputReport measured(Path folder, JavaCommand java) throws IOException,
      InterruptedException, CeremonyException, NotFinalException, ClientException {
    try (BenchNet net = BenchNet.start(folder, options.layout(), java)) {
      progress.accept(options.validators() + " validators run; preparing them");
      Workload workload = options.entries() > 0
          ? new EntryWorkload(net, options.entries())
          : new UseWorkload(net, GRANTS);
      try (RawRpc rpc = new RawRpc(); Finality finality = Finality.of(net.chain().client(0))) {
        workload.prepare(net.chain().nodes(), rpc, finality);
        return load(net, workload, rpc);
      }
    }
  }

  /** One client for each validator, and some whose transactions are timed one by one. */
  private ThroughputReport load(BenchNet net, Workload workload, RawRpc rpc)
      throws IOException, InterruptedException, ClientException {
    try (Finality finality = Finality.of(net.chain().client(0))) {
      Timers timers = new Timers(options.entries() > 0 ? 1 : TIMERS, net.chain().nodes(), workload,
          rpc);
      int outstanding = Math.max(options.validators(), options.outstanding() / workload.items());
      Injectors injectors = new Injectors(outstanding, options.rate(),
          options.warmUpSeconds() * RAMP, net.chain().nodes(), workload, rpc, finality,
          timers::done);
      injectors.start();
      timers.start();
      try {
        progress.accept("warming up for " + options.warmUpSeconds() + " s");
        Thread.sleep(Duration.ofSeconds(options.warmUpSeconds()));
        progress.accept("measuring for " + options.seconds() + " s");
        return window(net, workload, finality, injectors, timers);
      } finally {
        timers.stop();
        injectors.stop();
      }
    }
  }

  private ThroughputReport window(BenchNet net, Workload workload, Finality finality,
      Injectors injectors, Timers timers)
      throws IOException, InterruptedException, ClientException {
    ProcessMeter meter = net.meter();
    timers.reset();
    long sent = injectors.sent();
    long refused = injectors.refused();
    long startNanos = System.nanoTime();
    long transactions = finality.transactions();
    long height = finality.height();
    long cpu = meter.cpuMicros();
    long client = SYSTEM.getProcessCpuTime();
    long disk = meter.diskBytes();
    List<Long> views = viewsLeft(net);
    Thread.sleep(Duration.ofSeconds(options.seconds()));
    finality.requireCounting();
    injectors.requireRunning();
    timers.requireRunning();
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    long done = finality.transactions() - transactions;
    if (done == 0) {
      throw new IOException("nothing was final in the window");
    }
    Latencies latencies = timers.latencies();
    List<Long> viewsAfter = viewsLeft(net);
    long viewsLeft = 0;
    for (int i = 0; i < views.size(); i++) {
      viewsLeft = Math.max(viewsLeft, viewsAfter.get(i) - views.get(i));
    }
    return new ThroughputReport(options.layout(), workload.items(), injectors.transactionBytes(),
        options.outstanding(), options.rate(), seconds, (injectors.sent() - sent) / seconds, done,
        done / seconds, (double) done / Math.max(1, finality.height() - height), latencies,
        (double) (meter.cpuMicros() - cpu) / done,
        (SYSTEM.getProcessCpuTime() - client) / 1_000.0 / done,
        (double) (meter.diskBytes() - disk) / done, meter.residentBytesMax(),
        injectors.refused() - refused, viewsLeft, 0, EtcdBench.Result.NONE);
  }

  /** Since each validator's start. */
  private static List<Long> viewsLeft(BenchNet net) throws ClientException, InterruptedException {
    List<Long> left = new ArrayList<>();
    for (int i = 0; i < net.chain().nodes().size(); i++) {
      left.add(net.chain().client(i).call(NodeApi.CONSENSUS, new NoParams()).viewChanges());
    }
    return left;
  }
}
