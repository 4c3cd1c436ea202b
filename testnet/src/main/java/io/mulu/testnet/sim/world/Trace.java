package io.mulu.testnet.sim.world;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Supplier;

/**
 * What happened: always as a running hash, by which two runs are compared, and on demand as the
 * last readable events. Rendering costs more than running, so a failing seed is run again for them.
 */
public final class Trace {
  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private final VirtualTime time;
  private final int keep;
  private final ArrayDeque<String> last = new ArrayDeque<>();
  private long hash = 1;
  private long events;

  /**
   * @param keep
   *          readable events to keep; 0 renders none
   */
  public Trace(VirtualTime time, int keep) {
    this.time = time;
    this.keep = keep;
  }

  /** One event; its text is made only if it is kept. */
  public void event(int kind, long a, long b, Supplier<String> text) {
    quiet(kind, a, b);
    if (keep > 0) {
      if (last.size() == keep) {
        last.removeFirst();
      }
      last.add(String.format("%8.3f s  %s", time.nowMillis() / 1000.0, text.get()));
    }
  }

  /** Only for the hash: too frequent to be read. */
  public void quiet(int kind, long a, long b) {
    mix(time.nowMillis());
    mix(kind);
    mix(a);
    mix(b);
    events++;
  }

  private void mix(long value) {
    hash = (hash ^ value) * PRIME;
    hash ^= hash >>> 29;
  }

  /** Equal for two runs in which the same happened. */
  public long hash() {
    return hash;
  }

  public long events() {
    return events;
  }

  public List<String> last() {
    return List.copyOf(last);
  }
}
