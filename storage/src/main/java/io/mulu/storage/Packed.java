package io.mulu.storage;

import io.mulu.protocol.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Byte strings in one row's value, length(4) and bytes of each: a row of its own for each costs
 * more than what it holds.
 */
final class Packed {
  private Packed() {
  }

  static Bytes pack(List<Bytes> items) {
    int size = 0;
    for (Bytes item : items) {
      size = Math.addExact(size, Math.addExact(4, item.size()));
    }
    ByteBuffer row = ByteBuffer.allocate(size);
    for (Bytes item : items) {
      row.putInt(item.size()).put(item.unsafeArray());
    }
    return Bytes.wrap(row.array());
  }

  /**
   * @throws StorageException
   *           if that is no such row
   */
  static List<Bytes> unpack(Bytes row) {
    List<Bytes> items = new ArrayList<>();
    int at = 0;
    while (at < row.size()) {
      int left = row.size() - at - 4;
      int size = left < 0 ? -1 : Columns.intAt(row, at);
      if (size < 0 || size > left) {
        throw new StorageException("the store is damaged: a packed row ends within an item");
      }
      items.add(row.slice(at + 4, at + 4 + size));
      at += 4 + size;
    }
    return items;
  }
}
