package io.mulu.storage;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * What a block has made dead of the states before it: nodes of the tree, and values that it
 * replaced, which only the states before the block need.
 */
final class StaleList {
  /** Dead things in one row. */
  static final int ROW_ITEMS = 128;
  private static final byte NODE = 1;
  private static final byte HISTORY = 2;

  private final List<Bytes> items = new ArrayList<>();

  void node(Bytes key) {
    items.add(Bytes.concat(Bytes.of(NODE), key));
  }

  /** A value that the block replaced. */
  void history(Hash path) {
    items.add(Bytes.concat(Bytes.of(HISTORY), path.bytes()));
  }

  void put(WriteBatch batch, long height) {
    for (int from = 0; from < items.size(); from += ROW_ITEMS) {
      List<Bytes> some = items.subList(from, Math.min(items.size(), from + ROW_ITEMS));
      batch.put(Columns.STATE_TREE_STALE, Columns.numbered(height, from / ROW_ITEMS),
          Packed.pack(some));
    }
  }

  /** Deletes what a row lists, and the row. */
  static void drop(WriteBatch batch, KeyValue row) {
    long height = Columns.longAt(row.key(), 0);
    for (Bytes item : Packed.unpack(row.value())) {
      Bytes what = item.slice(1, item.size());
      if (item.at(0) == NODE) {
        batch.delete(Columns.STATE_TREE, what);
      } else {
        batch.delete(Columns.STATE_HISTORY, Columns.history(Hash.of(what), height));
      }
    }
    batch.delete(Columns.STATE_TREE_STALE, row.key());
  }
}
