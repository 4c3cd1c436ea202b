package io.mulu.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Signature;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** One verdict on every provider, for what clients make and for what attackers make. */
class Ed25519Test {
  private static final List<EdwardsPoint> SMALL = EdwardsPoint.smallOrderPoints();
  private static final Bytes MESSAGE = Bytes.utf8("登记 42 entries");

  private final EdwardsSigner honest = EdwardsSigner.honest(seed(7));

  @Test
  void standardVectorsHold() {
    for (Rfc8032Vectors.Vector vector : Rfc8032Vectors.ALL) {
      for (SignatureEngine engine : Engines.all()) {
        KeyPair key = KeyPair.fromSeed(engine, KeyAlgorithm.ED25519, vector.seed());

        assertThat(key.publicKey().raw()).isEqualTo(vector.publicKey());
        assertThat(key.sign(vector.message()).raw()).isEqualTo(vector.signature());
      }
      assertVerdict(true, vector.publicKey(), vector.message(), vector.signature());
    }
  }

  @Test
  void anyChangedBitOfSignatureOrKeyOrMessageIsRefused() {
    KeyPair key = KeyPair.fromSeed(KeyAlgorithm.ED25519, seed(1));
    Bytes publicKey = key.publicKey().raw();
    Bytes signature = key.sign(MESSAGE).raw();

    for (SignatureEngine engine : Engines.all()) {
      for (int bit = 0; bit < 64 * 8; bit++) {
        assertThat(verify(engine, publicKey, MESSAGE, flip(signature, bit))).isFalse();
      }
      for (int bit = 0; bit < 32 * 8; bit++) {
        assertThat(verify(engine, flip(publicKey, bit), MESSAGE, signature)).isFalse();
      }
      for (int bit = 0; bit < MESSAGE.size() * 8; bit++) {
        assertThat(verify(engine, publicKey, flip(MESSAGE, bit), signature)).isFalse();
      }
    }
  }

  @Test
  void thereAreEightPointsOfSmallOrderAndNoneIsAKey() {
    assertThat(SMALL).doesNotHaveDuplicates().hasSize(8).allMatch(EdwardsPoint::isSmallOrder);

    for (EdwardsPoint point : SMALL) {
      for (boolean oddX : new boolean[]{false, true}) {
        assertThat(isAcceptable(EdwardsPoint.encode(point.y(), oddX))).isFalse();
        // p and p + 1 are the only y >= p with 255 bits that a small-order point has
        BigInteger alias = point.y().add(EdwardsPoint.P);
        if (alias.bitLength() <= 255) {
          assertThat(isAcceptable(EdwardsPoint.encode(alias, oddX))).isFalse();
        }
      }
    }
  }

  @Test
  void smallOrderKeysNeverVerify() {
    // With A of order n and k a multiple of n, S = nonce satisfies the equation for any message
    for (EdwardsPoint a : SMALL) {
      assertVerdict(false, a.encode(), MESSAGE, forgery(a, a.encode()));
    }
  }

  @Test
  void smallOrderCommitmentsNeverVerify() {
    // R of order n and S = k·a satisfy the equation with cofactor, for the neutral R also without
    for (EdwardsPoint r : SMALL) {
      Bytes signature = honest.sign(MESSAGE, BigInteger.ZERO, r.encode());

      assertThat(honest.satisfies(signature, MESSAGE, r)).isEqualTo(r.equals(EdwardsPoint.NEUTRAL));
      assertVerdict(false, honest.key(), MESSAGE, signature);
    }
  }

  @Test
  void honestKeyWithShiftedCommitmentIsRefused() {
    BigInteger nonce = EdwardsPoint.fromLittleEndian(seed(3)).mod(EdwardsPoint.L);
    for (EdwardsPoint shift : SMALL) {
      Bytes r = EdwardsPoint.BASE.times(nonce).plus(shift).encode();

      // The shift by the neutral point is no shift: an ordinary signature
      assertVerdict(shift.equals(EdwardsPoint.NEUTRAL), honest.key(), MESSAGE,
          honest.sign(MESSAGE, nonce, r));
    }
  }

  @Test
  void responseOfAtLeastTheOrderIsRefused() {
    Bytes signature = KeyPair.fromSeed(KeyAlgorithm.ED25519, seed(1)).sign(MESSAGE).raw();
    Bytes key = KeyPair.fromSeed(KeyAlgorithm.ED25519, seed(1)).publicKey().raw();
    BigInteger s = EdwardsPoint.fromLittleEndian(signature.slice(32, 64));

    for (BigInteger alias = s.add(EdwardsPoint.L); alias.bitLength() <= 256; alias = alias
        .add(EdwardsPoint.L)) {
      assertVerdict(false, key, MESSAGE,
          Bytes.concat(signature.slice(0, 32), EdwardsPoint.littleEndian(alias)));
    }
    assertVerdict(true, key, MESSAGE, signature);
  }

  @Test
  void nonCanonicalPointsAreRefused() {
    // y in p .. 2^255 - 1 are other spellings of 0 .. 18
    for (long y = 0; y < 19; y++) {
      for (boolean oddX : new boolean[]{false, true}) {
        Bytes alias = EdwardsPoint.encode(EdwardsPoint.P.add(BigInteger.valueOf(y)), oddX);

        assertThat(isAcceptable(alias)).isFalse();
        assertVerdict(false, alias, MESSAGE, honest.sign(MESSAGE));
        assertVerdict(false, honest.key(), MESSAGE, honest.sign(MESSAGE, BigInteger.ZERO, alias));
      }
    }
  }

