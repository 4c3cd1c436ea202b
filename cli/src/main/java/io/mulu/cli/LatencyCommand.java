package io.mulu.cli;

import io.mulu.bench.load.Latencies;
import io.mulu.bench.load.LatencyBench;
import io.mulu.bench.load.LatencyReport;
import io.mulu.client.ClientException;
import io.mulu.testnet.chain.NotFinalException;
import io.mulu.testnet.founding.CeremonyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code mulu bench latency}. */
@CommandLine.Command(name = "latency", mixinStandardHelpOptions = true, description = "How long one client waits for finality when nobody else asks; what a validator takes of memory idle, and of time to start.", footer = "Leave the machine alone meanwhile: the validators and their client share it.")
final class LatencyCommand implements Callable<Integer> {
  @CommandLine.Mixin
  private final BenchNetOptions network = new BenchNetOptions();

  @CommandLine.Option(names = "--warm-up", defaultValue = "60", paramLabel = "SECONDS", description = "Before it is measured (default ${DEFAULT-VALUE}).")
  private int warmUp;

  @CommandLine.Option(names = "--seconds", defaultValue = "30", paramLabel = "SECONDS", description = "That are measured (default ${DEFAULT-VALUE}).")
  private int seconds;

  @CommandLine.Mixin
  private final Output output = new Output();

  @Override
  public Integer call()
      throws IOException, CliFailure, InterruptedException, CeremonyException, ClientException {
    LatencyBench.Options options;
    try {
      options = new LatencyBench.Options(network.validators, warmUp, seconds);
    } catch (IllegalArgumentException e) {
      throw new CliFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), "choose other numbers");
    }
    Path folder = Files.createTempDirectory(network.scratch, "mulu-bench-");
    try {
      LatencyReport report = new LatencyBench(options, output::say).run(folder.resolve("network"),
          network.java());
      output.measured(report);
      tell(report);
      return ExitCode.OK;
    } catch (NotFinalException e) {
      throw new CliFailure(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()),
          "is the machine busy with other work?");
    } finally {
      Folders.delete(folder);
    }
  }

  private void tell(LatencyReport r) {
    Latencies latencies = r.latencies();
    output.say(String.format(Locale.ROOT,
        "finality p50 %.1f ms, p99 %.1f ms, p999 %.1f ms (%d one after the other)",
        latencies.p50Millis(), latencies.p99Millis(), latencies.p999Millis(), latencies.count()));
    output.say(String.format(Locale.ROOT, "processor %.0f us a transaction over %d validators",
        r.validatorCpuMicros(), r.validators()));
    output.say(String.format(Locale.ROOT,
        "idle a validator takes up to %d MiB; started, it is ready after up to %d ms",
        r.idleResidentBytes() >> 20, r.startMillis()));
  }
}
