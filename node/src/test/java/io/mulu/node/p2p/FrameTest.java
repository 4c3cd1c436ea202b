package io.mulu.node.p2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Signature;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.wire.MalformedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Frames byte by byte (docs/spec/wire.md), and what they may cost. */
class FrameTest {
  private final List<Integer> requested = new ArrayList<>();

  private FrameDecoder decoder() {
    return new FrameDecoder(type -> {
    }, size -> {
      requested.add(size);
      return new byte[size];
    });
  }

  private static ByteBuf bytes(PeerMessage message) {
    return Frame.of(message).buffer(ByteBufAllocator.DEFAULT);
  }

  @Test
  void framesAreTheBytesOfTheSpecification() {
    List<String> frames = new ArrayList<>();
    for (PeerMessage message : Samples.all()) {
      ByteBuf buffer = bytes(message);
      byte[] array = new byte[buffer.readableBytes()];
      buffer.readBytes(array);
      buffer.release();
      frames.add(Bytes.wrap(array).hex());
    }

    assertThat(frames.get(0)).isEqualTo("00000003" + "10" + "08ac02");
    assertThat(frames.get(1)).isEqualTo("0000000a" + "11" + "08ac02" + "1080a0f1c2b134");
    assertThat(frames.get(2)).isEqualTo("00000008" + "12" + "0a06" + "7369676e6564");
    assertThat(frames.get(4)).isEqualTo("0000000a" + "14" + "0a036f6e65" + "0a0374776f");
    assertThat(frames.get(7)).isEqualTo("00000006" + "17" + "0805" + "1006" + "1807");
    assertThat(frames.get(8))
        .isEqualTo("0000000e" + "18" + "0805" + "1006" + "1801" + "2002" + "2a0470617274");
  }

