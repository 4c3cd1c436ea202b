package io.mulu.node.p2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.wire.MalformedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerFrameTest {
  private static final List<PeerMessage> MESSAGES = List.of(new PeerMessage.Ping(7),
      new PeerMessage.SignedMessage(Bytes.utf8("signed")),
      new PeerMessage.Status(3, Hash.ZERO, 1, 0, List.of(), 5, "v"),
      new PeerMessage.Transactions(List.of(Bytes.wrap(new byte[5_000]))));

  @Test
  void theBytesAreThoseOfASocketAndComeBackAsTheMessage() throws MalformedException {
    for (PeerMessage message : MESSAGES) {
      ByteBuf socket = Frame.of(message).buffer(UnpooledByteBufAllocator.DEFAULT);
      byte[] expected = new byte[socket.readableBytes()];
      socket.readBytes(expected);
      socket.release();

      Bytes frame = PeerFrame.encode(message);

      assertThat(frame).isEqualTo(Bytes.wrap(expected));
      assertThat(PeerFrame.decode(frame)).isEqualTo(message);
    }
  }

  @Test
  void whatWouldEndAConnectionIsMalformed() {
    Bytes good = PeerFrame.encode(MESSAGES.get(1));
    List<Bytes> bad = List.of(Bytes.EMPTY, good.slice(0, good.size() - 1),
        Bytes.concat(good, Bytes.of((byte) 0)),
        Bytes.of((byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 99),
        Bytes.of((byte) 0x7f, (byte) -1, (byte) -1, (byte) -1, (byte) 18),
        Bytes.of((byte) 0, (byte) 0, (byte) 0, (byte) 1, (byte) 16, (byte) 0));

    for (Bytes frame : bad) {
      assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> PeerFrame.decode(frame));
    }
  }
}
