package io.mulu.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Commitments as docs/spec/ledger.md writes them, computed here a second time by the JDK alone. */
final class CommitmentsTest {
  private static final Bytes SALT = Bytes.ofHex("000102030405060708090a0b0c0d0e0f");

  @Test
  void aCommitmentIsTheHashOfItsParts() throws Exception {
    byte[] content = "ethics approval 2026-041".getBytes(StandardCharsets.UTF_8);
    byte[] expected = sha256("mulu/commit/v1".getBytes(StandardCharsets.US_ASCII), number(6),
        "ETHICS".getBytes(StandardCharsets.US_ASCII), SALT.toArray(), sha256(content),
        number(content.length));
    assertThat(Commitments.of("ETHICS", SALT, Bytes.wrap(content)).bytes().toArray())
        .isEqualTo(expected);
  }

  @Test
  void aSelectionIsSaltedAndTellsKindsApart() throws Exception {
    Hash one = Hash.sha256(Bytes.utf8("one"));
    Hash other = Hash.sha256(Bytes.utf8("other"));
    byte[] left = sha256(new byte[]{0}, "entry".getBytes(StandardCharsets.US_ASCII),
        one.bytes().toArray());
    byte[] right = sha256(new byte[]{0}, "consent".getBytes(StandardCharsets.US_ASCII),
        other.bytes().toArray());
    byte[] expected = sha256("mulu/selection/v1".getBytes(StandardCharsets.US_ASCII),
        SALT.toArray(), number(2), sha256(new byte[]{1}, left, right));
    assertThat(Commitments.selection(SALT, List.of(one), List.of(other)).bytes().toArray())
        .isEqualTo(expected);
    assertThat(Commitments.selection(SALT, List.of(one, other), List.of()))
        .isNotEqualTo(Commitments.selection(SALT, List.of(one), List.of(other)));
  }

  @Test
  void anotherKindSaltOrContentIsAnotherCommitment() {
    Bytes content = Bytes.utf8("content");
    Hash one = Commitments.of("ETHICS", SALT, content);
    assertThat(List.of(Commitments.of("CONSENT", SALT, content),
        Commitments.of("ETHICS", Bytes.ofHex("ff".repeat(16)), content),
        Commitments.of("ETHICS", SALT, Bytes.utf8("Content")))).doesNotContain(one);
    assertThatThrownBy(() -> Commitments.of("ETHICS", Bytes.utf8("short"), content))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("16 bytes");
  }

  private static byte[] number(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  private static byte[] sha256(byte[]... parts) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    return MessageDigest.getInstance("SHA-256").digest(all.toByteArray());
  }
}