  @Test
  void everyMessageComesBackHoweverItIsCut() throws Exception {
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      ByteBuf stream = Unpooled.buffer();
      for (PeerMessage message : Samples.all()) {
        ByteBuf one = bytes(message);
        stream.writeBytes(one);
        one.release();
      }
      FrameDecoder decoder = decoder();
      List<Record> decoded = new ArrayList<>();
      while (stream.isReadable()) {
        ByteBuf piece = stream.readSlice(Math.min(stream.readableBytes(), random.nextInt(1, 40)));
        for (Frame f = decoder.next(piece); f != null; f = decoder.next(piece)) {
          decoded.add(f.type().decode(f.payload()));
        }
      }
      stream.release();

      assertThat(decoded).as("seed " + seed).isEqualTo(Samples.all());
      assertThat(decoder.isInside()).isFalse();
    }
  }

  @Test
  void lengthIsJudgedBeforeMemoryIsGiven() {
    for (FrameType type : FrameType.values()) {
      for (int length : new int[]{type.payloadBytesMax() + 1, Integer.MAX_VALUE, -1,
          Integer.MIN_VALUE}) {
        ByteBuf header = Unpooled.buffer().writeInt(length).writeByte(type.code());

        assertThatThrownBy(() -> decoder().next(header)).isInstanceOf(Violation.class)
            .hasMessageContaining("FRAME_TOO_LARGE");
        assertThat(requested).isEmpty();
      }
    }
  }

  @Test
  void claimedLengthCostsNoMoreThanTwiceWhatCame() throws Exception {
    FrameDecoder decoder = decoder();
    ByteBuf header = Unpooled.buffer().writeInt(PeerMessage.PAYLOAD_BYTES_MAX)
        .writeByte(FrameType.SIGNED_MESSAGE.code());
    assertThat(decoder.next(header)).isNull();
    assertThat(requested).containsExactly(FrameDecoder.FIRST_BYTES);

    int came = 0;
    ByteBuf piece = Unpooled.wrappedBuffer(new byte[16 << 10]);
    while (came < PeerMessage.PAYLOAD_BYTES_MAX - piece.capacity()) {
      piece.readerIndex(0);
      assertThat(decoder.next(piece)).isNull();
      came += piece.capacity();
      assertThat(requested.get(requested.size() - 1))
          .isLessThanOrEqualTo(Math.max(FrameDecoder.FIRST_BYTES, 2 * came));
    }
    piece.readerIndex(0);

    Frame whole = Objects.requireNonNull(decoder.next(piece));
    assertThat(whole.payload().size()).isEqualTo(PeerMessage.PAYLOAD_BYTES_MAX);
  }

  @Test
  void handshakeFramesFitTheirTinyLimits() throws MalformedException {
    Bytes longest = Bytes.wrap(new byte[HandshakeMessage.NONCE_BYTES]);
    PublicKey key = PublicKey.of(KeyAlgorithm.P256, Bytes.wrap(new byte[33]));
    Frame hello = Frame.of(new HandshakeMessage.Hello(Integer.MAX_VALUE, Hash.ZERO, Hash.ZERO, key,
        "x".repeat(64), longest));
    Frame proof = Frame
        .of(new HandshakeMessage.Proof(Signature.of(KeyAlgorithm.P256, Bytes.wrap(new byte[64]))));
    Frame goodbye = Frame.of(new HandshakeMessage.Goodbye(CloseReason.STOPPING,
        "x".repeat(HandshakeMessage.DETAIL_BYTES_MAX)));

    for (Frame frame : List.of(hello, proof, goodbye)) {
      assertThat(Frame.of((HandshakeMessage) frame.type().decode(frame.payload())))
          .isEqualTo(frame);
    }
  }

  @Test
  void messageThatNobodyWouldAcceptIsADefectOfTheSender() {
    PeerMessage tooMuch = new PeerMessage.Transactions(
        IntStream.range(0, 5).mapToObj(i -> Bytes.wrap(new byte[1 << 20])).toList());

    assertThatThrownBy(() -> Frame.of(tooMuch)).isInstanceOf(Invariant.Broken.class);
  }

  @Test
  void codesAreDistinct() {
    assertThat(
        List.of(FrameType.values()).stream().map(FrameType::code).collect(Collectors.toSet()))
        .hasSize(FrameType.values().length);
  }

  @Test
  void blockComesBackFromItsParts() {
    for (int size : new int[]{1, PeerMessage.PART_BYTES_MAX, PeerMessage.PART_BYTES_MAX + 1,
        5 * PeerMessage.PART_BYTES_MAX + 17}) {
      byte[] array = new byte[size];
      new SplittableRandom(size).nextBytes(array);
      Bytes block = Bytes.wrap(array);
      BlockParts joiner = new BlockParts(3, 4);
      List<PeerMessage.BlockResponse> parts = BlockParts.split(3, 4, block);

      for (PeerMessage.BlockResponse part : parts) {
        assertThat(joiner.whole()).isEmpty();
        assertThat(joiner.add(part)).isTrue();
        assertThat(Frame.of(part).payload().size())
            .isLessThanOrEqualTo(FrameType.BLOCK_RESPONSE.payloadBytesMax());
      }

      assertThat(joiner.whole()).contains(block);
      assertThat(joiner.add(parts.get(parts.size() - 1))).isFalse();
    }
  }

  @Test
  void partOutOfPlaceIsRefused() {
    Bytes block = Bytes.wrap(new byte[3 * PeerMessage.PART_BYTES_MAX]);
    List<PeerMessage.BlockResponse> parts = BlockParts.split(3, 4, block);
    BlockParts joiner = new BlockParts(3, 4);
    assertThat(joiner.add(parts.get(1))).isFalse();
    assertThat(joiner.add(parts.get(0))).isTrue();

    assertThat(joiner.add(parts.get(0))).isFalse();
    assertThat(joiner.add(new PeerMessage.BlockResponse(3, 4, 1, 9, parts.get(1).bytes())))
        .isFalse();
    assertThat(joiner.add(new PeerMessage.BlockResponse(3, 4, 1, 3, Bytes.utf8("short"))))
        .isFalse();
    assertThat(joiner.add(PeerMessage.BlockResponse.none(3, 4))).isFalse();
    assertThatThrownBy(() -> BlockParts.split(1, 1, Bytes.wrap(new byte[BlockParts.BYTES_MAX + 1])))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
