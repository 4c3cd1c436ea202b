package io.mulu.storage.memory;

import io.mulu.protocol.Bytes;
import io.mulu.storage.Column;
import io.mulu.storage.KeyRange;
import io.mulu.storage.KeyValue;
import io.mulu.storage.WriteBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows with their older versions, as long as a snapshot may ask for them. A version is what a key
 * had from one batch's number on. Thread-safe.
 */
final class MemoryRows {
  private final Map<Column, NavigableMap<Bytes, Version>> columns = new TreeMap<>(
      (a, b) -> Integer.compare(a.id(), b.id()));
  private final TreeMap<Long, Integer> snapshots = new TreeMap<>();
  private final List<WriteBatch.Change> sweepLater = new ArrayList<>();
  private long sequence;

  private record Version(long since, @Nullable Bytes value, @Nullable Version older) {
  }

  synchronized void apply(WriteBatch batch) {
    sequence++;
    for (WriteBatch.Change change : batch.changes()) {
      NavigableMap<Bytes, Version> rows = rows(change.column());
      if (!snapshots.isEmpty()) {
        rows.put(change.key(), new Version(sequence, change.value(), rows.get(change.key())));
        sweepLater.add(change);
      } else if (change.value() == null) {
        rows.remove(change.key());
      } else {
        rows.put(change.key(), new Version(sequence, change.value(), null));
      }
    }
  }

  synchronized long openSnapshot() {
    snapshots.merge(sequence, 1, Integer::sum);
    return sequence;
  }

  synchronized void closeSnapshot(long at) {
    snapshots.computeIfPresent(at, (key, open) -> open == 1 ? null : open - 1);
    if (snapshots.isEmpty()) {
      for (WriteBatch.Change change : sweepLater) {
        Version newest = rows(change.column()).get(change.key());
        if (newest != null && newest.value() == null) {
          rows(change.column()).remove(change.key());
        } else if (newest != null && newest.older() != null) {
          rows(change.column()).put(change.key(),
              new Version(newest.since(), newest.value(), null));
        }
      }
      sweepLater.clear();
    }
  }

  synchronized @Nullable Bytes get(Column column, Bytes key, long at) {
    return valueAt(rows(column).get(key), at);
  }

  synchronized List<KeyValue> scan(Column column, KeyRange range, boolean backward, int limit,
      long at) {
    if (range.isEmpty()) {
      return List.of();
    }
    NavigableMap<Bytes, Version> rows = rows(column);
    Bytes to = range.to();
    NavigableMap<Bytes, Version> part = to == null
        ? rows.tailMap(range.from(), true)
        : rows.subMap(range.from(), true, to, false);
    List<KeyValue> found = new ArrayList<>();
    for (Map.Entry<Bytes, Version> row : (backward ? part.descendingMap() : part).entrySet()) {
      Bytes value = valueAt(row.getValue(), at);
      if (value != null) {
        found.add(new KeyValue(row.getKey(), value));
      }
      if (found.size() == limit) {
        break;
      }
    }
    return found;
  }

  synchronized MemoryRows afterCrash() {
    MemoryRows after = new MemoryRows();
    columns.forEach((column, rows) -> rows.forEach((key, version) -> {
      if (version.value() != null) {
        after.rows(column).put(key, new Version(0, version.value(), null));
      }
    }));
    return after;
  }

  private NavigableMap<Bytes, Version> rows(Column column) {
    return columns.computeIfAbsent(column, created -> new TreeMap<>());
  }

  private static @Nullable Bytes valueAt(@Nullable Version newest, long at) {
    Version version = newest;
    while (version != null && version.since() > at) {
      version = version.older();
    }
    return version == null ? null : version.value();
  }
}
