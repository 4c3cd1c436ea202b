package io.mulu.bench.load;

/**
 * How one that was away came back.
 *
 * @param blocks
 *          that it had to execute when it first answered
 * @param transactions
 *          in them
 * @param seconds
 *          from then until it stood where the others were
 * @param perSecond
 *          transactions
 * @param livePerSecond
 *          final transactions a second of the others before, under full load
 */
public record CatchUpReport(Layout layout, long blocks, long transactions, double seconds,
    double perSecond, double livePerSecond) {
  /** How many times as fast as the others were. */
  public double timesLive() {
    return perSecond / livePerSecond;
  }
}
