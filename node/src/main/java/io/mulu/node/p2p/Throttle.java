package io.mulu.node.p2p;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Reads from a socket only as fast as its peer may send, per type and in bytes, and only while the
 * host wants more. Nothing is dropped: the rest waits at the sender. Confined to the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a pause that is lost ends with its connection
final class Throttle {
  private static final long PAUSE_MILLIS_MAX = 1_000;

  private final Channel channel;
  private final List<TokenBucket> byType = new ArrayList<>();
  private final TokenBucket inBytes;
  private boolean isHostReading = true;
  private boolean isPaused;
  private boolean isDiscarding;

  Throttle(Channel channel, int bytesPerSecond) {
    this.channel = channel;
    long now = System.nanoTime();
    for (FrameType type : FrameType.values()) {
      byType.add(new TokenBucket(type.perSecondMax(), now));
    }
    this.inBytes = new TokenBucket(bytesPerSecond, now);
  }

  /** A frame came. @return whether it was one too many */
  boolean frame(FrameType type, long now) {
    return pause(byType.get(type.position()).take(1, now));
  }

  void bytes(int amount, long now) {
    pause(inBytes.take(amount, now));
  }

  void host(boolean isReading) {
    isHostReading = isReading;
    apply();
  }

  /** The connection ends: read on, whatever comes. */
  void discard() {
    isDiscarding = true;
    apply();
  }

  boolean isReading() {
    return isHostReading && !isPaused;
  }

  private boolean pause(long millis) {
    if (millis > 0 && !isPaused) {
      isPaused = true;
      apply();
      channel.eventLoop().schedule(() -> {
        isPaused = false;
        apply();
      }, Math.min(millis, PAUSE_MILLIS_MAX), TimeUnit.MILLISECONDS);
    }
    return millis > 0;
  }

  private void apply() {
    channel.config().setAutoRead(isDiscarding || isReading());
  }
}
