package io.mulu.node.fakes;

import io.mulu.node.ports.EventLoop;
import io.mulu.node.ports.WallClock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A loop on virtual time, driven by the test; also its wall clock. */
public final class ManualLoop implements EventLoop {
  private record Timer(long dueMillis, Runnable task) {
  }

  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final List<Timer> timers = new ArrayList<>();
  private final long wallStart;
  private long now = 1_000_000;

  public ManualLoop(long wallStart) {
    this.wallStart = wallStart - now;
  }

  public WallClock clock() {
    return () -> wallStart + now;
  }

  @Override
  public boolean offer(Runnable task) {
    return tasks.add(task);
  }

  @Override
  public void enqueue(Runnable task) {
    tasks.add(task);
  }

  @Override
  public void after(long delayMillis, Runnable task) {
    timers.add(new Timer(now + delayMillis, task));
  }

  @Override
  public long nowMillis() {
    return now;
  }

  @Override
  public void checkOnLoop() {
    // there is only the test's thread
  }

  /** Runs what is posted, without any time passing. */
  public void run() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  /** Lets time pass, timer by timer. */
  public void pass(long millis) {
    long end = now + millis;
    run();
    while (true) {
      Timer next = timers.stream().min(Comparator.comparingLong(Timer::dueMillis)).orElse(null);
      if (next == null || next.dueMillis() > end) {
        break;
      }
      timers.remove(next);
      now = Math.max(now, next.dueMillis());
      next.task().run();
      run();
    }
    now = end;
  }

  public int timers() {
    return timers.size();
  }
}
