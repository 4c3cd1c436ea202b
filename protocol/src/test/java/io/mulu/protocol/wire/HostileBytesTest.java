package io.mulu.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.wire.Samples.Everything;
import io.mulu.protocol.wire.Samples.Family;
import io.mulu.protocol.wire.Samples.Framed;
import io.mulu.protocol.wire.Samples.Inner;
import io.mulu.protocol.wire.WireCodecTest.Lists;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Decoding is total: a value whose encoding is exactly these bytes, or MalformedException. */
class HostileBytesTest {
  private static final int BYTES_MAX = 1 << 16;
  private static final String NOT_CANONICAL = "is not canonical";
  private static final String NOT_PROTOBUF = "is not well-formed protobuf";

  record Numbers(int small, boolean flag, Samples.@Nullable Colour colour,
      Samples.@Nullable Status status) {
  }

  @Test
  void fieldsAreKnownAscendingAndSingle() {
    assertRefused(Inner.class, "08011801", "field 3 is unknown");
    assertRefused(Inner.class, "12016108" + "01", "field 1 is unknown, repeated, out of order");
    assertRefused(Inner.class, "08010801", "field 1 is unknown, repeated");
    assertRefused(Inner.class, "0801120161120161", "field 2 is unknown, repeated");
    assertRefused(Inner.class, "080100", NOT_PROTOBUF);
    assertRefused(Inner.class, "0801120161ff", NOT_PROTOBUF);
    // Field number 0, and the largest there is
    assertRefused(Inner.class, "0201", NOT_PROTOBUF);
    assertRefused(Inner.class, "f8ffffff0f01", "is unknown");
  }

  @Test
  void wireTypesAreThoseOfTheSchema() {
    assertRefused(Inner.class, "0901000000000000" + "00", "field 1");
    assertRefused(Inner.class, "0d01000000", "field 1");
    assertRefused(Inner.class, "0a0101", "field 1");
    assertRefused(Inner.class, "0b0c", "field 1");
    assertRefused(Inner.class, "0c", "field 1");
    assertRefused(Inner.class, "0e", "field 1");
    assertRefused(Inner.class, "1001", "field 2");
    assertRefused(Family.class, "0801", "none of the known kinds");
  }

  @Test
  void defaultsAreAbsent() {
    assertRefused(Inner.class, "0800", NOT_CANONICAL);
    assertRefused(Inner.class, "1200", NOT_CANONICAL);
    assertRefused(Numbers.class, "1000", NOT_CANONICAL);
    assertRefused(Lists.class, "0a00", NOT_CANONICAL);
  }

  @Test
  void varintsAreMinimal() {
    assertRefused(Inner.class, "088100", NOT_CANONICAL);
    assertRefused(Inner.class, "880001", NOT_CANONICAL);
    assertRefused(Inner.class, "12810061", NOT_CANONICAL);
    assertRefused(Inner.class, "128180808010" + "61", NOT_CANONICAL);
    assertRefused(Lists.class, "0a028100", NOT_CANONICAL);
    assertRefused(Inner.class, "08" + "ff".repeat(12) + "01", "");
    assertRefused(Inner.class, "08" + "80".repeat(12) + "01", "");
    assertRefused(Inner.class, "12" + "ff".repeat(12) + "01", NOT_PROTOBUF);
  }

  @Test
  void numbersAreInRange() {
    assertRefused(Inner.class, "08ffffffffffffffffff01", "number: is out of range");
    assertRefused(Inner.class, "0880808080808080808001", "number: is out of range");
    assertRefused(Numbers.class, "088080808008", "small: is out of range 0..2147483647");
    assertRefused(Numbers.class, "08ffffffffffffffffff01", "small: is out of range");
    assertRefused(Numbers.class, "1002", "flag: is out of range 0..1");
    assertRefused(Lists.class, "12020102", "flags: is out of range");
    for (String unknown : List.of("00", "03", "08", "ffffffffffffffffff01", "8180808010")) {
      assertRefused(Numbers.class, "18" + unknown, "colour: is no known Colour");
    }
    assertRefused(Numbers.class, "2001", "status: is no known Status");
    assertRefused(Lists.class, "1a020102" + "1a0107", "field 3 is unknown, repeated");
    assertRefused(Lists.class, "1a020105", "colours: is no known Colour");
  }

  @Test
  void lengthsStayWithinTheirMessageAndTheirLimit() {
    assertRefused(Inner.class, "1209" + "61".repeat(9), "text: is longer than 8 bytes");
    assertRefused(Inner.class, "12026" + "1", NOT_PROTOBUF);
    assertRefused(Inner.class, "12ffffffff07", "text: is longer than 8 bytes");
    assertRefused(Inner.class, "12ffffffff0f", "text: is longer than 8 bytes");
    assertRefused(Lists.class, "2280028" + "0", NOT_PROTOBUF);
    // A nested message: beyond the end, beyond its parent, negative, as long as an int can tell
    assertRefused(Framed.class, "0a030801", NOT_PROTOBUF);
    assertRefused(Family.class, "1a040a03080112" + "00", NOT_PROTOBUF);
    assertRefused(Framed.class, "0affffffff0f0801", NOT_PROTOBUF);
    assertRefused(Framed.class, "0affffffff070801", NOT_PROTOBUF);
    assertRefused(Family.class, "0affffffff070801", NOT_PROTOBUF);
    assertRefused(Family.class, "0affffffff0f0801", NOT_PROTOBUF);
    assertRefused(Lists.class, "0affffffff0701", NOT_PROTOBUF);
    assertRefused(Lists.class, "0affffffff0f01", NOT_PROTOBUF);
    assertRefused(Lists.class, "0a0281", NOT_PROTOBUF);
    // A varint that goes on beyond its packed list
    assertRefused(Lists.class, "0a018101", NOT_PROTOBUF);
  }

