package io.mulu.storage;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What a log file opens with, in {@value #BYTES} bytes: magic(8) ‖ salt(8) ‖ floor(8) ‖ chain
 * id(32) ‖ key length(1) ‖ key(67, zero-filled) ‖ CRC-32C of all before(4).
 *
 * @param floor
 *          height up to which nothing may be signed; 0 for a journal
 */
record LogHeader(Kind kind, long salt, long floor, LogBinding binding) {
  static final int BYTES = 128;
  private static final int KEY_BYTES_MAX = 67;
  private static final int KEY_AT = 57;

  /** Kinds of log, told apart by their first eight bytes; the last is the format's version. */
  enum Kind {
    JOURNAL("MULUJNL1"),
    GUARD("MULUGRD1");

    private final Bytes magic;

    Kind(String magic) {
      this.magic = Bytes.wrap(magic.getBytes(StandardCharsets.US_ASCII));
    }
  }

  Bytes encode() {
    Bytes key = binding.validator().bytes();
    ByteBuffer out = ByteBuffer.allocate(BYTES);
    out.put(kind.magic.unsafeArray()).putLong(salt).putLong(floor);
    out.put(binding.chainId().bytes().unsafeArray());
    out.put((byte) key.size()).put(key.unsafeArray());
    out.putInt(BYTES - 4, sum(out.array()));
    return Bytes.wrap(out.array());
  }

  /** Empty if these are not the intact bytes of such a header. */
  static Optional<LogHeader> decode(Kind kind, Bytes bytes) {
    if (bytes.size() < BYTES || !bytes.startsWith(kind.magic)
        || Columns.intAt(bytes, BYTES - 4) != sum(bytes.unsafeArray())) {
      return Optional.empty();
    }
    int keySize = Math.min(bytes.at(KEY_AT - 1) & 0xFF, KEY_BYTES_MAX);
    try {
      PublicKey key = PublicKey.of(bytes.slice(KEY_AT, KEY_AT + keySize));
      Hash chain = Columns.hashAt(bytes, 24);
      return Optional.of(new LogHeader(kind, Columns.longAt(bytes, 8), Columns.longAt(bytes, 16),
          new LogBinding(chain, key)));
    } catch (IllegalArgumentException e) {
      // A right sum over no key: not written by this program
      return Optional.empty();
    }
  }

  private static int sum(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, BYTES - 4);
    return (int) sum.getValue();
  }
}
