package io.mulu.bench.load;

import java.util.List;

/**
 * Throughput as one thing grows.
 *
 * @param axis
 *          what that is
 * @param points
 *          in the order in which they were measured
 */
public record CurveReport(CurveBench.Axis axis, List<Point> points) {
  public CurveReport {
    points = List.copyOf(points);
  }

  /**
   * @param value
   *          of the axis
   */
  public record Point(int value, ThroughputReport report) {
    /** Uses, or entries. */
    public double itemsPerSecond() {
      return report.perSecond() * report.items();
    }
  }
}
