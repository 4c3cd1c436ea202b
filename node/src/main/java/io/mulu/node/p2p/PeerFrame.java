package io.mulu.node.p2p;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.wire.MalformedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * One whole frame of a peer as bytes, made and read by the code that sockets use: for networks that
 * carry frames by other means, such as the simulator's.
 */
public final class PeerFrame {
  private PeerFrame() {
  }

  /**
   * Header and payload.
   *
   * @throws io.mulu.protocol.Invariant.Broken
   *           if no node would accept the message
   */
  public static Bytes encode(PeerMessage message) {
    Frame frame = Frame.of(message);
    byte[] header = new byte[Frame.HEADER_BYTES];
    Unpooled.wrappedBuffer(header).clear().writeInt(frame.payload().size())
        .writeByte(frame.type().code());
    return Bytes.concat(Bytes.wrap(header), frame.payload());
  }

  /**
   * The message of one whole frame; total on any bytes.
   *
   * @throws MalformedException
   *           for what would end a connection between peers
   */
  public static PeerMessage decode(Bytes frame) throws MalformedException {
    FrameDecoder decoder = new FrameDecoder(type -> {
    }, byte[]::new);
    ByteBuf bytes = Unpooled.wrappedBuffer(frame.unsafeArray());
    try {
      Frame whole = decoder.next(bytes);
      if (whole != null && !bytes.isReadable()
          && whole.type().decode(whole.payload()) instanceof PeerMessage message) {
        return message;
      }
    } catch (Violation e) {
      throw new MalformedException("frame", String.valueOf(e.getMessage()));
    }
    throw new MalformedException("frame", "is not one whole frame of a peer");
  }
}
