package io.mulu.protocol.object;

import io.mulu.protocol.wire.Limit;

/**
 * The same text in Chinese and English; either may be empty, not both. Public, never about a
 * person.
 */
public record LocalizedText(@Limit(BYTES_MAX) String zh, @Limit(BYTES_MAX) String en) {
  public static final int BYTES_MAX = 4096;

  public LocalizedText {
    Form.require(!(zh.isEmpty() && en.isEmpty()), "text", "is needed in Chinese or English");
  }
}
