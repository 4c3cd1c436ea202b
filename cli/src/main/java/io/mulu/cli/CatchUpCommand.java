package io.mulu.cli;

import io.mulu.bench.load.CatchUpBench;
import io.mulu.bench.load.CatchUpReport;
import java.util.Locale;
import picocli.CommandLine;

/** {@code mulu bench catchup}. */
@CommandLine.Command(name = "catchup", mixinStandardHelpOptions = true, description = "How fast a validator that was away executes what the others have decided meanwhile, compared with how fast they were under full load.", footer = "Leave the machine alone meanwhile: the validators and their clients share it.")
final class CatchUpCommand extends LoadCommand<CatchUpReport> {
  @CommandLine.Option(names = "--outstanding", defaultValue = "4000", paramLabel = "N", description = "Transactions on their way at a time (default ${DEFAULT-VALUE}).")
  private int outstanding;

  @CommandLine.Option(names = "--seconds", defaultValue = "30", paramLabel = "SECONDS", description = "That are measured (default ${DEFAULT-VALUE}).")
  private int seconds;

  @Override
  Bench<CatchUpReport> bench() {
    CatchUpBench bench = new CatchUpBench(
        new CatchUpBench.Options(layout(), outstanding, warmUp, seconds), this::say);
    return bench::run;
  }

  @Override
  void tell(CatchUpReport r) {
    say(String.format(Locale.ROOT,
        "%d blocks with %d transactions in %.1f s: %.0f transactions a second", r.blocks(),
        r.transactions(), r.seconds(), r.perSecond()));
    say(String.format(Locale.ROOT, "%.1f times the %.0f of the others under full load",
        r.timesLive(), r.livePerSecond()));
  }
}
