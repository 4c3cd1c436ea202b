package io.mulu.node.ledger;

import io.mulu.protocol.Bytes;
import io.mulu.vm.StateReader;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the committed state that blocks were executed on lately, in memory: most transactions
 * ask for the same as those before, and each question to the store costs as much as a rule.
 * Executing a block fills it, committing one renews it. Confined to the event loop: nobody else may
 * put a row in, since a row read before a commit and put in after it would stay.
 */
final class HeadRows implements StateReader {
  /** Of keys and values, the longest unused dropped first. */
  private static final long BYTES_MAX = 16L << 20;
  /** What an entry takes beside them, about. */
  private static final int ENTRY_BYTES = 160;

  private final StateReader store;
  private final long bytesMax;
  private final LinkedHashMap<Bytes, Optional<Bytes>> rows = new LinkedHashMap<>(1_024, 0.75f,
      true);
  private long bytes;

  HeadRows(StateReader store) {
    this(store, BYTES_MAX);
  }

  HeadRows(StateReader store, long bytesMax) {
    this.store = store;
    this.bytesMax = bytesMax;
  }

  @Override
  public @Nullable Bytes get(Bytes key) {
    Optional<Bytes> known = rows.get(key);
    if (known == null) {
      known = Optional.ofNullable(store.get(key));
      put(key, known);
    }
    return known.orElse(null);
  }

  /** Not remembered: what a scan does not find is as much of its answer. */
  @Override
  public List<Row> scan(Bytes prefix, @Nullable Bytes after, int limit) {
    return store.scan(prefix, after, limit);
  }

  /** To be called when these are in the store, before anything is read again. */
  void committed(SortedMap<Bytes, Optional<Bytes>> writes) {
    writes.forEach((key, value) -> {
      if (rows.containsKey(key)) {
        put(key, value);
      }
    });
  }

  /** The store has another head now, or may have. */
  void clear() {
    rows.clear();
    bytes = 0;
  }

  private void put(Bytes key, Optional<Bytes> value) {
    Optional<Bytes> before = rows.put(key, value);
    bytes += size(key, value) - (before == null ? 0 : size(key, before));
    Iterator<Map.Entry<Bytes, Optional<Bytes>>> oldest = rows.entrySet().iterator();
    while (bytes > bytesMax && oldest.hasNext()) {
      Map.Entry<Bytes, Optional<Bytes>> dropped = oldest.next();
      bytes -= size(dropped.getKey(), dropped.getValue());
      oldest.remove();
    }
  }

  private static long size(Bytes key, Optional<Bytes> value) {
    return (long) ENTRY_BYTES + key.size() + value.map(Bytes::size).orElse(0);
  }

  int size() {
    return rows.size();
  }
}
