package io.mulu.node.ledger;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns at work of which so much is done at a time, dealt out in rotation among those who bring it
 * (round robin, Nagle 1987, RFC 970): a flood keeps only its own sender waiting. Thread-safe.
 *
 * @param <B>
 *          who brings it
 */
final class Turns<B> {
  private final int max;
  private final LinkedHashMap<B, Deque<BooleanSupplier>> waiting = new LinkedHashMap<>();
  private int taken;

  /**
   * @param max
   *          turns taken at a time
   */
  Turns(int max) {
    this.max = max;
  }

  /**
   * Starts the work when it is the bringer's turn, at once or later on another thread.
   *
   * @param start
   *          starts it; whoever does it calls {@link #leave}. False if it cannot be done: the turn
   *          is passed on
   */
  void enter(B bringer, BooleanSupplier start) {
    synchronized (this) {
      if (taken == max) {
        waiting.computeIfAbsent(bringer, b -> new ArrayDeque<>()).add(start);
        return;
      }
      taken++;
    }
    if (!start.getAsBoolean()) {
      leave();
    }
  }

  /**
   * Waits until it is the bringer's turn; the caller works and calls {@link #leave}.
   *
   * @return false if that took too long
   */
  boolean await(B bringer, long millis) throws InterruptedException {
    CountDownLatch granted = new CountDownLatch(1);
    BooleanSupplier start = () -> {
      granted.countDown();
      return true;
    };
    enter(bringer, start);
    try {
      // Whoever was granted a turn while giving up has it.
      return granted.await(millis, TimeUnit.MILLISECONDS) || !withdrawn(bringer, start);
    } catch (InterruptedException e) {
      if (!withdrawn(bringer, start)) {
        leave();
      }
      throw e;
    }
  }

  private synchronized boolean withdrawn(B bringer, BooleanSupplier start) {
    Deque<BooleanSupplier> own = waiting.get(bringer);
    if (own == null || !own.remove(start)) {
      return false;
    }
    if (own.isEmpty()) {
      waiting.remove(bringer);
    }
    return true;
  }

  /** Ends a turn: the next has it. */
  void leave() {
    BooleanSupplier next = next();
    while (next != null && !next.getAsBoolean()) {
      next = next();
    }
  }

  private synchronized @Nullable BooleanSupplier next() {
    Map.Entry<B, Deque<BooleanSupplier>> first = waiting.pollFirstEntry();
    if (first == null) {
      taken--;
      return null;
    }
    BooleanSupplier next = first.getValue().remove();
    if (!first.getValue().isEmpty()) {
      waiting.put(first.getKey(), first.getValue()); // the last of the next round
    }
    return next;
  }
}
