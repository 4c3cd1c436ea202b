package io.mulu.protocol;

import io.mulu.protocol.crypto.KeyAlgorithm;

/** A signature: algorithm byte, then 64 bytes. Its form only; {@code Signatures} verifies. */
public final class Signature {
  private final Bytes bytes;

  private Signature(Bytes bytes) {
    this.bytes = bytes;
  }

  /**
   * @throws IllegalArgumentException
   *           on an unknown algorithm or a wrong length
   */
  public static Signature of(Bytes bytes) {
    if (bytes.isEmpty()) {
      throw new IllegalArgumentException("a signature is missing");
    }
    KeyAlgorithm algorithm = KeyAlgorithm.ofCode(bytes.at(0));
    if (bytes.size() != 1 + algorithm.signatureBytes()) {
      throw new IllegalArgumentException(algorithm + " signatures have "
          + algorithm.signatureBytes() + " bytes, not " + (bytes.size() - 1));
    }
    return new Signature(bytes);
  }

  public static Signature of(KeyAlgorithm algorithm, Bytes raw) {
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

  @Override
  public boolean equals(Object other) {
    return other instanceof Signature that && bytes.equals(that.bytes);
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
