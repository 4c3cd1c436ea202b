package io.mulu.consensus;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.DecoderRules;
import io.mulu.protocol.wire.DomainValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes back from journal and guard, and evidence from peers; the first byte says which. */
class DurableRecordFuzzTest {
  static Stream<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (long seed = 0; seed < 10; seed++) {
      seeds.add(seed(0, DomainValues.of(seed).of(JournalRecord.class).encode()));
      seeds.add(seed(1, DomainValues.of(seed).of(GuardEntry.class).encode()));
      seeds.add(seed(2, DomainValues.of(seed).of(Evidence.class).encode()));
    }
    return seeds.stream();
  }

  private static byte[] seed(int kind, Bytes encoded) {
    return Bytes.concat(Bytes.of((byte) kind), encoded).toArray();
  }

  @MethodSource("seeds")
  @FuzzTest
  void isRefusedOrHasOneEncoding(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] encoded = Arrays.copyOfRange(input, 1, input.length);
    switch (input[0]) {
      case 0 -> DecoderRules.canonical(encoded, JournalRecord::decode, JournalRecord::encode);
      case 1 -> DecoderRules.canonical(encoded, GuardEntry::decode, GuardEntry::encode);
      default -> DecoderRules.canonical(encoded, Evidence::decode, Evidence::encode);
    }
  }
}
