package io.mulu.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mulu.protocol.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The guard has an answer for any text of a patient and any bytes, and finds the text where it was
 * put. First byte: the kind; then the text, up to a zero byte; then what is around it.
 */
class PhiGuardFuzzTest {
  private static final List<PhiKind> KINDS = List.of(PhiKind.values());

  static Stream<byte[]> seeds() {
    return Stream.of("\0Mr. Lance Crona\0seen by CRONA today", "\1" + "999-20-8106\0x999208106x",
        "\2王小东\0患者王小东复诊", "\3" + "1992-02-03\0a19920203b",
        "\4<div>\nFracture\n</div>\0title: fracture", "\5Straße 1\0STRASSE 1",
        "\6+86 (10) 6555-4321\0", "\7İi\0ı").map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest
  void whatWasPutInIsFound(byte[] input) {
    if (input.length == 0) {
      return;
    }
    PhiKind kind = KINDS.get((input[0] & 0xff) % KINDS.size());
    int end = 1;
    while (end < input.length && input[end] != 0) {
      end++;
    }
    String text = new String(input, 1, end - 1, StandardCharsets.UTF_8);
    Bytes around = Bytes
        .wrap(Arrays.copyOfRange(input, Math.min(input.length, end + 1), input.length));
    PhiTerms terms = new PhiTerms();
    terms.add(kind, text);
    PhiPatterns.find(text);
    PhiGuard.find(around, terms, List.of(text), List.of(around));

    for (PhiTerms.Wanted wanted : terms.wanted()) {
      // Edges, so that whole words are whole
      Bytes outgoing = Bytes.concat(around, Bytes.utf8(" "), wanted.folded(), Bytes.utf8(" "));
      assertThat(PhiGuard.find(outgoing, terms, List.of(), List.of())).isEqualTo(Optional.of(kind));
    }
  }
}
