package io.mulu.bench.scale;

import java.util.ArrayList;
import java.util.List;

/**
 * What asking costs at each size of the ledger.
 *
 * @param points
 *          the smallest first
 * @param growth
 *          from the smallest to the largest, by question
 * @param pace
 *          at the largest as part of that at the smallest
 */
public record ScaleReport(List<Point> points, List<Growth> growth, Pace pace) {
  /** Times differ between runs of the same machine, too; counts do not. */
  private static final double TIME_TOLERANCE = 1.5;

  public ScaleReport {
    points = List.copyOf(points);
    growth = List.copyOf(growth);
  }

  /**
   * One size of the ledger.
   *
   * @param rowMicros
   *          median of reading one row of the state, drawn at random, as bytes: what the machine
   *          asks for at this size, its caches being what they are
   * @param pace
   *          of a validator by itself
   */
  public record Point(long entries, int grants, long blocks, double rowMicros, List<Cost> costs,
      Pace pace) {
    public Point {
      costs = List.copyOf(costs);
    }
  }

  /**
   * What a validator does by itself with a ledger of that size, each signed before: admission,
   * contracts, state tree, synced blocks, on one thread.
   *
   * @param usesPerSecond
   *          uses of grants drawn at random from all, the best of some rounds
   * @param entriesPerSecond
   *          new entries in full batches, the best of some rounds
   */
  public record Pace(double usesPerSecond, double entriesPerSecond) {
    /** This as part of another. */
    Pace partOf(Pace other) {
      return new Pace(usesPerSecond / other.usesPerSecond,
          entriesPerSecond / other.entriesPerSecond);
    }
  }

  /**
   * @param micros
   *          median of a question, the best of some rounds
   * @param work
   *          what does not depend on the machine, on the average: rows of the state that were read,
   *          and hashes on the paths of proofs
   */
  public record Cost(String question, double micros, double work) {
  }

  /**
   * @param timesLarger
   *          the ledger's entries
   * @param timesMicros
   *          the median
   * @param timesWork
   *          the count
   * @param logarithm
   *          what growth by the logarithm would be
   * @param timesRow
   *          how much dearer one row has become
   * @param holds
   *          whether neither grew faster; a time may exceed it by what rows have become dearer, and
   *          by half, for noise
   */
  public record Growth(String question, double timesLarger, double timesMicros, double timesWork,
      double logarithm, double timesRow, boolean holds) {
  }

  static ScaleReport of(List<Point> points) {
    Point first = points.getFirst();
    Point last = points.getLast();
    double logarithm = Math.log((double) last.entries()) / Math.log((double) first.entries());
    double timesRow = last.rowMicros() / first.rowMicros();
    double timeMax = logarithm * Math.max(1, timesRow) * TIME_TOLERANCE;
    List<Growth> growth = new ArrayList<>();
    for (int i = 0; i < first.costs().size(); i++) {
      Cost small = first.costs().get(i);
      Cost large = last.costs().get(i);
      double micros = large.micros() / small.micros();
      double work = large.work() / small.work();
      growth.add(new Growth(small.question(), (double) last.entries() / first.entries(), micros,
          work, logarithm, timesRow, work <= logarithm && micros <= timeMax));
    }
    return new ScaleReport(points, growth, last.pace().partOf(first.pace()));
  }

  public boolean holds() {
    return growth.stream().allMatch(Growth::holds);
  }
}
