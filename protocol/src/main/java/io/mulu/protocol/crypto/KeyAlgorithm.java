package io.mulu.protocol.crypto;

/** The algorithm byte that opens every encoded key and signature. */
public enum KeyAlgorithm {
  /** RFC 8032 without cofactor: 32-byte keys, 64-byte signatures. */
  ED25519(1, 32, 64),
  /**
   * ECDSA with SHA-256, compressed point, r‖s with s in the lower half: for tokens without Ed25519.
   */
  P256(2, 33, 64);

  private final int code;
  private final int keyBytes;
  private final int signatureBytes;

  KeyAlgorithm(int code, int keyBytes, int signatureBytes) {
    this.code = code;
    this.keyBytes = keyBytes;
    this.signatureBytes = signatureBytes;
  }

  public int code() {
    return code;
  }

  /** Bytes of a public key, the algorithm byte not counted. */
  public int keyBytes() {
    return keyBytes;
  }

  /** Bytes of a signature, the algorithm byte not counted. */
  public int signatureBytes() {
    return signatureBytes;
  }

  /**
   * @throws IllegalArgumentException
   *           for a byte that names no algorithm of this suite
   */
  public static KeyAlgorithm ofCode(int code) {
    for (KeyAlgorithm algorithm : values()) {
      if (algorithm.code == code) {
        return algorithm;
      }
    }
    throw new IllegalArgumentException("unknown key algorithm " + code);
  }
}
