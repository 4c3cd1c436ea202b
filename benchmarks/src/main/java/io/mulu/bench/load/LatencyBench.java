package io.mulu.bench.load;

import io.mulu.client.ClientException;
import io.mulu.testnet.chain.NotFinalException;
import io.mulu.testnet.founding.CeremonyException;
import io.mulu.testnet.net.JavaCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * What one client waits for, of validators that have nothing else to do; and what they are idle.
 */
public final class LatencyBench {
  /** The grants that are used in turn. */
  private static final int GRANTS = 100;

  private final Options options;
  private final Consumer<String> progress;

  /**
   * @param idleSeconds
   *          before anything is asked, until memory is read
   * @param warmUpSeconds
   *          before the window
   * @param seconds
   *          the window
   */
  public record Options(Layout layout, int idleSeconds, int warmUpSeconds, int seconds) {
    public Options {
      if (idleSeconds < 0 || warmUpSeconds < 0 || seconds < 1) {
        throw new IllegalArgumentException(
            "seconds must be at least 1, idle time and warm-up at least 0");
      }
    }
  }

  public LatencyBench(Options options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
  }

  /**
   * @param folder
   *          empty; the caller deletes it
   * @param java
   *          how each validator is started
   */
  public LatencyReport run(Path folder, JavaCommand java) throws IOException, InterruptedException,
      CeremonyException, NotFinalException, ClientException {
    try (BenchNet net = BenchNet.start(folder, options.layout(), java)) {
      progress.accept(options.layout().validators() + " validators run; idle for "
          + options.idleSeconds() + " s");
      Thread.sleep(Duration.ofSeconds(options.idleSeconds()));
      ProcessMeter meter = net.meter();
      long idle = meter.residentBytesMax();
      Workload workload = new UseWorkload(net, GRANTS);
      try (RawRpc rpc = new RawRpc(); Finality finality = Finality.of(net.chain().client(0))) {
        workload.prepare(net.chain().nodes(), rpc, finality);
      }
      try (RawRpc rpc = new RawRpc()) {
        Timers timers = new Timers(1, net.chain().nodes(), workload, rpc);
        timers.start();
        try {
          progress.accept("warming up for " + options.warmUpSeconds() + " s");
          Thread.sleep(Duration.ofSeconds(options.warmUpSeconds()));
          progress.accept("measuring for " + options.seconds() + " s");
          return window(timers, meter, idle, net);
        } finally {
          timers.stop();
        }
      }
    }
  }

  private LatencyReport window(Timers timers, ProcessMeter meter, long idle, BenchNet net)
      throws IOException, InterruptedException {
    timers.reset();
    long cpu = meter.cpuMicros();
    Thread.sleep(Duration.ofSeconds(options.seconds()));
    timers.requireRunning();
    Latencies latencies = timers.latencies();
    double micros = (double) (meter.cpuMicros() - cpu) / Math.max(1, latencies.count());
    List<Long> starts = net.restartMillis();
    return new LatencyReport(options.layout(), options.seconds(), latencies, micros, idle,
        starts.stream().mapToLong(Long::longValue).max().orElse(0));
  }
}
