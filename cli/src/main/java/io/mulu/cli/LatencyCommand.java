package io.mulu.cli;

import io.mulu.bench.load.Latencies;
import io.mulu.bench.load.LatencyBench;
import io.mulu.bench.load.LatencyReport;
import java.util.Locale;
import picocli.CommandLine;

/** {@code mulu bench latency}. */
@CommandLine.Command(name = "latency", mixinStandardHelpOptions = true, description = "How long one client waits for finality when nobody else asks; what a validator takes of memory idle, and of time to start.", footer = "Leave the machine alone meanwhile: the validators and their client share it.")
final class LatencyCommand extends LoadCommand<LatencyReport> {
  @CommandLine.Option(names = "--idle", defaultValue = "40", paramLabel = "SECONDS", description = "Before anything is asked, until memory is read (default ${DEFAULT-VALUE}).")
  private int idle;

  @CommandLine.Option(names = "--seconds", defaultValue = "30", paramLabel = "SECONDS", description = "That are measured (default ${DEFAULT-VALUE}).")
  private int seconds;

  @Override
  Bench<LatencyReport> bench() {
    LatencyBench bench = new LatencyBench(new LatencyBench.Options(layout(), idle, warmUp, seconds),
        this::say);
    return bench::run;
  }

  @Override
  void tell(LatencyReport r) {
    Latencies latencies = r.latencies();
    say(String.format(Locale.ROOT,
        "finality p50 %.1f ms, p99 %.1f ms, p999 %.1f ms (%d one after the other)",
        latencies.p50Millis(), latencies.p99Millis(), latencies.p999Millis(), latencies.count()));
    say(String.format(Locale.ROOT, "processor %.0f us a transaction over %d validators",
        r.validatorCpuMicros(), r.layout().validators()));
    say(String.format(Locale.ROOT,
        "idle a validator takes up to %d MiB; started, it is ready after up to %d ms",
        r.idleResidentBytes() >> 20, r.startMillis()));
  }
}
