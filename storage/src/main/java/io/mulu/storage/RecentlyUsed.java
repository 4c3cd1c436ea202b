package io.mulu.storage;

import io.mulu.protocol.Bytes;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Values by key that take no more than so many bytes together: the longest unused are dropped
 * first. Not thread-safe.
 */
public final class RecentlyUsed<V> {
  /** What an entry takes beside its key and value, about. */
  private static final int ENTRY_BYTES = 160;

  private final long bytesMax;
  private final ToLongFunction<V> bytesOf;
  private final LinkedHashMap<Bytes, V> entries = new LinkedHashMap<>(1_024, 0.75f, true);
  private long bytes;

  /**
   * @param bytesOf
   *          what a value takes; the same for as long as it is held
   */
  public RecentlyUsed(long bytesMax, ToLongFunction<V> bytesOf) {
    this.bytesMax = bytesMax;
    this.bytesOf = bytesOf;
  }

  /** Counts as a use. */
  public @Nullable V get(Bytes key) {
    return entries.get(key);
  }

  /** Does not count as a use. */
  public boolean holds(Bytes key) {
    return entries.containsKey(key);
  }

  public void put(Bytes key, V value) {
    V before = entries.put(key, value);
    bytes += size(key, value) - (before == null ? 0 : size(key, before));
    Iterator<Map.Entry<Bytes, V>> oldest = entries.entrySet().iterator();
    while (bytes > bytesMax && oldest.hasNext()) {
      Map.Entry<Bytes, V> dropped = oldest.next();
      bytes -= size(dropped.getKey(), dropped.getValue());
      oldest.remove();
    }
  }

  public void remove(Bytes key) {
    V before = entries.remove(key);
    bytes -= before == null ? 0 : size(key, before);
  }

  public void clear() {
    entries.clear();
    bytes = 0;
  }

  /** Entries. */
  public int size() {
    return entries.size();
  }

  private long size(Bytes key, V value) {
    return ENTRY_BYTES + key.size() + bytesOf.applyAsLong(value);
  }
}
