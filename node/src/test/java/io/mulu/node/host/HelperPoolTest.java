package io.mulu.node.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.storage.StorageException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HelperPoolTest {
  private static final int PARTS = 16;

  @Test
  void eachPartIsDoneOnceByTheCallerAndItsHelpersAtOnce() {
    try (HelperPool pool = new HelperPool("test", 3)) {
      assertThat(pool.threads()).isEqualTo(4);
      CyclicBarrier four = new CyclicBarrier(4);
      AtomicIntegerArray done = new AtomicIntegerArray(PARTS);

      pool.forEach(PARTS, part -> {
        meet(four);
        done.incrementAndGet(part);
      });

      assertThat(done).hasToString(ones());
    }
  }

  private static void meet(CyclicBarrier others) {
    try {
      others.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String ones() {
    AtomicIntegerArray ones = new AtomicIntegerArray(PARTS);
    for (int i = 0; i < PARTS; i++) {
      ones.set(i, 1);
    }
    return ones.toString();
  }

  @Test
  void withoutHelpersOrAfterClosingTheCallerDoesAll() {
    for (int threads : new int[]{0, 2}) {
      HelperPool pool = new HelperPool("test", threads);
      pool.close();
      AtomicIntegerArray done = new AtomicIntegerArray(PARTS);
      Thread caller = Thread.currentThread();

      pool.forEach(PARTS, part -> {
        assertThat(Thread.currentThread()).isSameAs(caller);
        done.incrementAndGet(part);
      });

      assertThat(done).hasToString(ones());
    }
  }

  @Test
  void whatAPartThrowsIsThrownAndTheOthersAreDone() {
    try (HelperPool pool = new HelperPool("test", 1)) {
      AtomicIntegerArray done = new AtomicIntegerArray(PARTS);
      StorageException failure = new StorageException("no such node");

      assertThatThrownBy(() -> pool.forEach(PARTS, part -> {
        done.incrementAndGet(part);
        if (part == 5) {
          throw failure;
        }
      })).isSameAs(failure);

      assertThat(done).hasToString(ones());
    }
  }

  @Test
  void nobodyWaitsForAHelperThatHasNotBegun() throws InterruptedException {
    try (HelperPool pool = new HelperPool("test", 1)) {
      CountDownLatch bothBusy = new CountDownLatch(2);
      CountDownLatch end = new CountDownLatch(1);
      Thread other = Thread.ofPlatform().daemon().start(() -> pool.forEach(2, part -> {
        bothBusy.countDown();
        await(end);
      }));
      await(bothBusy);
      AtomicIntegerArray done = new AtomicIntegerArray(PARTS);

      pool.forEach(PARTS, done::incrementAndGet);

      assertThat(done).hasToString(ones());
      end.countDown();
      other.join();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
