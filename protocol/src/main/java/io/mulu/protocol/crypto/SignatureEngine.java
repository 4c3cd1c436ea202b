package io.mulu.protocol.crypto;

import io.mulu.protocol.Bytes;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;

/**
 * Signs and verifies with one JCA provider; the chain's own checks come first and are the same for
 * every provider. Thread-safe.
 */
final class SignatureEngine {
  // SubjectPublicKeyInfo and PKCS#8 up to the raw key: RFC 8410 §4 and §7, RFC 5480 §2
  private static final Bytes ED25519_SPKI = Bytes.ofHex("302a300506032b6570032100");
  private static final Bytes ED25519_PKCS8 = Bytes.ofHex("302e020100300506032b657004220420");
  private static final Bytes P256_SPKI = Bytes
      .ofHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");

  /**
   * Amazon's provider collects an Ed25519 message before it looks at it, and throws above this. The
   * largest proposals are longer; the JDK's provider, whose verdict is the same, takes them.
   */
  static final int COLLECTED_BYTES_MAX = 1 << 20;

  private final Provider provider;

  SignatureEngine(Provider provider) {
    this.provider = provider;
  }

  Provider provider() {
    return provider;
  }

  boolean verify(KeyAlgorithm algorithm, byte[] key, byte[] message, byte[] signature) {
    Optional<Bytes> encoded = encodedKey(algorithm, key, signature);
    if (encoded.isEmpty()) {
      return false;
    }
    Provider suited = suited(algorithm, message);
    try {
      PublicKey parsed = keyFactory(algorithm, suited)
          .generatePublic(new X509EncodedKeySpec(encoded.get().unsafeArray()));
      Signature verifier = signature(algorithm, suited);
      verifier.initVerify(parsed);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (InvalidKeySpecException | InvalidKeyException | SignatureException e) {
      // How providers say that a key is not on the curve, or R is no point
      return false;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(suited + " was chosen without " + algorithm, e);
    }
  }

  PrivateKey privateKey(KeyAlgorithm algorithm, byte[] seed) {
    Bytes encoded = switch (algorithm) {
      case ED25519 -> Bytes.concat(ED25519_PKCS8, Bytes.of(seed));
      case P256 -> P256.pkcs8(seed);
    };
    try {
      return keyFactory(algorithm, provider)
          .generatePrivate(new PKCS8EncodedKeySpec(encoded.unsafeArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(provider + " refuses a key in range", e);
    }
  }

  byte[] sign(KeyAlgorithm algorithm, PrivateKey key, byte[] message) {
    Provider suited = suited(algorithm, message);
    try {
      Signature signer = signature(algorithm, suited);
      signer.initSign(suited.equals(provider)
          ? key
          : keyFactory(algorithm, suited)
              .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded())));
      signer.update(message);
      byte[] signature = signer.sign();
      return switch (algorithm) {
        case ED25519 -> signature;
        case P256 -> P256.lowS(signature);
      };
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(suited + " cannot sign with its own key", e);
    }
  }

  /** The key for JCA, if key and signature pass what the chain asks of their bytes. */
  private static Optional<Bytes> encodedKey(KeyAlgorithm algorithm, byte[] key, byte[] signature) {
    return switch (algorithm) {
      case ED25519 -> Ed25519.isAdmissible(key, signature)
          ? Optional.of(Bytes.concat(ED25519_SPKI, Bytes.wrap(key)))
          : Optional.empty();
      case P256 -> P256.isAdmissible(signature)
          ? P256.uncompressed(key).map(point -> Bytes.concat(P256_SPKI, Bytes.wrap(point)))
          : Optional.empty();
    };
  }

  private Provider suited(KeyAlgorithm algorithm, byte[] message) {
    return algorithm == KeyAlgorithm.ED25519 && message.length > COLLECTED_BYTES_MAX
        ? SignatureProviders.jdk()
        : provider;
  }

  private static KeyFactory keyFactory(KeyAlgorithm algorithm, Provider provider)
      throws NoSuchAlgorithmException {
    return KeyFactory.getInstance(switch (algorithm) {
      case ED25519 -> "Ed25519";
      case P256 -> "EC";
    }, provider);
  }

  private static Signature signature(KeyAlgorithm algorithm, Provider provider)
      throws NoSuchAlgorithmException {
    return Signature.getInstance(switch (algorithm) {
      case ED25519 -> "Ed25519";
      case P256 -> "SHA256withECDSAinP1363Format";
    }, provider);
  }
}
