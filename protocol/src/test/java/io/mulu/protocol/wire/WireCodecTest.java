package io.mulu.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.wire.Samples.Circle;
import io.mulu.protocol.wire.Samples.Colour;
import io.mulu.protocol.wire.Samples.Everything;
import io.mulu.protocol.wire.Samples.Family;
import io.mulu.protocol.wire.Samples.Framed;
import io.mulu.protocol.wire.Samples.Inner;
import io.mulu.protocol.wire.Samples.Nothing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Values to bytes and back: one to one, bounded on both ways. What is refused: the other test. */
class WireCodecTest {
  private static final int BYTES_MAX = 1 << 16;

  @Test
  void bytesAreAsTheProtobufSpecificationSays() {
    assertThat(encode(Inner.class, new Inner(300, "é"))).isEqualTo("08ac021202c3a9");
    assertThat(encode(Inner.class, new Inner(0, ""))).isEmpty();
    assertThat(encode(Inner.class, new Inner(Long.MAX_VALUE, "")))
        .isEqualTo("08ffffffffffffffff7f");
    assertThat(encode(Family.class, new Circle(5))).isEqualTo("0a020805");
    assertThat(encode(Family.class, new Nothing())).isEqualTo("a20100");
    assertThat(encode(Family.class,
        new Framed(new Inner(1, ""), List.of(new Inner(0, ""), new Inner(2, "")))))
        .isEqualTo("1a0a0a02080112001202" + "0802");
    // Packed numbers and enums, with the default written inside the list
    assertThat(encode(Lists.class,
        new Lists(List.of(0L, 300L), List.of(true, false), List.of(Colour.BLUE, Colour.RED),
            List.of("", "a"), List.of(Bytes.EMPTY))))
        .isEqualTo("0a0300ac02" + "12020100" + "1a020701" + "2200220161" + "2a00");
  }

  /** Where the length of a nested message takes one, two and three bytes. */
  @Test
  void nestedLengthsAreAsProtobufWritesThem() throws IOException {
    for (int size : List.of(1, 123, 124, 125, 126, 127, 128, 129, 16_379, 16_380, 16_381, 16_384,
        20_000)) {
      Bytes content = Bytes.wrap(new byte[size]);

      ByteArrayOutputStream inner = new ByteArrayOutputStream();
      CodedOutputStream innerFields = CodedOutputStream.newInstance(inner);
      innerFields.writeByteArray(1, content.toArray());
      innerFields.flush();
      ByteArrayOutputStream outer = new ByteArrayOutputStream();
      CodedOutputStream outerFields = CodedOutputStream.newInstance(outer);
      outerFields.writeByteArray(1, inner.toByteArray());
      outerFields.writeByteArray(2, inner.toByteArray());
      outerFields.flush();

      Bytes encoded = WireCodec.of(Pair.class)
          .encode(new Pair(new BigChunk(content), new BigChunk(content)));
      assertThat(encoded.hex()).as(size + " bytes")
          .isEqualTo(Bytes.wrap(outer.toByteArray()).hex());
    }
  }

  @Test
  void everyKindOfComponentRoundTrips() throws MalformedException {
    WireCodec<Everything> codec = WireCodec.of(Everything.class);
    for (long seed = 0; seed < 500; seed++) {
      Everything value = new RandomValues(seed).of(Everything.class);
      Bytes bytes = codec.encode(value);
      Everything decoded = codec.decode(bytes, BYTES_MAX);

      assertThat(decoded).as("seed " + seed).isEqualTo(value);
      assertThat(codec.encode(decoded)).isEqualTo(bytes);
      assertThat(codec.decodeOwn(bytes)).isEqualTo(value);
    }
  }

