package io.mulu.node.p2p;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.DecoderRules;
import io.mulu.protocol.Hash;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bytes of a peer, in pieces of the size that the first byte gives: the same frames however they
 * are cut, memory for no more than twice what came, and of each frame one encoding.
 */
class FrameFuzzTest {
  static Stream<byte[]> seeds() {
    List<Frame> frames = new ArrayList<>(Samples.all().stream().map(Frame::of).toList());
    frames.add(Frame.of(new HandshakeMessage.Hello(1, Hash.ZERO, Hash.ZERO, null, "0.1.0",
        Bytes.wrap(new byte[HandshakeMessage.NONCE_BYTES]))));
    frames.add(Frame.of(new HandshakeMessage.Proof(null)));
    frames.add(Frame.of(new HandshakeMessage.Goodbye(CloseReason.STOPPING, "bye")));
    List<byte[]> seeds = new ArrayList<>();
    Bytes all = Bytes.of((byte) 7);
    for (Frame frame : frames) {
      Bytes bytes = bytes(frame);
      seeds.add(Bytes.concat(Bytes.of((byte) 3), bytes).toArray());
      all = Bytes.concat(all, bytes);
    }
    seeds.add(all.toArray());
    return seeds.stream();
  }

  private static Bytes bytes(Frame frame) {
    ByteBuf buffer = frame.buffer(ByteBufAllocator.DEFAULT);
    byte[] array = new byte[buffer.readableBytes()];
    buffer.readBytes(array);
    buffer.release();
    return Bytes.wrap(array);
  }

  @MethodSource("seeds")
  @FuzzTest
  void framesAreTheSameHoweverTheyAreCutAndCostWhatCame(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] stream = Arrays.copyOfRange(input, 1, input.length);
    List<Object> whole = read(stream, stream.length);
    List<Object> inPieces = read(stream, 1 + (input[0] & 0x3f));

    assertThat(inPieces).isEqualTo(whole);
    for (Object read : whole) {
      if (read instanceof Frame frame) {
        DecoderRules.canonical(frame.payload().toArray(), bytes -> frame.type().decode(bytes),
            record -> frame.type().encode(record));
      }
    }
  }

  /** Frames, and at last the reason for which the connection ends, if there is one. */
  private static List<Object> read(byte[] stream, int pieceBytes) {
    List<Object> read = new ArrayList<>();
    FrameDecoder decoder = new FrameDecoder(type -> {
    }, size -> {
      assertThat(size).isLessThanOrEqualTo(Math.max(FrameDecoder.FIRST_BYTES, 2 * stream.length));
      return new byte[size];
    });
    try {
      for (int at = 0; at < stream.length; at += pieceBytes) {
        ByteBuf piece = Unpooled.wrappedBuffer(stream, at,
            Math.min(pieceBytes, stream.length - at));
        for (Frame f = decoder.next(piece); f != null; f = decoder.next(piece)) {
          read.add(f);
        }
        assertThat(piece.isReadable()).isFalse();
      }
    } catch (Violation e) {
      read.add(String.valueOf(e.getMessage()));
    }
    return read;
  }
}
