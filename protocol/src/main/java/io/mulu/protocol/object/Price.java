package io.mulu.protocol.object;

/**
 * What the organisation that operates a version asks for.
 *
 * @param points
 *          for each unit; whole points
 */
public record Price(Unit unit, long points) {
  public static final long POINTS_MAX = 1_000_000_000_000L;

  /** What is counted. */
  public enum Unit {
    FREE,
    PER_USE,
    PER_RECORD,
    PER_JOB,
    FLAT
  }

  public Price {
    Form.range(points, 0, POINTS_MAX, "points");
    Form.require((unit == Unit.FREE) == (points == 0), "points", "are 0 exactly for FREE");
  }
}
