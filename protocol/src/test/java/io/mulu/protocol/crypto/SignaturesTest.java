package io.mulu.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Signature;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class SignaturesTest {
  private static final Bytes MESSAGE = Bytes.utf8("bytes");

  @Test
  void generatedKeysSignWhatVerifies() {
    for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
      KeyPair key = KeyPair.generate(algorithm, new SecureRandom());
      Signature signature = key.sign(MESSAGE);

      assertThat(Signatures.isAcceptableKey(key.publicKey())).isTrue();
      assertThat(Signatures.verify(key.publicKey(), MESSAGE, signature)).isTrue();
      assertThat(KeyPair.fromSeed(algorithm, key.seed()).publicKey()).isEqualTo(key.publicKey());
      assertThat(key.toString()).doesNotContain(key.seed().hex());
    }
  }

  @Test
  void aMessageAsLongAsTheLargestProposalIsSignedAndVerifiedByEitherProvider() {
    for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
      for (int length : new int[]{SignatureEngine.COLLECTED_BYTES_MAX,
          SignatureEngine.COLLECTED_BYTES_MAX + 1, 5 << 20}) {
        KeyPair key = KeyPair.generate(algorithm, new SecureRandom());
        byte[] message = new byte[length];
        Signature signature = key.sign(Bytes.of(message));
        byte[] other = message.clone();
        other[length - 1] ^= 1;

        for (SignatureEngine engine : Engines.all()) {
          assertThat(Signatures.verify(engine, key.publicKey(), Bytes.wrap(message), signature))
              .isTrue();
          assertThat(Signatures.verify(engine, key.publicKey(), Bytes.wrap(other), signature))
              .isFalse();
        }
      }
    }
  }

  @Test
  void signatureOfAnotherAlgorithmIsRefused() {
    KeyPair key = KeyPair.generate(KeyAlgorithm.ED25519, new SecureRandom());
    Signature signature = key.sign(MESSAGE);

    assertThat(Signatures.verify(key.publicKey(), MESSAGE,
        Signature.of(KeyAlgorithm.P256, signature.raw()))).isFalse();
  }

  @Test
  void startUpLineNamesTheProvider() {
    String expected = Signatures.isNative() ? "AmazonCorrettoCryptoProvider " : "SunEC ";

    assertThat(Signatures.provider()).startsWith(expected).matches(".* \\d.*");
    assertThat(Signatures.isNative()).isEqualTo(Engines.all().size() == 2);
  }
}
