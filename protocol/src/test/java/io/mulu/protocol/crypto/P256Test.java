package io.mulu.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Signature;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** ECDSA with one signature per message and signer, and one verdict on every provider. */
class P256Test {
  private static final BigInteger ORDER = new BigInteger(
      "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
  // RFC 6979, A.2.5, with SHA-256
  private static final Bytes SEED = Bytes
      .ofHex("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721");
  private static final Bytes PUBLIC = Bytes
      .ofHex("0360fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6");
  private static final Bytes MESSAGE = Bytes.utf8("sample");
  private static final Bytes R = Bytes
      .ofHex("efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716");
  private static final Bytes HIGH_S = Bytes
      .ofHex("f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");

  @Test
  void standardVectorHoldsInItsLowForm() {
    assertThat(KeyPair.fromSeed(KeyAlgorithm.P256, SEED).publicKey().raw()).isEqualTo(PUBLIC);

    assertVerdict(true, PUBLIC, Bytes.concat(R, lowS()));
    assertVerdict(false, PUBLIC, Bytes.concat(R, HIGH_S));
  }

  @Test
  void signaturesOfEachProviderAreLowAndVerifyOnBoth() {
    for (SignatureEngine engine : Engines.all()) {
      KeyPair key = KeyPair.fromSeed(engine, KeyAlgorithm.P256, SEED);
      // Half of the raw signatures have a high s
      for (int i = 0; i < 16; i++) {
        Bytes signature = key.sign(MESSAGE).raw();

        assertThat(number(signature.slice(32, 64))).isLessThanOrEqualTo(ORDER.shiftRight(1));
        assertVerdict(true, PUBLIC, signature);
      }
    }
  }

  @Test
  void boundsOfTheScalarsHold() {
    List<BigInteger> outside = List.of(BigInteger.ZERO, ORDER, ORDER.add(BigInteger.ONE),
        BigInteger.TWO.pow(256).subtract(BigInteger.ONE));
    for (BigInteger scalar : outside) {
      assertVerdict(false, PUBLIC, Bytes.concat(scalar(scalar), lowS()));
      assertVerdict(false, PUBLIC, Bytes.concat(R, scalar(scalar)));
    }
    byte[] half = Bytes.concat(R, scalar(ORDER.shiftRight(1))).toArray();
    byte[] aboveHalf = Bytes.concat(R, scalar(ORDER.shiftRight(1).add(BigInteger.ONE))).toArray();
    assertThat(P256.isAdmissible(half)).isTrue();
    assertThat(P256.isAdmissible(aboveHalf)).isFalse();
    assertThat(P256.lowS(aboveHalf)).isEqualTo(half);
  }

  @Test
  void anyChangedBitIsRefused() {
    Bytes signature = Bytes.concat(R, lowS());
    for (SignatureEngine engine : Engines.all()) {
      for (int bit = 0; bit < 64 * 8; bit++) {
        assertThat(verify(engine, PUBLIC, flip(signature, bit))).isFalse();
      }
      for (int bit = 0; bit < 33 * 8; bit++) {
        assertThat(verify(engine, flip(PUBLIC, bit), signature)).isFalse();
      }
    }
  }

  @Test
  void onlyCompressedPointsOfTheCurveAreKeys() {
    assertThat(isAcceptable(PUBLIC)).isTrue();
    for (int first : new int[]{0, 1, 4, 5, 6, 7, 0x82, 0xff}) {
      byte[] key = PUBLIC.toArray();
      key[0] = (byte) first;
      assertThat(isAcceptable(Bytes.wrap(key))).isFalse();
    }
    // x >= p, and an x without a point
    assertThat(
        isAcceptable(Bytes.concat(Bytes.of((byte) 2),
            scalar(new BigInteger(
                "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16)))))
        .isFalse();
    assertThat(isAcceptable(
        Bytes.concat(Bytes.of((byte) 2), scalar(BigInteger.TWO.pow(256).subtract(BigInteger.ONE)))))
        .isFalse();
    assertThat(isAcceptable(Bytes.concat(Bytes.of((byte) 2), scalar(BigInteger.ONE)))).isFalse();
  }

  @Test
  void seedsOutsideOfTheScalarsAreRefused() {
    for (BigInteger seed : List.of(BigInteger.ZERO, ORDER, ORDER.add(BigInteger.ONE))) {
      assertThatThrownBy(() -> KeyPair.fromSeed(KeyAlgorithm.P256, scalar(seed)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> KeyPair.fromSeed(KeyAlgorithm.P256, SEED.slice(0, 31)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertVerdict(boolean expected, Bytes key, Bytes signature) {
    for (SignatureEngine engine : Engines.all()) {
      assertThat(verify(engine, key, signature)).as(engine.provider().getName())
          .isEqualTo(expected);
    }
  }

  private static boolean verify(SignatureEngine engine, Bytes key, Bytes signature) {
    return Signatures.verify(engine, PublicKey.of(KeyAlgorithm.P256, key), MESSAGE,
        Signature.of(KeyAlgorithm.P256, signature));
  }

  private static boolean isAcceptable(Bytes key) {
    return Signatures.isAcceptableKey(PublicKey.of(KeyAlgorithm.P256, key));
  }

  private static Bytes lowS() {
    return scalar(ORDER.subtract(number(HIGH_S)));
  }

  private static BigInteger number(Bytes bytes) {
    return new BigInteger(1, bytes.toArray());
  }

  private static Bytes scalar(BigInteger value) {
    String hex = value.toString(16);
    return Bytes.ofHex("0".repeat(64 - hex.length()) + hex);
  }

  private static Bytes flip(Bytes bytes, int bit) {
    byte[] array = bytes.toArray();
    array[bit / 8] ^= (byte) (1 << bit % 8);
    return Bytes.wrap(array);
  }
}
