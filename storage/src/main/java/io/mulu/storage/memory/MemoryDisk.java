package io.mulu.storage.memory;

import io.mulu.protocol.Bytes;
import java.util.Arrays;
import java.util.function.IntPredicate;

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

  /** Sectors that did not survive read as zeros, as a preallocated file's do. */
  synchronized MemoryDisk afterCrash(IntPredicate sectorSurvives) {
    MemoryDisk after = new MemoryDisk();
    after.bytes = Arrays.copyOf(bytes, Math.max(bytes.length, 1));
    after.size = synced;
    for (int at = synced; at < size;) {
      int sector = at / MemoryMedium.SECTOR_BYTES;
      int end = Math.min(size, (sector + 1) * MemoryMedium.SECTOR_BYTES);
      if (sectorSurvives.test(sector)) {
        after.size = end;
      } else {
        Arrays.fill(after.bytes, at, end, (byte) 0);
      }
      at = end;
    }
    after.synced = after.size;
    return after;
  }
}
