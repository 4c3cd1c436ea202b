package io.mulu.storage.memory;

import io.mulu.protocol.Bytes;
import java.util.Arrays;
import java.util.function.IntFunction;

/** The bytes of one file: those synced, and those that a crash may take. Thread-safe. */
final class MemoryDisk {
  private byte[] bytes = new byte[1024];
  private int size;
  private int synced;

  synchronized void append(Bytes more) {
    int needed = Math.addExact(size, more.size());
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length + (bytes.length >> 1)));
    }
    System.arraycopy(more.unsafeArray(), 0, bytes, size, more.size());
    size = needed;
  }

  synchronized void sync() {
    synced = size;
  }

  synchronized Bytes read(long from, int length) {
    int start = (int) Math.min(from, size);
    return Bytes.copyOf(bytes, start, (int) Math.min((long) start + length, size));
  }

  synchronized long size() {
    return size;
  }

  synchronized void truncate(long to) {
    if (to < 0 || to > size) {
      throw new IllegalArgumentException("cannot truncate " + size + " bytes to " + to);
    }
    Arrays.fill(bytes, (int) to, size, (byte) 0);
    size = (int) to;
    synced = size;
  }

  synchronized void flipBit(long offset) {
    bytes[Math.toIntExact(offset)] ^= 1;
  }

  synchronized boolean isSynced() {
    return synced == size;
  }

  synchronized MemoryDisk copy() {
    MemoryDisk copy = new MemoryDisk();
    copy.bytes = Arrays.copyOf(bytes, Math.max(bytes.length, 1));
    copy.size = size;
    copy.synced = size;
    return copy;
  }

  /** Sectors that did not survive read as zeros, as a preallocated file's do. */
  synchronized MemoryDisk afterCrash(IntFunction<SectorFate> fate) {
    MemoryDisk after = copy();
    after.size = synced;
    for (int at = synced; at < size;) {
      int sector = at / MemoryMedium.SECTOR_BYTES;
      int end = Math.min(size, (sector + 1) * MemoryMedium.SECTOR_BYTES);
      switch (fate.apply(sector)) {
        case LOST -> Arrays.fill(after.bytes, at, end, (byte) 0);
        case WRITTEN -> after.size = end;
        case GARBLED -> {
          after.bytes[(at + end) / 2] ^= 0x10;
          after.size = end;
        }
      }
      at = end;
    }
    after.synced = after.size;
    return after;
  }
}
