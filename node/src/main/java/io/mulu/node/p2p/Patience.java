package io.mulu.node.p2p;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The clocks that run against a peer. Confined to one connection. */
final class Patience {
  private final long silenceNanos;
  private final long frameNanos;
  private final long stallNanos;
  private long heardNanos;
  private long frameSince;
  private boolean isInFrame;
  private int writesPending;
  private long progressNanos;

  Patience(NetworkLimits limits, long now) {
    this.silenceNanos = TimeUnit.MILLISECONDS.toNanos(limits.silenceMillis());
    this.frameNanos = TimeUnit.MILLISECONDS.toNanos(limits.frameMillis());
    this.stallNanos = TimeUnit.MILLISECONDS.toNanos(limits.stallMillis());
    this.heardNanos = now;
  }

  /** Bytes came, or could not come because this node was not reading. */
  void heard(long now) {
    heardNanos = now;
  }

  /** After all bytes that came were taken. */
  void inFrame(boolean isInside, boolean isNew, long now) {
    if (isInside && (isNew || !isInFrame)) {
      frameSince = now;
    }
    isInFrame = isInside;
  }

  void writing(long now) {
    if (writesPending == 0) {
      progressNanos = now;
    }
    writesPending++;
  }

  void written(long now) {
    writesPending--;
    progressNanos = now;
  }

  /** Why the peer counts as gone, if it does. */
  @Nullable
  CloseReason lost(long now) {
    if (now - heardNanos > silenceNanos) {
      return CloseReason.SILENT;
    }
    return isInFrame && now - frameSince > frameNanos ? CloseReason.FRAME_SLOW : null;
  }

  boolean isStalled(long now) {
    return writesPending > 0 && now - progressNanos > stallNanos;
  }
}
