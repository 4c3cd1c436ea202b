package io.mulu.node.p2p;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Invariant;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/**
 * Length of the payload (4 bytes, big endian), type (1 byte), payload. Encoded once for all
 * receivers.
 */
record Frame(FrameType type, Bytes payload) {
  static final int HEADER_BYTES = 5;
  /** Below it, copying into one buffer is cheaper than a buffer more. */
  private static final int COPY_BYTES_MAX = 2048;

  /**
   * @throws Invariant.Broken
   *           if this node made a message that no node would accept
   */
  static Frame of(PeerMessage message) {
    return of(FrameType.of(message), (Record) message);
  }

  static Frame of(HandshakeMessage message) {
    return of(FrameType.of(message), (Record) message);
  }

  private static Frame of(FrameType type, Record message) {
    Bytes payload = type.encode(message);
    Invariant.check(payload.size() <= type.payloadBytesMax(),
        type + " of " + payload.size() + " bytes, at most " + type.payloadBytesMax());
    return new Frame(type, payload);
  }

  int bytes() {
    return HEADER_BYTES + payload.size();
  }

  /** The payload's own array follows the header without a copy when it is large. */
  ByteBuf buffer(ByteBufAllocator allocator) {
    boolean isCopied = payload.size() <= COPY_BYTES_MAX;
    ByteBuf header = allocator.buffer(isCopied ? bytes() : HEADER_BYTES);
    header.writeInt(payload.size()).writeByte(type.code());
    return isCopied
        ? header.writeBytes(payload.unsafeArray())
        : Unpooled.wrappedBuffer(header, Unpooled.wrappedBuffer(payload.unsafeArray()));
  }
}
