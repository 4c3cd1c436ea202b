package io.mulu.node.api;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Wakes those who wait for a block. Thread-safe; waiting holds no store read. */
public final class HeadSignal {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private volatile long height;

  public HeadSignal(long height) {
    this.height = height;
  }

  public long height() {
    return height;
  }

  /** A block is durable. */
  public void advance(long toHeight) {
    lock.lock();
    try {
      height = toHeight;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns when the condition holds, looked at after every block, or when the time is over. */
  public void await(BooleanSupplier condition, long timeoutMillis) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    long seen = height;
    // Outside the lock: it reads the store, and the loop must not wait for that.
    while (!condition.getAsBoolean() && until - System.nanoTime() > 0) {
      lock.lock();
      try {
        long left = until - System.nanoTime();
        while (height == seen && left > 0) {
          left = moved.awaitNanos(left);
        }
        seen = height;
      } finally {
        lock.unlock();
      }
    }
  }
}
