package io.mulu.testnet.sim.world;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * What is to happen, in the order of its time, and of equal times in the order of its planning.
 * Time passes only between two actions. Confined to one thread, as is everything in this package.
 */
public final class VirtualTime {
  private record Due(long atMillis, long order, Runnable action) {
  }

  private final PriorityQueue<Due> queue = new PriorityQueue<>(
      Comparator.comparingLong(Due::atMillis).thenComparingLong(Due::order));
  private long nowMillis;
  private long planned;
  private long done;

  /** Since the start of the simulation. */
  public long nowMillis() {
    return nowMillis;
  }

  /** Actions that have run. */
  public long done() {
    return done;
  }

  /** Actions asked for so far, whether they have run or not. */
  public long planned() {
    return planned;
  }

  public void at(long atMillis, Runnable action) {
    queue.add(new Due(Math.max(nowMillis, atMillis), planned++, action));
  }

  public void after(long delayMillis, Runnable action) {
    at(nowMillis + delayMillis, action);
  }

  /**
   * Runs what is due next.
   *
   * @return false if nothing is due until then: it is that time now
   */
  public boolean runNext(long untilMillis) {
    Due next = queue.peek();
    if (next == null || next.atMillis() > untilMillis) {
      nowMillis = Math.max(nowMillis, untilMillis);
      return false;
    }
    queue.remove();
    nowMillis = next.atMillis();
    done++;
    next.action().run();
    return true;
  }
}
