package io.mulu.node.host;

import io.mulu.node.ports.EventLoop;
import io.mulu.node.ports.Workers;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Signature checks and decoding on a pool sized to the cores, with a bounded queue. */
public final class WorkerPool implements Workers, AutoCloseable {
  public static final int QUEUE_MAX = 32_768;
  /** How long a result waits before it is offered again to a full loop. */
  private static final long FULL_NANOS = 1_000_000;
  private static final long CLOSE_SECONDS = 10;

  private final EventLoop loop;
  private final ThreadPoolExecutor pool;
  private final Consumer<Throwable> onFatal;
  private final AtomicLong dropped = new AtomicLong();
  private volatile boolean isClosing;

  public WorkerPool(EventLoop loop, int threads, Consumer<Throwable> onFatal) {
    this.loop = loop;
    this.onFatal = onFatal;
    this.pool = new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(QUEUE_MAX), task -> {
          Thread thread = new Thread(task, "mulu-verify");
          thread.setDaemon(true);
          return thread;
        });
  }

  @Override
  public <T> boolean submit(Supplier<T> work, Consumer<T> onLoop) {
    try {
      pool.execute(() -> {
        try {
          deliver(work.get(), onLoop);
        } catch (RuntimeException | Error e) {
          // Work on hostile bytes is total; whatever escapes is a defect.
          onFatal.accept(e);
        }
      });
      return true;
    } catch (RejectedExecutionException e) {
      dropped.incrementAndGet();
      return false;
    }
  }

  @Override
  public int atATime() {
    return pool.getCorePoolSize();
  }

  /** What was taken is answered: whoever asked counts on it. The loop never waits for workers. */
  private <T> void deliver(T result, Consumer<T> onLoop) {
    while (!loop.offer(() -> onLoop.accept(result)) && !isClosing) {
      LockSupport.parkNanos(FULL_NANOS);
    }
  }

  public int queueDepth() {
    return pool.getQueue().size();
  }

  public long dropped() {
    return dropped.get();
  }

  /** Lets the work under way end, since it may read the store; what waits is dropped. */
  @Override
  public void close() {
    isClosing = true;
    pool.getQueue().clear();
    pool.shutdown();
    try {
      if (!pool.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        pool.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
