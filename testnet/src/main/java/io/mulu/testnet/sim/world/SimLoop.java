package io.mulu.testnet.sim.world;

import io.mulu.node.host.SingleThreadLoop;
import io.mulu.node.ports.EventLoop;
import io.mulu.protocol.Invariant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One process's event loop on virtual time, with the order of {@link SingleThreadLoop}: what the
 * loop itself posted, then timers that are due, then what the edges brought. A task may take time:
 * the next one waits. A paused process does nothing.
 */
final class SimLoop implements EventLoop {
  /** Tasks at one moment: more is a loop that feeds itself. */
  private static final int TASKS_MAX = 200_000;

  private record Timer(long dueMillis, long order, Runnable task) {
  }

  private final VirtualTime time;
  private final LongSupplier taskMillis;
  private final Consumer<Throwable> onFatal;
  private final long startedMillis;
  private final ArrayDeque<Runnable> own = new ArrayDeque<>();
  private final ArrayDeque<Runnable> fromEdges = new ArrayDeque<>();
  private final PriorityQueue<Timer> timers = new PriorityQueue<>(
      Comparator.comparingLong(Timer::dueMillis).thenComparingLong(Timer::order));
  private long timersSet;
  private long busyUntil;
  private long wakeAt = Long.MAX_VALUE;
  private long wakes;
  private boolean isRunning;
  private boolean isDead;

  /**
   * @param taskMillis
   *          how long each task takes
   * @param onFatal
   *          told of what escapes a task; the loop is dead then
   */
  SimLoop(VirtualTime time, LongSupplier taskMillis, Consumer<Throwable> onFatal) {
    this.time = time;
    this.taskMillis = taskMillis;
    this.onFatal = onFatal;
    this.startedMillis = time.nowMillis();
  }

  @Override
  public boolean offer(Runnable task) {
    if (isDead || fromEdges.size() >= SingleThreadLoop.QUEUE_MAX) {
      return false;
    }
    fromEdges.add(task);
    wake(time.nowMillis());
    return true;
  }

  @Override
  public void enqueue(Runnable task) {
    checkOnLoop();
    Invariant.check(own.size() < SingleThreadLoop.OWN_MAX, "the loop's own tasks are bounded");
    own.add(task);
  }

  @Override
  public void after(long delayMillis, Runnable task) {
    checkOnLoop();
    Invariant.check(timers.size() < SingleThreadLoop.OWN_MAX, "timers are bounded");
    timers.add(new Timer(time.nowMillis() + Math.max(0, delayMillis), timersSet++, task));
  }

  @Override
  public long nowMillis() {
    return time.nowMillis() - startedMillis;
  }

  @Override
  public void checkOnLoop() {
    Invariant.check(isRunning, "called outside the event loop");
  }

  int timers() {
    return timers.size();
  }

  int waiting() {
    return own.size() + fromEdges.size();
  }

  /** Nothing runs before then: the process is stopped, or works at something else. */
  void pauseUntil(long millis) {
    busyUntil = Math.max(busyUntil, millis);
  }

  void kill() {
    isDead = true;
  }

  private void wake(long atMillis) {
    long at = Math.max(atMillis, busyUntil);
    if (isRunning || at >= wakeAt) {
      return;
    }
    wakeAt = at;
    long wake = ++wakes;
    time.at(at, () -> {
      if (wake == wakes) {
        wakeAt = Long.MAX_VALUE;
        turn();
      }
    });
  }

  private void turn() {
    for (int tasks = 0; !isDead; tasks++) {
      if (time.nowMillis() < busyUntil) {
        wake(busyUntil);
        return;
      }
      Violation.require(tasks < TASKS_MAX, "a loop comes to rest", tasks + " tasks at one moment");
      Runnable next = next();
      if (next == null) {
        if (!timers.isEmpty()) {
          wake(timers.element().dueMillis());
        }
        return;
      }
      run(next);
      busyUntil = Math.max(busyUntil, time.nowMillis() + taskMillis.getAsLong());
    }
  }

  private void run(Runnable task) {
    isRunning = true;
    try {
      task.run();
    } catch (Throwable e) {
      isDead = true;
      onFatal.accept(e);
    } finally {
      isRunning = false;
    }
  }

  private @Nullable Runnable next() {
    Runnable first = own.poll();
    if (first != null) {
      return first;
    }
    Timer timer = timers.peek();
    if (timer != null && timer.dueMillis() <= time.nowMillis()) {
      timers.remove();
      return timer.task();
    }
    return fromEdges.poll();
  }
}
