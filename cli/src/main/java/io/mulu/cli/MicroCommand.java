package io.mulu.cli;

import io.mulu.bench.micro.MicroBench;
import io.mulu.bench.micro.MicroReport;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;

/** {@code mulu bench micro}. */
@CommandLine.Command(name = "micro", mixinStandardHelpOptions = true, description = "What the parts cost, one by one, by JMH: codec, execution, journal, proof, step (of consensus), tree (of the state), verify.", footer = "Leave the machine alone meanwhile.")
final class MicroCommand implements Callable<Integer> {
  @CommandLine.Parameters(arity = "0..*", paramLabel = "NAME", description = "Parts (default: all).")
  private List<String> names = MicroBench.NAMES;

  @CommandLine.Option(names = "--seconds", defaultValue = "5", paramLabel = "SECONDS", description = "Of warming up, and again of measuring, for each method (default ${DEFAULT-VALUE}).")
  private int seconds;

  @CommandLine.Mixin
  private final Output output = new Output();

  @Override
  public Integer call() throws IOException, CliFailure, RunnerException {
    if (seconds < 1) {
      throw new CliFailure(ExitCode.USAGE, "--seconds is below 1", "give it a second at least");
    }
    MicroReport report;
    try {
      report = MicroBench.run(names, seconds, output::say);
    } catch (IllegalArgumentException e) {
      throw new CliFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), "name some of these");
    }
    output.measured(report);
    for (MicroReport.Cost cost : report.costs()) {
      output.say(String.format(Locale.ROOT, "%-10s %-16s %10.2f us  +- %.2f", cost.part(),
          cost.method(), cost.micros(), cost.deviationMicros()));
    }
    return ExitCode.OK;
  }
}
