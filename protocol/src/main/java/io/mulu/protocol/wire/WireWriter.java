package io.mulu.protocol.wire;

import java.util.Arrays;

/**
 * Writes protobuf into one growing array. The length of a nested message is known only after it:
 * one byte is left for it, and what was written moves up where that does not suffice.
 */
final class WireWriter {
  private byte[] buffer;
  private int size;

  /**
   * @param expected
   *          bytes, about; more are welcome
   */
  WireWriter(int expected) {
    buffer = new byte[expected];
  }

  void tag(int number, int wireType) {
    varint(((long) number << 3) | wireType);
  }

  /** All 64 bits, unsigned. */
  void varint(long value) {
    ensure(10);
    size = put(buffer, size, value);
  }

  /** The length, then the bytes. */
  void octets(byte[] bytes) {
    ensure(5 + bytes.length);
    size = put(buffer, size, bytes.length);
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
  }

  /**
   * Begins a nested message or packed list.
   *
   * @return for {@link #end}
   */
  int begin() {
    ensure(1);
    return size++;
  }

  void end(int begun) {
    int start = begun + 1;
    int length = size - start;
    int width = width(length);
    if (width > 1) {
      ensure(width - 1);
      System.arraycopy(buffer, start, buffer, begun + width, length);
      size += width - 1;
    }
    put(buffer, begun, length);
  }

  int size() {
    return size;
  }

  byte[] toArray() {
    return Arrays.copyOf(buffer, size);
  }

  private void ensure(int more) {
    int needed = Math.addExact(size, more);
    if (needed > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(needed, buffer.length * 2));
    }
  }

  private static int put(byte[] buffer, int from, long value) {
    int at = from;
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      buffer[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[at++] = (byte) rest;
    return at;
  }

  private static int width(int length) {
    return length == 0 ? 1 : (38 - Integer.numberOfLeadingZeros(length)) / 7;
  }
}