  @Test
  void nonCanonicalPointsAreRefusedThoughTheEquationHolds() {
    // Of the aliases only those of small order can be signed for without a discrete logarithm
    for (EdwardsPoint a : SMALL) {
      BigInteger alias = a.y().add(EdwardsPoint.P);
      if (alias.bitLength() <= 255) {
        Bytes key = EdwardsPoint.encode(alias, a.x().testBit(0));
        assertVerdict(false, key, MESSAGE, forgery(a, key));
      }
    }
    Bytes neutral = EdwardsPoint.encode(EdwardsPoint.P.add(BigInteger.ONE), false);
    Bytes signature = honest.sign(MESSAGE, BigInteger.ZERO, neutral);
    assertThat(honest.satisfies(signature, MESSAGE, EdwardsPoint.NEUTRAL)).isTrue();
    assertVerdict(false, honest.key(), MESSAGE, signature);
  }

  @Test
  void keysOffTheCurveAreRefused() {
    int refused = 0;
    for (long seed = 0; seed < 32; seed++) {
      Bytes key = clearTop(seed(seed));
      boolean onCurve = EdwardsPoint.decode(key).isPresent();

      assertThat(isAcceptable(key)).as("seed " + seed).isEqualTo(onCurve);
      refused += onCurve ? 0 : 1;
      assertVerdict(false, key, MESSAGE, honest.sign(MESSAGE));
    }
    assertThat(refused).isBetween(4, 28);
  }

  @Test
  void keysOfMixedOrderGetTheEquationsVerdict() {
    // k·T vanishes for one k in eight (order 8): those signatures verify, the others do not
    List<Boolean> verdicts = new ArrayList<>();
    for (EdwardsPoint shift : SMALL) {
      EdwardsPoint mixed = honest.point().plus(shift);
      EdwardsSigner signer = new EdwardsSigner(honest.scalar(), mixed.encode(), mixed);
      assertThat(isAcceptable(mixed.encode())).isTrue();
      for (int i = 0; i < 6; i++) {
        Bytes message = Bytes.utf8("message " + i);
        Bytes signature = signer.sign(message);
        boolean expected = EdwardsPoint.isValid(signer.key(), message, signature);

        assertVerdict(expected, signer.key(), message, signature);
        verdicts.add(expected);
      }
    }
    assertThat(verdicts).contains(true, false);
  }

  @Test
  void theTwoProvidersAgreeOnRandomPointsAndNumbers() {
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Bytes key = random.nextBoolean() ? honest.key() : clearTop(bytes(random, 32));
      Bytes r = EdwardsPoint.BASE.times(BigInteger.valueOf(random.nextLong(1, 1L << 40))).encode();
      Bytes signature = Bytes.concat(r, clearTop(bytes(random, 32)));

      List<Boolean> verdicts = Engines.all().stream()
          .map(engine -> verify(engine, key, MESSAGE, signature)).distinct().toList();

      assertThat(verdicts).as("seed " + seed).hasSize(1);
    }
  }

  /** A signature under a small-order key that satisfies the equation without cofactor. */
  private static Bytes forgery(EdwardsPoint point, Bytes key) {
    EdwardsSigner signer = new EdwardsSigner(BigInteger.ZERO, key, point);
    for (long nonce = 1; nonce < 1000; nonce++) {
      EdwardsPoint r = EdwardsPoint.BASE.times(BigInteger.valueOf(nonce));
      Bytes signature = signer.sign(MESSAGE, BigInteger.valueOf(nonce), r.encode());
      if (signer.satisfies(signature, MESSAGE, r)) {
        return signature;
      }
    }
    throw new AssertionError("one nonce in eight should do for " + point);
  }

  private static void assertVerdict(boolean expected, Bytes key, Bytes message, Bytes signature) {
    assertThat(EdwardsPoint.isValid(key, message, signature)).as("the specification")
        .isEqualTo(expected);
    for (SignatureEngine engine : Engines.all()) {
      assertThat(verify(engine, key, message, signature))
          .as("%s: key %s signature %s", engine.provider().getName(), key, signature)
          .isEqualTo(expected);
    }
  }

  private static boolean verify(SignatureEngine engine, Bytes key, Bytes message, Bytes signature) {
    return Signatures.verify(engine, PublicKey.of(KeyAlgorithm.ED25519, key), message,
        Signature.of(KeyAlgorithm.ED25519, signature));
  }

  private static boolean isAcceptable(Bytes key) {
    return Signatures.isAcceptableKey(PublicKey.of(KeyAlgorithm.ED25519, key));
  }

  private static Bytes seed(long seed) {
    return bytes(new SplittableRandom(seed), 32);
  }

  private static Bytes bytes(SplittableRandom random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  private static Bytes clearTop(Bytes bytes) {
    byte[] array = bytes.toArray();
    array[31] &= 0x0f;
    return Bytes.wrap(array);
  }

  private static Bytes flip(Bytes bytes, int bit) {
    byte[] array = bytes.toArray();
    array[bit / 8] ^= (byte) (1 << bit % 8);
    return Bytes.wrap(array);
  }
}
