package io.mulu.storage;

import io.mulu.protocol.Bytes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads of a store or of a snapshot of it. Thread-safe. A closed one throws on every read. */
public interface KeyValueReader {
  /** The most rows that one scan may ask for: callers that need more continue after the last. */
  int SCAN_ROWS_MAX = 100_000;

  @Nullable
  Bytes get(Column column, Bytes key);

  /** The first rows of the range in ascending order, at most {@code limit} of them. */
  List<KeyValue> scan(Column column, KeyRange range, int limit);

  /** The last rows of the range in descending order, at most {@code limit} of them. */
  List<KeyValue> scanBackward(Column column, KeyRange range, int limit);

  default Optional<KeyValue> first(Column column, KeyRange range) {
    return scan(column, range, 1).stream().findFirst();
  }

  default Optional<KeyValue> last(Column column, KeyRange range) {
    return scanBackward(column, range, 1).stream().findFirst();
  }

  /** For implementations. @throws IllegalArgumentException if the limit is out of its range */
  static int checkedLimit(int limit) {
    if (limit < 1 || limit > SCAN_ROWS_MAX) {
      throw new IllegalArgumentException("a scan takes 1 to " + SCAN_ROWS_MAX + " rows: " + limit);
    }
    return limit;
  }
}
