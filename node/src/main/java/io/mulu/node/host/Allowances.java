package io.mulu.node.host;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often each may still do something in a window of time, which begins with the first time.
 * Confined to the event loop.
 *
 * @param <K>
 *          who
 */
final class Allowances<K> {
  /** Keys remembered: above all peers and all validators that can be told apart at a time. */
  static final int KEYS_MAX = 1_024;

  private final int timesMax;
  private final long windowMillis;
  private final Map<K, Used> used = new LinkedHashMap<>();

  private record Used(long sinceMillis, int times) {
  }

  Allowances(int timesMax, long windowMillis) {
    this.timesMax = timesMax;
    this.windowMillis = windowMillis;
  }

  boolean hasLeft(K key, long nowMillis) {
    return current(key, nowMillis).times() < timesMax;
  }

  /** Uses one up; false if none is left. */
  boolean take(K key, long nowMillis) {
    Used now = current(key, nowMillis);
    if (now.times() >= timesMax) {
      return false;
    }
    put(key, new Used(now.sinceMillis(), now.times() + 1));
    return true;
  }

  /** Nothing is left for a whole window from now. */
  void exhaust(K key, long nowMillis) {
    put(key, new Used(nowMillis, timesMax));
  }

  private Used current(K key, long nowMillis) {
    Used held = used.get(key);
    return held == null || nowMillis - held.sinceMillis() >= windowMillis
        ? new Used(nowMillis, 0)
        : held;
  }

  private void put(K key, Used now) {
    used.remove(key); // to the end: who was quiet for longest is forgotten first
    used.put(key, now);
    if (used.size() > KEYS_MAX) {
      used.remove(used.keySet().iterator().next());
    }
  }

  int size() {
    return used.size();
  }
}
