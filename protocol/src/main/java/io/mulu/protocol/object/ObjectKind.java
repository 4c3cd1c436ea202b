package io.mulu.protocol.object;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import java.util.Locale;

/** Kinds of ledger objects, and how their ids are shown: {@code dataset:} and base32 (RFC 4648). */
public enum ObjectKind {
  ORGANIZATION,
  IDENTITY,
  ENDPOINT,
  DATASET,
  ENTRY,
  REQUEST,
  GRANT,
  APPROVAL,
  CASE,
  PROPOSAL,
  RIGHT,
  CONSENT,
  USAGE;

  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
  /** 32 bytes are 51.2 characters of five bits. */
  private static final int CHARACTERS = 52;

  public String prefix() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String show(Hash id) {
    StringBuilder text = new StringBuilder(prefix()).append(':');
    int buffer = 0;
    int bits = 0;
    for (byte one : id.bytes().unsafeArray()) {
      buffer = (buffer << 8) | (one & 0xff);
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        text.append(BASE32.charAt((buffer >>> bits) & 31));
      }
    }
    // The last character has one bit of the id and four that are zero.
    text.append(BASE32.charAt((buffer << (5 - bits)) & 31));
    return text.toString();
  }

  /**
   * @throws IllegalArgumentException
   *           unless it is an id as {@link #show} writes it
   */
  public Hash parse(String text) {
    String digits = text.startsWith(prefix() + ":") ? text.substring(prefix().length() + 1) : "";
    if (digits.length() != CHARACTERS) {
      throw new IllegalArgumentException("id must look like " + prefix() + ":" + "x".repeat(4)
          + "… with " + CHARACTERS + " characters");
    }
    byte[] bytes = new byte[Hash.SIZE];
    int buffer = 0;
    int bits = 0;
    int size = 0;
    for (int i = 0; i < CHARACTERS; i++) {
      int digit = BASE32.indexOf(digits.charAt(i));
      if (digit < 0) {
        throw new IllegalArgumentException("id has the character '" + digits.charAt(i) + "'");
      }
      buffer = (buffer << 5) | digit;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes[size++] = (byte) (buffer >>> bits);
      }
    }
    Form.require((buffer & ((1 << bits) - 1)) == 0, "id", "ends in bits that are not zero");
    return Hash.of(Bytes.wrap(bytes));
  }
}
