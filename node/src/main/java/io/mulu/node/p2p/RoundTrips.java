package io.mulu.node.p2p;

/**
 * Round trip and clock offset of one peer from its pongs. Written on the network thread, read by
 * all.
 */
final class RoundTrips {
  private static final int SAMPLES = 8;

  private final long[] roundTripNanos = new long[SAMPLES];
  private final long[] offsetMillis = new long[SAMPLES];
  private int count;
  private long nonce;
  private long answered;
  private long sentNanos;
  private long sentMillis;
  private volatile long smoothedMicros = -1;
  private volatile long offset;

  /**
   * @param nowMillis
   *          own wall clock
   */
  PeerMessage.Ping ping(long nowNanos, long nowMillis) {
    nonce++;
    sentNanos = nowNanos;
    sentMillis = nowMillis;
    return new PeerMessage.Ping(nonce);
  }

  /** @return whether it answers the latest ping, for the first time */
  boolean pong(PeerMessage.Pong pong, long nowNanos) {
    if (pong.nonce() != nonce || answered == nonce) {
      return false;
    }
    answered = nonce;
    add(nowNanos - sentNanos, pong.clockMillis());
    return true;
  }

  private void add(long nanos, long peerMillis) {
    int slot = count % SAMPLES;
    roundTripNanos[slot] = nanos;
    offsetMillis[slot] = peerMillis - sentMillis - nanos / 2_000_000;
    count++;
    long micros = nanos / 1000;
    // RFC 6298, §2: srtt = 7/8 srtt + 1/8 sample
    smoothedMicros = smoothedMicros < 0 ? micros : smoothedMicros + (micros - smoothedMicros) / 8;
    int best = 0;
    for (int i = 1; i < Math.min(count, SAMPLES); i++) {
      // RFC 5905, §10: of recent samples, the one with the shortest way is the most exact
      best = roundTripNanos[i] < roundTripNanos[best] ? i : best;
    }
    offset = offsetMillis[best];
  }

  long smoothedMicros() {
    return smoothedMicros;
  }

  long offsetMillis() {
    return offset;
  }
}
