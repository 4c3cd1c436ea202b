package io.mulu.node.p2p;

/**
 * A rate with a burst of two seconds' worth. What is over the rate becomes a debt, and the debt a
 * pause. Confined to one thread.
 */
final class TokenBucket {
  private static final int BURST_SECONDS = 2;
  private static final long NANOS = 1_000_000_000L;

  private final long perSecond;
  private final long burst;
  private double tokens;
  private long lastNanos;

  TokenBucket(long perSecond, long nowNanos) {
    this.perSecond = perSecond;
    this.burst = perSecond * BURST_SECONDS;
    this.tokens = (double) burst;
    this.lastNanos = nowNanos;
  }

  /** Takes what has already come. @return milliseconds until the debt is paid, 0 without one */
  long take(long amount, long nowNanos) {
    double refill = (double) (nowNanos - lastNanos) / NANOS * (double) perSecond;
    tokens = Math.min((double) burst, tokens + refill) - (double) amount;
    lastNanos = nowNanos;
    return tokens >= 0 ? 0 : (long) Math.ceil(-tokens * 1000 / (double) perSecond);
  }
}
