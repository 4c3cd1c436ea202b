package io.mulu.vm;

import io.mulu.protocol.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A committed state in memory. */
final class MemoryState implements StateReader {
  private final TreeMap<Bytes, Bytes> rows = new TreeMap<>();

  @Override
  public @Nullable Bytes get(Bytes key) {
    return rows.get(key);
  }

  @Override
  public List<Row> scan(Bytes prefix, @Nullable Bytes after, int limit) {
    List<Row> found = new ArrayList<>();
    for (Map.Entry<Bytes, Bytes> row : rows.tailMap(prefix, true).entrySet()) {
      if (!row.getKey().startsWith(prefix) || found.size() == limit) {
        break;
      }
      if (after == null || row.getKey().compareTo(after) > 0) {
        found.add(new Row(row.getKey(), row.getValue()));
      }
    }
    return found;
  }

  void apply(SortedMap<Bytes, Optional<Bytes>> writes) {
    writes.forEach(
        (key, value) -> value.ifPresentOrElse(v -> rows.put(key, v), () -> rows.remove(key)));
  }

  MemoryState copy() {
    MemoryState copy = new MemoryState();
    copy.rows.putAll(rows);
    return copy;
  }

  SortedMap<Bytes, Bytes> rows() {
    return rows;
  }
}
