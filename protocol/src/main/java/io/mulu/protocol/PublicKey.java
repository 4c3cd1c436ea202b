package io.mulu.protocol;

import io.mulu.protocol.crypto.KeyAlgorithm;

/**
 * A public key: algorithm byte, then the raw key. Its form only; {@code Signatures} judges the
 * point.
 */
public final class PublicKey implements Comparable<PublicKey> {
  private final Bytes bytes;

  private PublicKey(Bytes bytes) {
    this.bytes = bytes;
  }

  /**
   * @throws IllegalArgumentException
   *           on an unknown algorithm or a wrong length
   */
  public static PublicKey of(Bytes bytes) {
    if (bytes.isEmpty()) {
      throw new IllegalArgumentException("a key is missing");
    }
    KeyAlgorithm algorithm = KeyAlgorithm.ofCode(bytes.at(0));
    if (bytes.size() != 1 + algorithm.keyBytes()) {
      throw new IllegalArgumentException(
          algorithm + " keys have " + algorithm.keyBytes() + " bytes, not " + (bytes.size() - 1));
    }
    return new PublicKey(bytes);
  }

  public static PublicKey of(KeyAlgorithm algorithm, Bytes raw) {
    return of(Bytes.concat(Bytes.of((byte) algorithm.code()), raw));
  }

  public KeyAlgorithm algorithm() {
    return KeyAlgorithm.ofCode(bytes.at(0));
  }

  public Bytes raw() {
    return bytes.slice(1, bytes.size());
  }

  public Bytes bytes() {
    return bytes;
  }

  /** The first eight hex digits of the raw key, for log lines. */
  public String brief() {
    return bytes.slice(1, 5).hex();
  }

  @Override
  public int compareTo(PublicKey other) {
    return bytes.compareTo(other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PublicKey that && bytes.equals(that.bytes);
  }

  @Override
  public int hashCode() {
    return bytes.hashCode();
  }

  @Override
  public String toString() {
    return bytes.hex();
  }
}
