package io.mulu.cli;

import io.mulu.bench.load.CatchUpBench;
import io.mulu.bench.load.CatchUpReport;
import io.mulu.client.ClientException;
import io.mulu.testnet.chain.NotFinalException;
import io.mulu.testnet.founding.CeremonyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code mulu bench catchup}. */
@CommandLine.Command(name = "catchup", mixinStandardHelpOptions = true, description = "How fast a validator that was away executes what the others have decided meanwhile, compared with how fast they were under full load.", footer = "Leave the machine alone meanwhile: the validators and their clients share it.")
final class CatchUpCommand implements Callable<Integer> {
  @CommandLine.Mixin
  private final BenchNetOptions network = new BenchNetOptions();

  @CommandLine.Option(names = "--outstanding", defaultValue = "4000", paramLabel = "N", description = "Transactions on their way at a time (default ${DEFAULT-VALUE}).")
  private int outstanding;

  @CommandLine.Option(names = "--warm-up", defaultValue = "60", paramLabel = "SECONDS", description = "Before it is measured (default ${DEFAULT-VALUE}).")
  private int warmUp;

  @CommandLine.Option(names = "--seconds", defaultValue = "30", paramLabel = "SECONDS", description = "That are measured (default ${DEFAULT-VALUE}).")
  private int seconds;

  @CommandLine.Mixin
  private final Output output = new Output();

  @Override
  public Integer call()
      throws IOException, CliFailure, InterruptedException, CeremonyException, ClientException {
    CatchUpBench.Options options;
    try {
      options = new CatchUpBench.Options(network.validators, outstanding, warmUp, seconds);
    } catch (IllegalArgumentException e) {
      throw new CliFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), "choose other numbers");
    }
    Path folder = Files.createTempDirectory(network.scratch, "mulu-bench-");
    try {
      CatchUpReport report = new CatchUpBench(options, output::say).run(folder.resolve("network"),
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

  private void tell(CatchUpReport r) {
    output.say(String.format(Locale.ROOT,
        "%d blocks with %d transactions in %.1f s: %.0f transactions a second", r.blocks(),
        r.transactions(), r.seconds(), r.perSecond()));
    output.say(String.format(Locale.ROOT, "%.1f times the %.0f of the others under full load",
        r.timesLive(), r.livePerSecond()));
  }
}
