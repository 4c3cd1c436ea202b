package io.mulu.node.host;

import io.mulu.storage.Parallel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Threads that take parts of what a caller has to do. The caller takes parts as well and waits for
 * no thread that has not begun one, so that where none gets a processor it does all by itself, as
 * once this is closed. It does wait for one that has begun a part and then lost its processor.
 */
public final class HelperPool implements Parallel, AutoCloseable {
  private final ThreadPoolExecutor pool;

  /**
   * @param threads
   *          beside the caller's; none if it is 0
   */
  public HelperPool(String name, int threads) {
    this.pool = new ThreadPoolExecutor(threads, Math.max(1, threads), 0, TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(), task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        }, new ThreadPoolExecutor.DiscardPolicy());
  }

  @Override
  public int threads() {
    return 1 + pool.getCorePoolSize();
  }

  @Override
  public void forEach(int parts, IntConsumer part) {
    Round round = new Round(parts, part);
    for (int i = 1; i < Math.min(parts, threads()); i++) {
      pool.execute(round);
    }
    round.run();
    round.awaitOthers();
  }

  /** All parts of one call. */
  private static final class Round implements Runnable {
    private final int parts;
    private final IntConsumer part;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch undone;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Round(int parts, IntConsumer part) {
      this.parts = parts;
      this.part = part;
      this.undone = new CountDownLatch(parts);
    }

    @Override
    public void run() {
      for (int i = next.getAndIncrement(); i < parts; i = next.getAndIncrement()) {
        try {
          part.accept(i);
        } catch (RuntimeException | Error e) {
          failure.compareAndSet(null, e);
        } finally {
          undone.countDown();
        }
      }
    }

    /** An interrupt is left to whoever called, after the parts under way are done. */
    void awaitOthers() {
      boolean isInterrupted = false;
      while (undone.getCount() > 0) {
        try {
          undone.await();
        } catch (InterruptedException e) {
          isInterrupted = true;
        }
      }
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
      Throwable thrown = failure.get();
      if (thrown instanceof RuntimeException e) {
        throw e;
      } else if (thrown instanceof Error e) {
        throw e;
      }
    }
  }

  /** Whoever calls has ended, or goes on alone. */
  @Override
  public void close() {
    pool.shutdown();
  }
}
