package io.mulu.rpc;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a method knows of the request beside its parameters.
 *
 * @param deadlineNanos
 *          of System.nanoTime, by which it must have answered
 * @param connection
 *          where subscriptions of this caller go; null over plain HTTP
 */
public record Request(Caller caller, long deadlineNanos, @Nullable SubscriberPort connection) {
  public long millisLeft() {
    return Math.max(0, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime()));
  }

  public void checkTime() throws RpcError {
    if (millisLeft() == 0) {
      throw RpcError.of(ErrorCode.TIMED_OUT);
    }
  }
}