  @Test
  void listsAreBoundedAndInTheirOneForm() {
    assertRefused(Framed.class, "0a020801" + "1200".repeat(4), "more: has more than 3 elements");
    assertRefused(Everything.class, everythingUpTo("9a0106" + "00".repeat(6)),
        "numbers: has more than 5 elements");
    // Numbers one field each, or packed in two parts
    assertRefused(Lists.class, "08010802", "field 1");
    assertRefused(Lists.class, "0a01010a0102", "field 1");
    assertRefused(Everything.class, everythingUpTo("b20107" + "61".repeat(7)),
        "texts[0]: is longer than 6 bytes");
  }

  @Test
  void textIsUtf8() {
    for (String bad : List.of("c3", "c080", "eda080", "f4908080", "f5808080", "80", "ff", "e282",
        "f0808080", "fe")) {
      assertRefused(Inner.class, "12%02x%s".formatted(bad.length() / 2, bad), "text: is not UTF-8");
    }
  }

  @Test
  void requiredPartsAreThereAndRefusalsNameTheirPlace() {
    assertRefused(Framed.class, "", "inner: is missing");
    assertRefused(Family.class, "", "names none of the known kinds of Family");
    assertRefused(Family.class, "1200", "names none of the known kinds");
    assertRefused(Family.class, "a20100a20100", "field 20 is unknown, repeated");
    assertRefused(Family.class, "0a0208050a020805", "field 1 is unknown, repeated");
    assertRefused(Family.class, "a201020801", "nothing: field 1 is unknown");
    assertRefused(Family.class, "1a080a020801" + "1202080d", "framed.more[0]: thirteen is refused");
    assertRefused(Inner.class, "080d", "thirteen is refused");
    assertRefused(Everything.class, "32026162", "hash: a hash has 32 bytes");
    MalformedException refusal = refusal(Family.class, "1a080a0208011202080d");
    assertThat(refusal.field()).isEqualTo("framed.more[0]");
  }

  @Test
  void moreBytesThanAskedForAreNotLookedAt() {
    Bytes garbage = Bytes.wrap(new byte[100]);

    MalformedException refusal = catchThrowableOfType(MalformedException.class,
        () -> WireCodec.of(Inner.class).decode(garbage, 99));
    assertThat(refusal).hasMessage("has 100 bytes, at most 99");
  }

  @Test
  void truncationAtEveryByteIsRefusedOrAnotherValue() {
    WireCodec<Everything> codec = WireCodec.of(Everything.class);
    for (long seed = 0; seed < 20; seed++) {
      Everything value = new RandomValues(seed).of(Everything.class);
      Bytes bytes = codec.encode(value);
      for (int size = 0; size < bytes.size(); size++) {
        assertTotal(codec, bytes.slice(0, size), value);
      }
    }
  }

  @Test
  void mutatedBytesAreRefusedOrAnotherValue() {
    WireCodec<Everything> codec = WireCodec.of(Everything.class);
    int refused = 0;
    int decoded = 0;
    for (long seed = 0; seed < 400; seed++) {
      Everything value = new RandomValues(seed).of(Everything.class);
      Bytes bytes = codec.encode(value);
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < 100; i++) {
        Bytes mutated = Mutations.mutate(bytes, random);
        if (!mutated.equals(bytes)) {
          boolean isValue = assertTotal(codec, mutated, value).isPresent();
          decoded += isValue ? 1 : 0;
          refused += isValue ? 0 : 1;
        }
      }
    }
    // Both happen, so neither half of the property is empty
    assertThat(refused).isGreaterThan(5_000);
    assertThat(decoded).isGreaterThan(1_000);
  }

  @Test
  void noiseIsRefusedOrAValue() {
    WireCodec<Family> codec = WireCodec.of(Family.class);
    for (long seed = 0; seed < 50_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] noise = new byte[random.nextInt(24)];
      random.nextBytes(noise);
      if (noise.length > 1) {
        noise[0] = (byte) (random.nextBoolean() ? 0x0a : 0x1a);
        noise[1] = (byte) (noise.length - 2);
      }
      assertTotal(codec, Bytes.wrap(noise), new Samples.Nothing());
    }
  }

  /**
   * @return what was decoded; anything but MalformedException fails the test
   */
  static <T> Optional<T> assertTotal(WireCodec<T> codec, Bytes bytes, T original) {
    try {
      T decoded = codec.decode(bytes, BYTES_MAX);
      assertThat(codec.encode(decoded)).isEqualTo(bytes);
      assertThat(decoded.equals(original)).as("%s decode to the value of other bytes", bytes.hex())
          .isEqualTo(codec.encode(original).equals(bytes));
      return Optional.of(decoded);
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  /** The fields of Everything up to number 12, then these. */
  private static String everythingUpTo(String tail) {
    return "32" + "20" + "11".repeat(32) + "3a21" + "01" + "22".repeat(32) + "4241" + "01"
        + "33".repeat(64) + "4801" + "50c801" + "5a020801" + "62020a00" + tail;
  }

  private static void assertRefused(Class<?> type, String hex, String problem) {
    assertThat(refusal(type, hex)).as(hex).hasMessageContaining(problem);
  }

  private static MalformedException refusal(Class<?> type, String hex) {
    return catchThrowableOfType(MalformedException.class,
        () -> WireCodec.of(type).decode(Bytes.ofHex(hex), BYTES_MAX));
  }
}
