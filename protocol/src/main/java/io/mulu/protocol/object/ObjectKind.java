package io.mulu.protocol.object;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import java.math.BigInteger;
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
    BigInteger bits = new BigInteger(1, id.bytes().toArray()).shiftLeft(4);
    for (int i = CHARACTERS - 1; i >= 0; i--) {
      text.append(BASE32.charAt(bits.shiftRight(5 * i).intValue() & 31));
    }
    return text.toString();
  }

  /**
   * @throws IllegalArgumentException
   *           unless it is an id as {@link #show} writes it
   */
  public Hash parse(String text) {
    String digits = text.startsWith(prefix() + ":") ? text.substring(prefix().length() + 1) : "";
    Form.require(digits.length() == CHARACTERS, "id", "must look like " + prefix() + ":"
        + "x".repeat(4) + "… with " + CHARACTERS + " characters");
    BigInteger bits = BigInteger.ZERO;
    for (int i = 0; i < CHARACTERS; i++) {
      int digit = BASE32.indexOf(digits.charAt(i));
      Form.require(digit >= 0, "id", "has the character '" + digits.charAt(i) + "'");
      bits = bits.shiftLeft(5).or(BigInteger.valueOf(digit));
    }
    Form.require(bits.signum() == 0 || bits.getLowestSetBit() >= 4, "id",
        "ends in bits that are not zero");
    byte[] raw = bits.shiftRight(4).toByteArray();
    byte[] bytes = new byte[Hash.SIZE];
    int from = Math.max(0, raw.length - Hash.SIZE);
    System.arraycopy(raw, from, bytes, Hash.SIZE - (raw.length - from), raw.length - from);
    return Hash.of(Bytes.wrap(bytes));
  }
}
