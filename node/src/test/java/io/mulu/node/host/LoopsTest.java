package io.mulu.node.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.Invariant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopsTest {
  private final BlockingQueue<Throwable> fatal = new LinkedBlockingQueue<>();
  private final SingleThreadLoop loop = new SingleThreadLoop("test-loop", fatal::add);
  private final WorkerPool workers = new WorkerPool(loop, 1, fatal::add);

  @AfterEach
  void close() {
    workers.close();
    loop.close();
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatTheLoopPostsComesBeforeWhatTheEdgesBring() throws Exception {
    List<String> order = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(1);
    loop.offer(() -> {
      loop.enqueue(() -> order.add("own"));
      loop.after(0, () -> order.add("timer"));
      order.add("first");
    });
    loop.offer(() -> order.add("edge"));
    loop.offer(done::countDown);

    loop.start();

    await(done);
    assertThat(order).containsExactly("first", "own", "timer", "edge");
  }

  @Test
  void theEdgesQueueIsBoundedAndCountsWhatItDrops() {
    for (int i = 0; i < SingleThreadLoop.QUEUE_MAX; i++) {
      assertThat(loop.offer(() -> {
      })).isTrue();
    }

    assertThat(loop.offer(() -> {
    })).isFalse();
    assertThat(loop.dropped()).isOne();
    assertThat(loop.queueDepth()).isEqualTo(SingleThreadLoop.QUEUE_MAX);
  }

  @Test
  void tooManyOwnTasksOrTimersAreADefectThatEndsTheLoop() throws Exception {
    loop.offer(() -> {
      for (int i = 0; i <= SingleThreadLoop.OWN_MAX; i++) {
        loop.after(1_000_000, () -> {
        });
      }
    });
    loop.start();

    assertThat(fatal.poll(60, TimeUnit.SECONDS)).isInstanceOf(Invariant.Broken.class);
    assertThat(loop.offer(() -> {
    })).isFalse();
  }

  @Test
  void onlyTheLoopMaySetTimers() {
    assertThatThrownBy(() -> loop.after(1, () -> {
    })).isInstanceOf(Invariant.Broken.class);
    assertThatThrownBy(() -> loop.enqueue(() -> {
    })).isInstanceOf(Invariant.Broken.class);
  }

  @Test
  void theWorkersQueueIsBounded() {
    CountDownLatch release = new CountDownLatch(1);
    int taken = 0;
    while (workers.submit(() -> {
      awaitUninterrupted(release);
      return 1;
    }, one -> {
    })) {
      taken++;
    }

    assertThat(taken).isBetween(WorkerPool.QUEUE_MAX, WorkerPool.QUEUE_MAX + 1);
    assertThat(workers.dropped()).isOne();
    assertThat(workers.queueDepth()).isEqualTo(WorkerPool.QUEUE_MAX);
    release.countDown();
  }

  @Test
  void aResultSurvivesALoopThatIsFull() throws Exception {
    for (int i = 0; i < SingleThreadLoop.QUEUE_MAX; i++) {
      loop.offer(() -> {
      });
    }
    CountDownLatch computed = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    workers.submit(() -> {
      computed.countDown();
      return 1;
    }, one -> answered.countDown());
    await(computed);

    loop.start();

    await(answered);
  }

  @Test
  void closingWaitsForTheWorkUnderWay() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    List<String> order = new ArrayList<>();
    workers.submit(() -> {
      begun.countDown();
      awaitUninterrupted(release);
      order.add("work");
      return 1;
    }, one -> {
    });
    await(begun);
    Thread closer = new Thread(workers::close);
    closer.start();
    release.countDown();

    closer.join();
    order.add("closed");

    assertThat(order).containsExactly("work", "closed");
    assertThat(fatal).isEmpty();
  }

  @Test
  void aDefectInWorkIsFatal() throws Exception {
    workers.submit(() -> {
      throw new Invariant.Broken("a defect");
    }, one -> {
    });

    assertThat(fatal.poll(60, TimeUnit.SECONDS)).isInstanceOf(Invariant.Broken.class);
  }
}
