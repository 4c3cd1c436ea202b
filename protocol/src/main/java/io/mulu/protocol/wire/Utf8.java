package io.mulu.protocol.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Text to bytes and back, one to one; what Java would replace by question marks is refused. */
final class Utf8 {
  private Utf8() {
  }

  /**
   * @throws IllegalArgumentException
   *           for an unpaired surrogate, which has no UTF-8
   */
  static byte[] encode(String text) {
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    if (hasSurrogates(text) && !new String(raw, StandardCharsets.UTF_8).equals(text)) {
      throw new IllegalArgumentException("is not Unicode text");
    }
    return raw;
  }

  /**
   * @throws MalformedException
   *           for anything that no encoder writes, such as a longer form than needed
   */
  static String decode(byte[] raw) throws MalformedException {
    String text = new String(raw, StandardCharsets.UTF_8);
    if (!isAscii(raw) && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), raw)) {
      throw new MalformedException("", "is not UTF-8");
    }
    return text;
  }

  private static boolean hasSurrogates(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAscii(byte[] raw) {
    for (byte one : raw) {
      if (one < 0) {
        return false;
      }
    }
    return true;
  }
}
