package io.mulu.storage;

import io.mulu.protocol.Bytes;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A record in a {@link FrameLog}: length(4) ‖ unsynced(4) ‖ type(1) ‖ head sum(4) ‖ payload sum(4)
 * ‖ payload. Sums are CRC-32C over the file's salt, the frame's offset and what they cover: nobody
 * who does not know the salt can write a payload that contains a frame, and no frame counts in
 * another place. {@code unsynced} is the number of bytes between the end of what was synced when
 * the frame was appended and the frame.
 */
record Frame(long offset, int unsynced, int type, Bytes payload) {
  static final int HEAD_BYTES = 17;
  private static final int SUMMED_BYTES = 9;

  /** What a frame's head says, once its sum was found right. */
  record Head(int length, int unsynced, int type, int payloadSum) {
  }

  Bytes encode(long salt) {
    ByteBuffer out = ByteBuffer.allocate(HEAD_BYTES + payload.size());
    out.putInt(payload.size()).putInt(unsynced).put((byte) type);
    out.putInt(sum(salt, offset, out.array(), 0, SUMMED_BYTES));
    out.putInt(sum(salt, offset, payload.unsafeArray(), 0, payload.size()));
    out.put(payload.unsafeArray());
    return Bytes.wrap(out.array());
  }

  long end() {
    return offset + HEAD_BYTES + payload.size();
  }

  /** Up to where everything was surely on disk when this frame was written. */
  long syncedBefore() {
    return offset - unsynced;
  }

  /** Whether a frame's head may be here: cheap, and false on zeros. */
  static boolean isHead(long salt, long offset, byte[] bytes, int at) {
    return bytes[at + 8] != 0 && ByteBuffer.wrap(bytes).getInt(at + SUMMED_BYTES) == sum(salt,
        offset, bytes, at, SUMMED_BYTES);
  }

  static Head head(byte[] bytes, int at) {
    ByteBuffer in = ByteBuffer.wrap(bytes, at, HEAD_BYTES);
    int length = in.getInt();
    int unsynced = in.getInt();
    int type = in.get() & 0xFF;
    in.getInt();
    return new Head(length, unsynced, type, in.getInt());
  }

  static int sum(long salt, long offset, byte[] bytes, int from, int length) {
    CRC32C sum = new CRC32C();
    sum.update(ByteBuffer.allocate(16).putLong(salt).putLong(offset).flip());
    sum.update(bytes, from, length);
    return (int) sum.getValue();
  }
}
