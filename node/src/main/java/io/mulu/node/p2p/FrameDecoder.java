package io.mulu.node.p2p;

import io.mulu.protocol.Bytes;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to frames. Type and length are judged as soon as the five bytes of the header are there,
 * before memory is given; memory then grows with what arrives, so that a claimed length costs the
 * peer as much as it costs this node. Confined to one connection.
 */
final class FrameDecoder {
  /** First piece of memory for a payload; twice as much whenever it is full. */
  static final int FIRST_BYTES = 64 << 10;

  /** Whether a type may come now; throws with the reason if not. */
  interface Gate {
    void admit(FrameType type) throws Violation;
  }

  private final Gate gate;
  private final IntFunction<byte[]> memory;
  private int headerSize;
  private int length;
  private @Nullable FrameType type;
  private byte[] payload = new byte[0];
  private int payloadSize;

  /**
   * @param memory
   *          gives arrays; {@code byte[]::new} but in tests
   */
  FrameDecoder(Gate gate, IntFunction<byte[]> memory) {
    this.gate = gate;
    this.memory = memory;
  }

  /** The next whole frame, or null when all bytes are taken and more are needed. */
  @Nullable
  Frame next(ByteBuf in) throws Violation {
    while (type == null) {
      if (!in.isReadable()) {
        return null;
      }
      readHeader(in.readUnsignedByte());
    }
    FrameType current = type;
    if (!readPayload(in)) {
      return null;
    }
    byte[] whole = payload.length == length ? payload : Arrays.copyOf(payload, length);
    headerSize = 0;
    length = 0;
    type = null;
    payload = new byte[0];
    payloadSize = 0;
    return new Frame(current, Bytes.wrap(whole));
  }

  /** Whether a frame has begun and not ended. */
  boolean isInside() {
    return headerSize > 0;
  }

  private void readHeader(int octet) throws Violation {
    headerSize++;
    if (headerSize < Frame.HEADER_BYTES) {
      length = length << 8 | octet;
      return;
    }
    FrameType known = FrameType.ofCode(octet);
    if (known == null) {
      throw new Violation(CloseReason.FRAME_UNKNOWN, "type " + octet);
    }
    gate.admit(known);
    if (length < 0 || length > known.payloadBytesMax()) {
      throw new Violation(CloseReason.FRAME_TOO_LARGE, known + " of "
          + Integer.toUnsignedString(length) + " bytes, at most " + known.payloadBytesMax());
    }
    type = known;
    payload = length == 0 ? payload : memory.apply(Math.min(length, FIRST_BYTES));
  }

  private boolean readPayload(ByteBuf in) {
    while (payloadSize < length && in.isReadable()) {
      if (payloadSize == payload.length) {
        byte[] larger = memory.apply((int) Math.min(length, 2L * payload.length));
        System.arraycopy(payload, 0, larger, 0, payloadSize);
        payload = larger;
      }
      int taken = Math.min(in.readableBytes(), payload.length - payloadSize);
      in.readBytes(payload, payloadSize, taken);
      payloadSize += taken;
    }
    return payloadSize == length;
  }
}
