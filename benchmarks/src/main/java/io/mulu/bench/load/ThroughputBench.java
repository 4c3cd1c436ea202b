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
import java.util.List;
import java.util.function.Consumer;

/** Final transactions a second of validators that share this machine with their clients. */
public final class ThroughputBench {
  private static final int GRANTS = 1_000;
  /** Each has one transaction on its way. */
  private static final int TIMERS = 16;
  private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory
      .getOperatingSystemMXBean();

  private final Options options;
  private final FloorBench.Floor floor;
  private final Consumer<String> progress;

  /**
   * @param outstanding
   *          transactions on their way at a time: the next is sent when one is final (closed loop)
   * @param rate
   *          transactions that are sent in a second, whatever becomes of them (open loop); 0 for a
   *          closed loop
   * @param warmUpSeconds
   *          before the window
   * @param seconds
   *          the window
   */
  public record Options(int validators, int outstanding, int rate, int warmUpSeconds, int seconds) {
    public Options {
      if (validators < 1 || validators > 30 || outstanding < 1 || rate < 0 || warmUpSeconds < 0
          || seconds < 1) {
        throw new IllegalArgumentException("validators must be 1 to 30, outstanding and seconds at"
            + " least 1, rate and warm-up at least 0");
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
        workload.grant(GRANTS, net.chain().nodes(), rpc, finality);
        return load(net, workload, rpc);
      }
    }
  }

  /** One client for each validator, and some whose transactions are timed one by one. */
  private ThroughputReport load(BenchNet net, Workload workload, RawRpc rpc)
      throws IOException, InterruptedException, ClientException {
    try (Finality finality = Finality.of(net.chain().client(0))) {
      Timers timers = new Timers(TIMERS, net.chain().nodes(), workload, rpc);
      Injectors injectors = new Injectors(options.outstanding(), options.rate(),
          net.chain().nodes(), workload, rpc, finality, timers::done);
      injectors.start();
      timers.start();
      try {
        progress.accept("warming up for " + options.warmUpSeconds() + " s");
        Thread.sleep(Duration.ofSeconds(options.warmUpSeconds()));
        progress.accept("measuring for " + options.seconds() + " s");
        return window(net, finality, injectors, timers);
      } finally {
        timers.stop();
        injectors.stop();
      }
    }
  }

  private ThroughputReport window(BenchNet net, Finality finality, Injectors injectors,
      Timers timers) throws IOException, InterruptedException {
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
    return new ThroughputReport(options.validators(), injectors.transactionBytes(),
        options.outstanding(), options.rate(), seconds, (injectors.sent() - sent) / seconds, done,
        done / seconds, (double) done / Math.max(1, finality.height() - height), latencies,
        (double) (meter.cpuMicros() - cpu) / done,
        (SYSTEM.getProcessCpuTime() - client) / 1_000.0 / done,
        (double) (meter.diskBytes() - disk) / done, meter.residentBytesMax(),
        injectors.refused() - refused, floor.perSecond(options.validators()));
  }
}
