package io.mulu.bench.load;

import java.util.List;

/**
 * Times from submission until a client knows of finality.
 *
 * @param count
 *          how many were timed: with fewer than a thousand the last rank is simply the slowest
 * @param p50Millis
 *          half took no longer
 */
public record Latencies(int count, double p50Millis, double p99Millis, double p999Millis) {
  static Latencies of(List<Long> nanos) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    return new Latencies(sorted.length, rank(sorted, 0.5), rank(sorted, 0.99), rank(sorted, 0.999));
  }

  /** The nearest rank: the smallest that so large a part does not exceed. */
  private static double rank(long[] sorted, double part) {
    return sorted.length == 0
        ? 0
        : sorted[Math.max(0, (int) Math.ceil(sorted.length * part) - 1)] / 1e6;
  }
}
