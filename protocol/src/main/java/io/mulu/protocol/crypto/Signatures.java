package io.mulu.protocol.crypto;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Signature;

/**
 * The chain's one signature rule. Ed25519: RFC 8032 without cofactor, canonical encodings, no point
 * of small order. P-256: ECDSA with SHA-256 and low s. The same verdict on every machine, whichever
 * provider computes it; never BouncyCastle, which verifies with cofactor and so accepts crafted
 * signatures that the others refuse. Thread-safe.
 */
public final class Signatures {
  private static final SignatureEngine ENGINE = new SignatureEngine(
      SignatureProviders.corretto().orElseGet(SignatureProviders::jdk));

  private Signatures() {
  }

  /** Never throws: whatever is wrong with key or signature, the answer is false. */
  public static boolean verify(PublicKey key, Bytes message, Signature signature) {
    return verify(ENGINE, key, message, signature);
  }

  /**
   * Whether to let a key in at all: a point of the curve in canonical form, not of small order.
   * Signatures under any other key never verify, so this is for early answers.
   */
  public static boolean isAcceptableKey(PublicKey key) {
    byte[] raw = key.raw().unsafeArray();
    return switch (key.algorithm()) {
      case ED25519 -> Ed25519.isAcceptableKey(raw);
      case P256 -> P256.uncompressed(raw).isPresent();
    };
  }

  /** Name and version of the provider in use, for a line at start-up. */
  public static String provider() {
    return ENGINE.provider().getName() + " " + ENGINE.provider().getVersionStr();
  }

  /** False where Amazon's provider has no native build: verification is then 16 times slower. */
  public static boolean isNative() {
    return !ENGINE.provider().equals(SignatureProviders.jdk());
  }

  static SignatureEngine engine() {
    return ENGINE;
  }

  /** The seam: the same question to a given provider. */
  static boolean verify(SignatureEngine engine, PublicKey key, Bytes message, Signature signature) {
    return key.algorithm() == signature.algorithm() && engine.verify(key.algorithm(),
        key.raw().unsafeArray(), message.unsafeArray(), signature.raw().unsafeArray());
  }
}
