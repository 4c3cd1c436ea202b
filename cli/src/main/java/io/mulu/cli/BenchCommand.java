package io.mulu.cli;

import io.mulu.bench.scale.ScaleBench;
import io.mulu.bench.scale.ScaleReport;
import io.mulu.storage.files.DataFolder;
import io.mulu.storage.files.NetworkFileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code mulu bench}. */
@CommandLine.Command(name = "bench", mixinStandardHelpOptions = true, description = "Measures the software on this machine.", subcommands = {
    CatchUpCommand.class, CurveCommand.class, LatencyCommand.class, MicroCommand.class,
    ThroughputCommand.class, BenchCommand.Scale.class})
final class BenchCommand extends CommandGroup {
  /** {@code mulu bench scale}. */
  @CommandLine.Command(name = "scale", mixinStandardHelpOptions = true, description = "What decisions and point queries cost, and how fast blocks are made, as the ledger grows tenfold, again and again.", footer = "Exit code 0 if no cost grew faster than the logarithm of the ledger, 1 if one did.")
  static final class Scale implements Callable<Integer> {
    /** As a node has by default. */
    private static final long CACHE_BYTES = 256L << 20;

    @CommandLine.Option(names = "--entries", defaultValue = "1000000", paramLabel = "N", description = "At the largest size (default ${DEFAULT-VALUE}).")
    private long entries;

    @CommandLine.Option(names = "--grants", defaultValue = "100000", paramLabel = "N", description = "At the largest size, at others in proportion (default ${DEFAULT-VALUE}).")
    private int grants;

    @CommandLine.Option(names = "--smallest", defaultValue = "1000", paramLabel = "N", description = "Entries at the first size (default ${DEFAULT-VALUE}).")
    private long smallest;

    @CommandLine.Option(names = "--samples", defaultValue = "2000", paramLabel = "N", description = "Questions of each kind in a round, as many entries, and five times as many uses (default ${DEFAULT-VALUE}).")
    private int samples;

    @CommandLine.Option(names = "--scratch", paramLabel = "DIR", description = "Where the chain is made; deleted at the end (default: a temporary folder). A million entries take some GB.")
    private Path scratch = Path.of(System.getProperty("java.io.tmpdir"));

    @CommandLine.Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException, CliFailure {
      ScaleBench.Options options = options();
      try (ScratchFolder folder = ScratchFolder.in(scratch)) {
        ScaleReport report = measured(options, folder.path());
        output.measured(report);
        tell(report);
        return report.holds() ? ExitCode.OK : ExitCode.CHECK_FAILED;
      }
    }

    private ScaleBench.Options options() throws CliFailure {
      try {
        return new ScaleBench.Options(entries, grants, smallest, samples);
      } catch (IllegalArgumentException e) {
        throw new CliFailure(ExitCode.USAGE, String.valueOf(e.getMessage()),
            "choose larger numbers");
      }
    }

    private ScaleReport measured(ScaleBench.Options options, Path folder) {
      try (DataFolder medium = DataFolder.open(folder, CACHE_BYTES, NetworkFileSystem.REFUSED)) {
        return new ScaleBench(options, output::say).run(medium);
      }
    }

    private void tell(ScaleReport report) {
      for (ScaleReport.Point point : report.points()) {
        output.say(String.format(Locale.ROOT, "%d entries, %d grants; a row of the store %.1f us",
            point.entries(), point.grants(), point.rowMicros()));
        for (ScaleReport.Cost cost : point.costs()) {
          output.say(String.format(Locale.ROOT, "  %-36s %8.1f us  %6.1f rows or hashes",
              cost.question(), cost.micros(), cost.work()));
        }
        output.say(String.format(Locale.ROOT,
            "  a validator by itself makes blocks of %.0f uses or %.0f entries a second",
            point.pace().usesPerSecond(), point.pace().entriesPerSecond()));
      }
      output.say("from the smallest to the largest; the logarithm allows "
          + two(report.growth().getFirst().logarithm()) + ", a row of the store takes x "
          + two(report.growth().getFirst().timesRow()));
      for (ScaleReport.Growth growth : report.growth()) {
        output.say(String.format(Locale.ROOT, "  %-36s time x %s, work x %s  %s", growth.question(),
            two(growth.timesMicros()), two(growth.timesWork()),
            growth.holds() ? "holds" : "GROWS FASTER"));
      }
      output.say(String.format(Locale.ROOT,
          "at the largest it makes blocks of %.0f %% of the uses and %.0f %% of the entries that it"
              + " makes at the smallest",
          100 * report.pace().usesPerSecond(), 100 * report.pace().entriesPerSecond()));
    }

    private static String two(double value) {
      return String.format(Locale.ROOT, "%.2f", value);
    }
  }
}
