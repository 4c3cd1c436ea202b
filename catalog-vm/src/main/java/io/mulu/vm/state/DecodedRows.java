package io.mulu.vm.state;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.wire.WireCodec;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what rows' bytes decode to: a transaction reads the same organisation, dataset and
 * right as the one before, and decoding costs more than all its rules. Found by the bytes
 * themselves, so that nothing ever has to be thrown out and no state is another's; what is not
 * remembered is decoded again, so that no result depends on it. Thread-safe without locks: a slot
 * holds one immutable pair, and whoever sees an old one decodes.
 *
 * @param <T>
 *          immutable
 */
final class DecodedRows<T> {
  /** A power of two. */
  private static final int SLOTS = 2_048;
  /** Rows of this many bytes are few, and would fill the memory. */
  private static final int ROW_BYTES_MAX = 8_192;

  private final WireCodec<T> codec;
  private final @Nullable Pair[] slots = new Pair[SLOTS];

  private record Pair(Bytes bytes, Object row) {
  }

  DecodedRows(WireCodec<T> codec) {
    this.codec = codec;
  }

  T decode(Bytes bytes) {
    Pair known = slots[slot(bytes)];
    if (known != null && known.bytes().equals(bytes)) {
      @SuppressWarnings("unchecked")
      T row = (T) known.row();
      return row;
    }
    T row = codec.decodeOwn(bytes);
    remember(bytes, row);
    return row;
  }

  /** What is written is often read next. */
  Bytes encode(T row) {
    Bytes bytes = codec.encode(row);
    remember(bytes, row);
    return bytes;
  }

  private void remember(Bytes bytes, T row) {
    if (bytes.size() <= ROW_BYTES_MAX) {
      slots[slot(bytes)] = new Pair(bytes, row);
    }
  }

  private static int slot(Bytes bytes) {
    int hash = bytes.hashCode();
    return (hash ^ (hash >>> 16)) & (SLOTS - 1);
  }
}
