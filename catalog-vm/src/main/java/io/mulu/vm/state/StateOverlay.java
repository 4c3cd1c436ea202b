package io.mulu.vm.state;

import io.mulu.protocol.Bytes;
import io.mulu.vm.StateReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes on top of a state that stays as it is: of a block over the committed state, of a
 * transaction over its block. Dropping the overlay drops the changes. Confined to one execution.
 */
public final class StateOverlay implements StateReader {
  private final StateReader below;
  private final TreeMap<Bytes, Optional<Bytes>> writes = new TreeMap<>();

  public StateOverlay(StateReader below) {
    this.below = below;
  }

  @Override
  public @Nullable Bytes get(Bytes key) {
    Optional<Bytes> own = writes.get(key);
    return own == null ? below.get(key) : own.orElse(null);
  }

  @Override
  public List<Row> scan(Bytes prefix, @Nullable Bytes after, int limit) {
    List<Map.Entry<Bytes, Optional<Bytes>>> own = new ArrayList<>();
    for (Map.Entry<Bytes, Optional<Bytes>> write : writes.tailMap(prefix, true).entrySet()) {
      if (!write.getKey().startsWith(prefix)) {
        break;
      }
      if (after == null || write.getKey().compareTo(after) > 0) {
        own.add(write);
      }
    }
    if (own.isEmpty()) {
      return below.scan(prefix, after, limit);
    }
    // At most own.size() rows from below can be deleted here, so this page holds the answer.
    TreeMap<Bytes, Bytes> merged = new TreeMap<>();
    below.scan(prefix, after, Math.addExact(limit, own.size()))
        .forEach(row -> merged.put(row.key(), row.value()));
    for (Map.Entry<Bytes, Optional<Bytes>> write : own) {
      if (write.getValue().isPresent()) {
        merged.put(write.getKey(), write.getValue().get());
      } else {
        merged.remove(write.getKey());
      }
    }
    return merged.entrySet().stream().limit(limit).map(e -> new Row(e.getKey(), e.getValue()))
        .toList();
  }

  public void put(Bytes key, Bytes value) {
    writes.put(key, Optional.of(value));
  }

  public void delete(Bytes key) {
    writes.put(key, Optional.empty());
  }

  /** Makes the changes part of the overlay below. */
  public void applyTo(StateOverlay target) {
    target.writes.putAll(writes);
  }

  /** The changes that make a difference: a row written back to what it was is none. */
  public SortedMap<Bytes, Optional<Bytes>> changes() {
    TreeMap<Bytes, Optional<Bytes>> changes = new TreeMap<>(writes);
    changes.entrySet()
        .removeIf(write -> write.getValue().equals(Optional.ofNullable(below.get(write.getKey()))));
    return changes;
  }
}
