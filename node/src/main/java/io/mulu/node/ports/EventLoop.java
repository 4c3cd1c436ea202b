package io.mulu.node.ports;

/**
 * The one thread that decides. Everything that changes the replica, the pool or the store runs on
 * it, one task after the other.
 */
public interface EventLoop {
  /**
   * Runs the task on the loop, soon. From any thread.
   *
   * @return false if the queue is full and the task was not taken: the edge drops and counts it
   */
  boolean offer(Runnable task);

  /** Runs the task on the loop after everything already posted by the loop. Only from the loop. */
  void enqueue(Runnable task);

  /** Runs the task on the loop after the delay; never cancelled. Only from the loop. */
  void after(long delayMillis, Runnable task);

  /** Monotonic time of this process, for timers and intervals; no relation to the calendar. */
  long nowMillis();

  /**
   * @throws io.mulu.protocol.Invariant.Broken
   *           when called from another thread
   */
  void checkOnLoop();
}
