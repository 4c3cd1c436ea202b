package io.mulu.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mulu.protocol.Block;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.CompactBlock;
import io.mulu.protocol.DecoderRules;
import io.mulu.protocol.Founder;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.TransactionBody;
import io.mulu.protocol.answer.CertifiedBlock;
import io.mulu.protocol.answer.ReceiptProof;
import io.mulu.protocol.json.JsonForm;
import io.mulu.protocol.json.JsonFormException;
import io.mulu.protocol.merkle.InclusionProof;
import io.mulu.protocol.merkle.StateProof;
import io.mulu.protocol.object.EntryHandles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Every record that stands by itself on the wire or in the state; the first byte says which. */
class RecordFuzzTest {
  private static final int BYTES_MAX = 1 << 20;

  /** New ones at the end, so that the corpus keeps its meaning. */
  private static final List<Class<?>> ON_THE_WIRE = List.of(Block.class, CompactBlock.class,
      TransactionBody.class, Call.class, QuorumCertificate.class, Receipt.class, EntryHandles.class,
      StateProof.class, InclusionProof.class, CertifiedBlock.class, ReceiptProof.class,
      Founder.class);
  /** Rows of the state have the code of their table above this. */
  private static final int ROWS = 0x40;

  private static final Map<Integer, Class<?>> TYPES = types();
  private static final Map<Integer, WireCodec<?>> CODECS = codecs();

  private static Map<Integer, Class<?>> types() {
    Map<Integer, Class<?>> types = new TreeMap<>();
    IntStream.range(0, ON_THE_WIRE.size()).forEach(i -> types.put(i, ON_THE_WIRE.get(i)));
    Arrays.stream(StateTable.values())
        .forEach(table -> types.put(ROWS + table.prefix().at(0), table.rowType()));
    return types;
  }

  private static Map<Integer, WireCodec<?>> codecs() {
    Map<Integer, WireCodec<?>> codecs = new TreeMap<>();
    TYPES.forEach((selector, type) -> codecs.put(selector, WireCodec.of(type)));
    return codecs;
  }

  static Stream<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (long seed = 0; seed < 4; seed++) {
      RandomValues values = DomainValues.of(seed);
      TYPES.forEach((selector, type) -> seeds.add(Bytes
          .concat(Bytes.of(selector.byteValue()), encoded(CODECS.get(selector), values.of(type)))
          .toArray()));
    }
    return seeds.stream();
  }

  @SuppressWarnings("unchecked")
  private static <T> Bytes encoded(WireCodec<?> codec, T value) {
    return ((WireCodec<T>) codec).encode(value);
  }

  /** No constructor of a record brings two encodings together: decoding does not encode again. */
  @Test
  void noDamageDecodesToWhatHasAnotherEncoding() {
    for (long seed = 0; seed < 8; seed++) {
      RandomValues values = DomainValues.of(seed);
      SplittableRandom random = new SplittableRandom(seed);
      TYPES.forEach((selector, type) -> damage(CODECS.get(selector), values.of(type), random));
    }
  }

  @SuppressWarnings("unchecked")
  private static <T> void damage(WireCodec<?> any, T value, SplittableRandom random) {
    WireCodec<T> codec = (WireCodec<T>) any;
    Bytes bytes = codec.encode(value);
    for (int i = 0; i < 60; i++) {
      HostileBytesTest.assertTotal(codec, Mutations.mutate(bytes, random), value);
    }
  }

  @MethodSource("seeds")
  @FuzzTest
  void isRefusedOrHasOneEncodingAndOneJsonForm(byte[] input) throws JsonFormException {
    WireCodec<?> codec = input.length == 0 ? null : CODECS.get(input[0] & 0xff);
    if (codec == null) {
      return;
    }
    Optional<?> value = decoded(codec, Arrays.copyOfRange(input, 1, input.length));

    if (value.isPresent()) {
      assertThat((Object) JsonForm.read(value.get().getClass(), JsonForm.of(value.get())))
          .isEqualTo(value.get());
    }
  }

  private static <T> Optional<T> decoded(WireCodec<T> codec, byte[] encoded) {
    return DecoderRules.canonical(encoded, bytes -> codec.decode(bytes, BYTES_MAX), codec::encode);
  }
}
