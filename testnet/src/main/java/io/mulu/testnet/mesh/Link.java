package io.mulu.testnet.mesh;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One direction between two validators, whatever connections run over it. Thread-safe. */
final class Link {
  /** As long as TCP waits at first, and after it has doubled that twice. */
  static final int RESEND_MILLIS_MIN = 200;
  static final int RESEND_MILLIS_MAX = 800;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final SplittableRandom random;
  private LinkConduct conduct = LinkConduct.CLEAR;

  Link(SplittableRandom random) {
    this.random = random;
  }

  void set(LinkConduct next) {
    lock.lock();
    try {
      conduct = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns once it is not cut. */
  void awaitOpen() throws InterruptedException {
    lock.lock();
    try {
      while (conduct.isCut()) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** How long a piece that is sent now is under way, a cut aside. */
  long drawTravelNanos() {
    lock.lock();
    try {
      long millis = conduct.delayMillis();
      if (conduct.jitterMillis() > 0) {
        millis += random.nextInt(conduct.jitterMillis() + 1);
      }
      if (conduct.stallPercent() > 0 && random.nextInt(100) < conduct.stallPercent()) {
        millis += random.nextInt(RESEND_MILLIS_MIN, RESEND_MILLIS_MAX + 1);
      }
      return TimeUnit.MILLISECONDS.toNanos(millis);
    } finally {
      lock.unlock();
    }
  }

  /** Whether a piece that is sent now ends its connection. */
  boolean drawReset() {
    lock.lock();
    try {
      return conduct.resetPermille() > 0 && random.nextInt(1_000) < conduct.resetPermille();
    } finally {
      lock.unlock();
    }
  }
}
