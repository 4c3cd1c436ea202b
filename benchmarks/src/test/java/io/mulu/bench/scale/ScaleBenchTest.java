package io.mulu.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.bench.scale.ScaleReport.Cost;
import io.mulu.bench.scale.ScaleReport.Growth;
import io.mulu.bench.scale.ScaleReport.Pace;
import io.mulu.bench.scale.ScaleReport.Point;
import io.mulu.storage.files.DataFolder;
import io.mulu.storage.files.NetworkFileSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A slice of the benchmark: what is counted, not what is timed. */
final class ScaleBenchTest {
  private static final Pace PACE = new Pace(4_000, 5_000);

  @TempDir
  Path temp;

  @Test
  void workGrowsNoFasterThanTheLogarithm() {
    List<String> said = new ArrayList<>();
    ScaleReport report;
    try (DataFolder medium = DataFolder.open(temp, 16L << 20, NetworkFileSystem.REFUSED)) {
      report = new ScaleBench(new ScaleBench.Options(10_000, 1_000, 1_000, 50), said::add)
          .run(medium);
    }
    assertThat(report.points()).extracting(Point::entries).containsExactly(1_000L, 10_000L);
    assertThat(report.points()).extracting(Point::grants).containsExactly(100, 1_000);
    assertThat(said).hasSize(3);
    for (Point point : report.points()) {
      assertThat(point.pace().usesPerSecond()).isPositive();
      assertThat(point.pace().entriesPerSecond()).isPositive();
    }
    for (Growth growth : report.growth()) {
      assertThat(growth.timesWork()).as(growth.question()).isLessThanOrEqualTo(growth.logarithm());
    }
    Growth named = report.growth().getFirst();
    assertThat(named.timesWork()).as("rows of a decision on a named grant").isEqualTo(1.0);
  }

  @Test
  void whatGrowsFasterIsFound() {
    ScaleReport linear = ScaleReport.of(List.of(point(1_000, 10, 5), point(1_000_000, 10, 11)));
    assertThat(linear.growth().getFirst().holds()).as("work 2.2 times, logarithm 2").isFalse();
    ScaleReport slow = ScaleReport.of(List.of(point(1_000, 10, 5), point(1_000_000, 31, 5)));
    assertThat(slow.holds()).as("3.1 times as slow").isFalse();
    assertThat(ScaleReport.of(List.of(point(1_000, 10, 5), point(1_000_000, 29, 10))).holds())
        .isTrue();
  }

  @Test
  void whatRowsHaveBecomeDearerIsTheMachines() {
    List<Cost> small = List.of(new Cost("q", 10, 5));
    Point first = new Point(1_000, 10, 1, 1.0, small, PACE);
    ScaleReport within = ScaleReport
        .of(List.of(first, new Point(1_000_000, 10, 1, 2.0, List.of(new Cost("q", 59, 5)), PACE)));
    ScaleReport beyond = ScaleReport
        .of(List.of(first, new Point(1_000_000, 10, 1, 2.0, List.of(new Cost("q", 61, 5)), PACE)));
    ScaleReport cheaper = ScaleReport
        .of(List.of(first, new Point(1_000_000, 10, 1, 0.5, List.of(new Cost("q", 29, 5)), PACE)));

    assertThat(within.holds()).isTrue();
    assertThat(beyond.holds()).as("2 by the logarithm, 2 by the row, 1.5 for noise").isFalse();
    assertThat(cheaper.holds()).as("a cheaper row takes nothing away").isTrue();
    assertThat(within.growth().getFirst().timesRow()).isEqualTo(2.0);
  }

  @Test
  void paceIsComparedWithTheSmallest() {
    Point first = new Point(1_000, 10, 1, 1.0, List.of(new Cost("q", 10, 5)), PACE);
    Point last = new Point(10_000, 10, 1, 1.0, List.of(new Cost("q", 10, 5)),
        new Pace(3_000, 2_500));

    assertThat(ScaleReport.of(List.of(first, last)).pace()).isEqualTo(new Pace(0.75, 0.5));
  }

  private static Point point(long entries, double micros, double work) {
    return new Point(entries, 10, 1, 1.0, List.of(new Cost("q", micros, work)), PACE);
  }
}
