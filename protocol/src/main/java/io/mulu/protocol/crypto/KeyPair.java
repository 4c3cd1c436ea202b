package io.mulu.protocol.crypto;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Signature;
import java.security.PrivateKey;
import java.security.SecureRandom;

/**
 * A key held in memory. Its seed is the whole secret: of Ed25519 the private key of RFC 8032, of
 * P-256 the private scalar, big-endian. Thread-safe; prints as its public key only.
 */
public final class KeyPair implements Signer {
  public static final int SEED_BYTES = 32;

  private final Bytes seed;
  private final PublicKey publicKey;
  private final SignatureEngine engine;
  private final PrivateKey privateKey;

  private KeyPair(SignatureEngine engine, KeyAlgorithm algorithm, Bytes seed) {
    this.seed = seed;
    this.engine = engine;
    byte[] raw = seed.unsafeArray();
    this.publicKey = PublicKey.of(algorithm, Bytes.wrap(switch (algorithm) {
      case ED25519 -> Ed25519.publicKey(raw);
      case P256 -> P256.publicKey(raw);
    }));
    this.privateKey = engine.privateKey(algorithm, raw);
  }

  public static KeyPair generate(KeyAlgorithm algorithm, SecureRandom random) {
    byte[] seed = new byte[SEED_BYTES];
    do {
      random.nextBytes(seed);
      // A P-256 scalar is out of range once in 2^32 draws
    } while (!isSeed(algorithm, seed));
    return new KeyPair(Signatures.engine(), algorithm, Bytes.wrap(seed));
  }

  /**
   * @throws IllegalArgumentException
   *           unless there are 32 bytes which, for P-256, are a number in 1..n-1
   */
  public static KeyPair fromSeed(KeyAlgorithm algorithm, Bytes seed) {
    return fromSeed(Signatures.engine(), algorithm, seed);
  }

  /** The seam: signs with a given provider. */
  static KeyPair fromSeed(SignatureEngine engine, KeyAlgorithm algorithm, Bytes seed) {
    if (seed.size() != SEED_BYTES || !isSeed(algorithm, seed.unsafeArray())) {
      throw new IllegalArgumentException("these bytes are no private key of " + algorithm);
    }
    return new KeyPair(engine, algorithm, seed);
  }

  private static boolean isSeed(KeyAlgorithm algorithm, byte[] seed) {
    return switch (algorithm) {
      case ED25519 -> true;
      case P256 -> P256.isScalar(seed);
    };
  }

  @Override
  public PublicKey publicKey() {
    return publicKey;
  }

  @Override
  public Signature sign(Bytes message) {
    KeyAlgorithm algorithm = publicKey.algorithm();
    return Signature.of(algorithm,
        Bytes.wrap(engine.sign(algorithm, privateKey, message.unsafeArray())));
  }

  /** The secret. For {@link Keystore} and key ceremonies; never log, send or store it bare. */
  public Bytes seed() {
    return seed;
  }

  @Override
  public String toString() {
    return "key pair of " + publicKey;
  }
}
