package io.mulu.vm;

import io.mulu.protocol.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The only thing contracts need of storage: the committed state below the block in execution. */
public interface StateReader {
  /** The value of a row, or null if there is none. */
  @Nullable
  Bytes get(Bytes key);

  /**
   * Rows whose key starts with {@code prefix}, ascending by key.
   *
   * @param after
   *          leave out keys up to and including this one; null starts at the first
   * @param limit
   *          at most this many
   */
  List<Row> scan(Bytes prefix, @Nullable Bytes after, int limit);

  /** One row of the state. */
  record Row(Bytes key, Bytes value) {
  }
}
