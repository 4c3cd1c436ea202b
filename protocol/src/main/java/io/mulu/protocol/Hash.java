package io.mulu.protocol;

import io.mulu.protocol.crypto.Sha256;

/** A SHA-256 digest, or an identifier made of one: 32 bytes, shown as 64 hex digits. */
public final class Hash implements Comparable<Hash> {
  public static final int SIZE = 32;

  /** The empty subtree, the parent of block 0, "no attachment". */
  public static final Hash ZERO = new Hash(Bytes.wrap(new byte[SIZE]));

  private final Bytes bytes;

  private Hash(Bytes bytes) {
    this.bytes = bytes;
  }

  /**
   * @throws IllegalArgumentException
   *           unless there are exactly 32 bytes
   */
  public static Hash of(Bytes bytes) {
    if (bytes.size() != SIZE) {
      throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.size());
    }
    return new Hash(bytes);
  }

  public static Hash ofHex(String hex) {
    return of(Bytes.ofHex(hex));
  }

  /** SHA-256 of the parts with nothing in front: for trees and formats fixed elsewhere. */
  public static Hash sha256(Bytes... parts) {
    return new Hash(Bytes.wrap(Sha256.digest(parts)));
  }

  /** SHA-256 of the tag's text and the parts. */
  public static Hash tagged(DomainTag tag, Bytes... parts) {
    Bytes[] all = new Bytes[parts.length + 1];
    all[0] = tag.bytes();
    System.arraycopy(parts, 0, all, 1, parts.length);
    return sha256(all);
  }

  public Bytes bytes() {
    return bytes;
  }

  public boolean isZero() {
    return equals(ZERO);
  }

  public String hex() {
    return bytes.hex();
  }

  /** The first eight hex digits: enough for a log line, never for a comparison. */
  public String brief() {
    return hex().substring(0, 8);
  }

  @Override
  public int compareTo(Hash other) {
    return bytes.compareTo(other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash that && bytes.equals(that.bytes);
  }

  @Override
  public int hashCode() {
    return bytes.hashCode();
  }

  @Override
  public String toString() {
    return hex();
  }
}
