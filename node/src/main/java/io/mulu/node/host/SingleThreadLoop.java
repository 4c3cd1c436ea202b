package io.mulu.node.host;

import io.mulu.node.ports.EventLoop;
import io.mulu.protocol.Invariant;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The loop of a running node: one platform thread, a bounded queue from the edges, timers. An error
 * that escapes a task ends the loop and is handed to {@code onFatal}: a broken invariant must not
 * be survived (docs/spec/ledger.md, kinds of failure).
 */
public final class SingleThreadLoop implements EventLoop, AutoCloseable {
  /** Tasks from the edges that may wait; one is a message, a transaction or a request. */
  public static final int QUEUE_MAX = 65_536;

  /** Tasks that the loop itself may have posted, and timers: reaching either is a defect. */
  public static final int OWN_MAX = 65_536;

  private final ArrayBlockingQueue<Runnable> fromEdges = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final ArrayDeque<Runnable> fromLoop = new ArrayDeque<>();
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private final AtomicLong dropped = new AtomicLong();
  private final Consumer<Throwable> onFatal;
  private final Thread thread;
  private final long startNanos = System.nanoTime();
  private long timersSet;
  private volatile boolean closing;

  private record Timer(long dueMillis, long order, Runnable task) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      int byTime = Long.compare(dueMillis, other.dueMillis);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  public SingleThreadLoop(String name, Consumer<Throwable> onFatal) {
    this.onFatal = onFatal;
    this.thread = new Thread(this::run, name);
  }

  public void start() {
    thread.start();
  }

  @Override
  public boolean offer(Runnable task) {
    if (closing || !fromEdges.offer(task)) {
      dropped.incrementAndGet();
      return false;
    }
    return true;
  }

  @Override
  public void enqueue(Runnable task) {
    checkOnLoop();
    Invariant.check(fromLoop.size() < OWN_MAX, "the loop's own tasks are bounded");
    fromLoop.add(task);
  }

  @Override
  public void after(long delayMillis, Runnable task) {
    checkOnLoop();
    Invariant.check(timers.size() < OWN_MAX, "timers are bounded");
    timers.add(new Timer(nowMillis() + delayMillis, timersSet++, task));
  }

  @Override
  public long nowMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
  }

  @Override
  public void checkOnLoop() {
    Invariant.check(Thread.currentThread() == thread, "called outside the event loop");
  }

  public int queueDepth() {
    return fromEdges.size();
  }

  public long dropped() {
    return dropped.get();
  }

  /**
   * Ends after the task under way; waits for it. Never interrupts it: an interrupt while it writes
   * would close the journal's channel under it.
   */
  @Override
  public void close() {
    closing = true;
    boolean isWoken = fromEdges.offer(() -> {
    });
    if (!isWoken) {
      dropped.incrementAndGet(); // full: then it is not waiting
    }
    boolean interrupted = false;
    while (thread.isAlive() && Thread.currentThread() != thread) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!closing) {
        Runnable next = next();
        if (next != null) {
          next.run();
        }
      }
    } catch (Throwable e) {
      closing = true;
      onFatal.accept(e);
    }
  }

  /** What the loop itself posted, then timers that are due, then what the edges brought. */
  private @Nullable Runnable next() {
    Runnable own = fromLoop.poll();
    if (own != null) {
      return own;
    }
    Timer first = timers.peek();
    long waitMillis = first == null ? 1_000 : first.dueMillis() - nowMillis();
    if (first != null && waitMillis <= 0) {
      timers.poll();
      return first.task();
    }
    try {
      return fromEdges.poll(waitMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return null; // nobody interrupts this thread; if so, look again
    }
  }
}
