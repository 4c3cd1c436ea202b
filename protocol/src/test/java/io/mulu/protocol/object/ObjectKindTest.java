package io.mulu.protocol.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.util.encoders.Base32;
import org.junit.jupiter.api.Test;

/** How ids are shown and read, and codes of governed tables. */
class ObjectKindTest {
  @Test
  void idsAreShownInBase32() {
    for (long number = 0; number < 1_000; number++) {
      Hash id = Hash.sha256(Bytes.ofLong(number));
      String base32 = Base32.toBase32String(id.bytes().toArray()).toLowerCase(Locale.ROOT)
          .replace("=", "");

      String shown = ObjectKind.GRANT.show(id);

      assertThat(shown).isEqualTo("grant:" + base32);
      assertThat(ObjectKind.GRANT.parse(shown)).isEqualTo(id);
    }
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