  @Test
  void decodedListsAreImmutable() throws MalformedException {
    Lists lists = WireCodec.of(Lists.class).decode(Bytes.ofHex("0a020001"), BYTES_MAX);

    assertThatThrownBy(() -> lists.numbers().add(1L))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void nothingIsEncodedThatWouldNotBeDecoded() {
    assertUnencodable(Inner.class, new Inner(-1, ""), "number: is negative");
    assertUnencodable(Inner.class, new Inner(0, "123456789"), "text: is longer than 8 bytes");
    assertUnencodable(Inner.class, new Inner(0, "目录目"), "text: is longer than 8 bytes");
    assertUnencodable(Inner.class, new Inner(0, "\ud83d"), "text: is not Unicode text");
    assertUnencodable(Framed.class,
        new Framed(new Inner(1, ""), Collections.nCopies(4, new Inner(1, ""))),
        "more: has more than 3 elements");
    assertUnencodable(Framed.class, new Framed(new Inner(-7, ""), List.of()),
        "inner: number: is negative");
    assertUnencodable(Chunk.class, new Chunk(Bytes.wrap(new byte[4097])),
        "bytes: is longer than 4096 bytes");
    assertUnencodable(Required.class, required(null, Hash.ZERO), "colour: is missing");
    assertUnencodable(Required.class, required(Colour.RED, null), "hash: is missing");
  }

  @Test
  void boundsThemselvesAreInside() throws MalformedException {
    assertRoundTrip(Inner.class, new Inner(0, "12345678"));
    assertRoundTrip(Framed.class,
        new Framed(new Inner(1, ""), Collections.nCopies(3, new Inner(1, ""))));
    assertRoundTrip(Chunk.class, new Chunk(Bytes.wrap(new byte[4096])));
    assertRoundTrip(Plain.class,
        new Plain("x".repeat(256), Collections.nCopies(256, Long.MAX_VALUE)));
    assertUnencodable(Plain.class, new Plain("x".repeat(257), List.of()), "longer than 256");
    assertUnencodable(Plain.class, new Plain("", Collections.nCopies(257, 1L)), "more than 256");
  }

  @Test
  void damagedOwnBytesAreABrokenInvariant() {
    assertThatThrownBy(() -> WireCodec.of(Inner.class).decodeOwn(Bytes.ofHex("0800")))
        .isInstanceOf(Invariant.Broken.class);
  }

  @Test
  void typesThatCannotBeEncodedAreDefectsOfTheSchema() {
    for (Class<?> type : List.of(Fraction.class, Nested.class, NullableText.class, Loop.class,
        Unnumbered.class, Twins.class, Object.class, Boxed.class, SameNumber.class)) {
      assertThatThrownBy(() -> WireCodec.of(type)).as(type.toString())
          .isInstanceOf(Invariant.Broken.class);
    }
  }

  record Lists(List<Long> numbers, List<Boolean> flags, List<Colour> colours, List<String> texts,
      List<Bytes> chunks) {
  }

  record Chunk(Bytes bytes) {
  }

  record Pair(BigChunk first, BigChunk second) {
  }

  record BigChunk(@Limit(1 << 15) Bytes bytes) {
  }

  record Plain(String text, List<Long> numbers) {
  }

  record Required(Colour colour, Hash hash) {
  }

  record Fraction(double number) {
  }

  record Nested(List<List<Long>> numbers) {
  }

  record NullableText(@Nullable String text) {
  }

  record Boxed(@Nullable Long number) {
  }

  record Loop(@Nullable Loop loop) {
  }

  sealed interface Unnumbered {
    record Member() implements Unnumbered {
    }
  }

  sealed interface Twins {
    @Wire(1)
    record One() implements Twins {
    }

    @Wire(1)
    record Two() implements Twins {
    }
  }

  record SameNumber(Ambiguous ambiguous) {
    enum Ambiguous {
      FIRST,
      @Wire(1)
      SECOND
    }
  }

  @SuppressWarnings("NullAway")
  private static Required required(@Nullable Colour colour, @Nullable Hash hash) {
    return new Required(colour, hash);
  }

  private static <T> void assertRoundTrip(Class<T> type, T value) throws MalformedException {
    WireCodec<T> codec = WireCodec.of(type);
    assertThat(codec.decode(codec.encode(value), BYTES_MAX)).isEqualTo(value);
  }

  private static <T> void assertUnencodable(Class<T> type, T value, String problem) {
    assertThatThrownBy(() -> WireCodec.of(type).encode(value))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(problem);
  }

  private static <T> String encode(Class<T> type, T value) {
    return WireCodec.of(type).encode(value).hex();
  }
}
