package io.mulu.protocol.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** How ids are shown and read, and codes of governed tables. */
class ObjectKindTest {
  @Test
  void idsAreShownInBase32() {
    for (long number = 0; number < 1_000; number++) {
      Hash id = Hash.sha256(Bytes.ofLong(number));

      String shown = ObjectKind.GRANT.show(id);

      assertThat(shown).isEqualTo("grant:" + base32(id));
      assertThat(ObjectKind.GRANT.parse(shown)).isEqualTo(id);
    }
  }

  /** 260 bits, the last four zero, as digits of five; Java's digits are those of base32hex. */
  private static String base32(Hash id) {
    String digits = new BigInteger(1, id.bytes().toArray()).shiftLeft(4).toString(32);
    return ("0".repeat(52 - digits.length()) + digits).chars()
        .map(digit -> "abcdefghijklmnopqrstuvwxyz234567".charAt(Character.digit(digit, 32)))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Test
  void onlyWhatWouldBeShownIsRead() {
    String shown = ObjectKind.ENTRY.show(Hash.ZERO);
    for (String other : List.of("", "entry:", "grant:" + "a".repeat(52), shown + "a",
        shown.substring(0, shown.length() - 1), shown.toUpperCase(Locale.ROOT),
        "entry:" + "a".repeat(51) + "b", "entry:" + "a".repeat(51) + "1",
        "entry:" + "a".repeat(51) + "é")) {
      assertThatThrownBy(() -> ObjectKind.ENTRY.parse(other)).as(other)
          .isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("id ");
    }
  }

  @Test
  void codesAreAsInRealTables() {
    for (String code : List.of("A", "z", "7", "CT", "DUO:0000042", "HL7/v3", "1.2.840.10008", "a_b",
        "x+y-z", "a".repeat(64))) {
      Form.code(code, "code");
    }
    for (String code : List.of("", " ", "_A", "-", "A B", "目录", "A\n", "a".repeat(65), "A,B", "é",
        "A*")) {
      assertThatThrownBy(() -> Form.code(code, "code")).as(code)
          .isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("code must be");
    }
  }
}
