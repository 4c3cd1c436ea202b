package io.mulu.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** One verdict on both providers: key, signature and message, one after the other. */
class SignatureFuzzTest {
  private static final List<SignatureEngine> ENGINES = Engines.all();
  private static final int SIGNATURE_BYTES = 65;

  static Stream<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
      for (int size : List.of(0, 1, 200)) {
        KeyPair key = KeyPair.fromSeed(algorithm, Hash.sha256(Bytes.ofLong(size)).bytes());
        Bytes message = Bytes.wrap(new byte[size]);
        seeds.add(
            Bytes.concat(key.publicKey().bytes(), key.sign(message).bytes(), message).toArray());
      }
    }
    return seeds.stream();
  }

  @MethodSource("seeds")
  @FuzzTest
  void verdictIsTheSameEverywhere(byte[] input) {
    PublicKey key;
    Signature signature;
    int keyBytes;
    try {
      keyBytes = input.length == 0 ? 1 : 1 + KeyAlgorithm.ofCode(input[0]).keyBytes();
      if (input.length < keyBytes + SIGNATURE_BYTES) {
        return;
      }
      key = PublicKey.of(Bytes.copyOf(input, 0, keyBytes));
      signature = Signature.of(Bytes.copyOf(input, keyBytes, keyBytes + SIGNATURE_BYTES));
    } catch (IllegalArgumentException e) {
      return;
    }
    Bytes message = Bytes.wrap(Arrays.copyOfRange(input, keyBytes + SIGNATURE_BYTES, input.length));

    List<Boolean> verdicts = ENGINES.stream()
        .map(engine -> Signatures.verify(engine, key, message, signature)).distinct().toList();
    assertThat(verdicts).hasSize(1);
    assertThat(verdicts.getFirst() && !Signatures.isAcceptableKey(key))
        .as("a signature under a key that is never let in").isFalse();
  }
}
