package io.mulu.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * An immutable byte string, compared as unsigned bytes. Copies on the way in and out, so that no
 * holder can change it.
 */
public final class Bytes implements Comparable<Bytes> {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] array;

  private Bytes(byte[] array) {
    this.array = array;
  }

  public static Bytes of(byte... bytes) {
    return bytes.length == 0 ? EMPTY : new Bytes(bytes.clone());
  }

  public static Bytes copyOf(byte[] bytes, int from, int to) {
    return new Bytes(Arrays.copyOfRange(bytes, from, to));
  }

  /** Takes the array over without copying: the caller must not keep it. */
  public static Bytes wrap(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Bytes(bytes);
  }

  public static Bytes utf8(String text) {
    return wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws IllegalArgumentException
   *           if not an even number of hex digits
   */
  public static Bytes ofHex(String hex) {
    return wrap(HexFormat.of().parseHex(hex));
  }

  /**
   * @throws IllegalArgumentException
   *           if not padded base64 of RFC 4648 §4
   */
  public static Bytes ofBase64(String text) {
    return wrap(Base64.getDecoder().decode(text));
  }

  public static Bytes concat(Bytes... parts) {
    int size = 0;
    for (Bytes part : parts) {
      size = Math.addExact(size, part.size());
    }
    byte[] all = new byte[size];
    int at = 0;
    for (Bytes part : parts) {
      System.arraycopy(part.array, 0, all, at, part.array.length);
      at += part.array.length;
    }
    return wrap(all);
  }

  public static Bytes ofLong(long value) {
    byte[] out = new byte[8];
    for (int i = 0; i < 8; i++) {
      out[i] = (byte) (value >>> (56 - 8 * i));
    }
    return wrap(out);
  }

  public int size() {
    return array.length;
  }

  public boolean isEmpty() {
    return array.length == 0;
  }

  public byte at(int index) {
    return array[index];
  }

  public Bytes slice(int from, int to) {
    return copyOf(array, from, to);
  }

  public boolean startsWith(Bytes prefix) {
    return array.length >= prefix.array.length
        && Arrays.equals(array, 0, prefix.array.length, prefix.array, 0, prefix.array.length);
  }

  public byte[] toArray() {
    return array.clone();
  }

  /**
   * The array itself, for hashing, signing and writing without a copy; readers must not change it.
   */
  public byte[] unsafeArray() {
    return array;
  }

  public String hex() {
    return HexFormat.of().formatHex(array);
  }

  public String base64() {
    return Base64.getEncoder().encodeToString(array);
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(array, other.array);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(array, that.array);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(array);
  }

  @Override
  public String toString() {
    return array.length <= 64 ? hex() : hex().substring(0, 32) + "…(" + array.length + " bytes)";
  }
}
