package io.mulu.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base64Test {
  /** RFC 4648, section 10. */
  @Test
  void theVectorsOfTheStandardAreRead() {
    assertThat(Bytes.ofBase64("")).isEqualTo(Bytes.EMPTY);
    assertThat(Bytes.ofBase64("Zg==")).isEqualTo(Bytes.utf8("f"));
    assertThat(Bytes.ofBase64("Zm8=")).isEqualTo(Bytes.utf8("fo"));
    assertThat(Bytes.ofBase64("Zm9vYmFy")).isEqualTo(Bytes.utf8("foobar"));
  }

  /** Without padding, with stray bits in the last letter, with white space, of the URL alphabet. */
  @ParameterizedTest
  @ValueSource(strings = {"Zg", "Zm8", "Zh==", "Zm9=", "Zm 9v", "Zg===", "_-8=", "=", "Z"})
  void anyOtherFormIsRefused(String text) {
    assertThatThrownBy(() -> Bytes.ofBase64(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
