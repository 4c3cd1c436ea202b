package io.mulu.cli;

import io.mulu.bench.load.CurveBench;
import io.mulu.bench.load.CurveReport;
import io.mulu.bench.load.ThroughputReport;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;

/** {@code mulu bench curve}. */
@CommandLine.Command(name = "curve", mixinStandardHelpOptions = true, description = "Draws how throughput changes with one thing, measured as by mulu bench throughput at each value.", footer = "Leave the machine alone meanwhile: each value takes some minutes.")
final class CurveCommand extends LoadCommand<CurveReport> {
  private static final int BAR_MAX = 30;

  @CommandLine.Parameters(index = "0", paramLabel = "AXIS", description = "What changes: ${COMPLETION-CANDIDATES}. With more validators the warm-up is as much longer.")
  private CurveBench.Axis axis = CurveBench.Axis.VALIDATORS;

  @CommandLine.Parameters(index = "1..*", arity = "0..*", paramLabel = "VALUE", description = "To measure at (default: some that show the curve).")
  private List<Integer> values = List.of();

  @CommandLine.Mixin
  private final LoadOptions load = new LoadOptions();

  @Override
  Bench<CurveReport> bench() {
    CurveBench bench = new CurveBench(axis, values.isEmpty() ? axis.usual() : values,
        load.options(layout(), warmUp), this::say, point -> say(row(point)));
    return bench::run;
  }

  @Override
  void tell(CurveReport report) {
    say(String.format(Locale.ROOT, "%12s %9s %8s %9s %11s %8s %8s %8s %6s",
        report.axis().name().toLowerCase(Locale.ROOT), "a second", "of floor", "in block",
        "bytes each", "p50 ms", "p99 ms", "us each", "views"));
    double most = report.points().stream().mapToDouble(CurveReport.Point::itemsPerSecond).max()
        .orElse(1);
    for (CurveReport.Point point : report.points()) {
      say(row(point) + "  "
          + "#".repeat((int) Math.round(BAR_MAX * point.itemsPerSecond() / most)));
    }
    say("uses or entries; transactions in a block, their bytes, and their processor time over all;"
        + " views left undecided");
  }

  private static String row(CurveReport.Point point) {
    ThroughputReport r = point.report();
    return String.format(Locale.ROOT, "%12d %9.0f %6.0f %% %9.0f %11d %8.0f %8.0f %8.0f %6d",
        point.value(), point.itemsPerSecond(), 100 * r.partOfFloor(), r.transactionsPerBlock(),
        r.transactionBytes(), r.latencies().p50Millis(), r.latencies().p99Millis(),
        r.validatorCpuMicros(), r.viewsLeft());
  }
}
