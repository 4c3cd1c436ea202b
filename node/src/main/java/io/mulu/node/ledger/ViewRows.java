package io.mulu.node.ledger;

import io.mulu.protocol.Bytes;
import io.mulu.vm.StateReader;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows that were read for the admission of transactions after one block, in memory until the next:
 * thousands have the same few senders. A row may be of a later head than the view that asks, as
 * without it. Thread-safe.
 */
final class ViewRows implements StateReader {
  private static final int ROWS_MAX = 1_024;

  private final StateReader store;
  private final ConcurrentHashMap<Bytes, Optional<Bytes>> rows = new ConcurrentHashMap<>();

  ViewRows(StateReader store) {
    this.store = store;
  }

  @Override
  public @Nullable Bytes get(Bytes key) {
    Optional<Bytes> known = rows.get(key);
    if (known == null) {
      known = Optional.ofNullable(store.get(key));
      // More senders than that are strangers to each other.
      if (rows.mappingCount() < ROWS_MAX) {
        rows.put(key, known);
      }
    }
    return known.orElse(null);
  }

  @Override
  public List<Row> scan(Bytes prefix, @Nullable Bytes after, int limit) {
    return store.scan(prefix, after, limit);
  }
}
