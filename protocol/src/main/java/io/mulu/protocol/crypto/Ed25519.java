package io.mulu.protocol.crypto;

import io.mulu.protocol.Bytes;
import java.util.Arrays;
import java.util.List;

/**
 * What the chain asks of Ed25519 bytes before any library sees them. Libraries disagree on crafted
 * keys and signatures (Chalkias, Garillot, Nikolaenko 2020, "Taming the many EdDSAs"), so every
 * case in which they are known to differ is decided here; what is left is the equation [S]B = R +
 * [k]A without cofactor, k reduced modulo L, on which the JDK and AWS-LC agree.
 *
 * <p>
 * Keys of mixed order (a prime-order point plus a small-order one) are not refused: finding them
 * costs a scalar multiplication for each verification, and without cofactor they give nobody
 * anything but a key under which some of one's own signatures fail.
 */
final class Ed25519 {
  private static final int POINT_BYTES = 32;

  /** The group's order L = 2^252 + 27742317777372353535851937790883648493, little-endian. */
  private static final byte[] ORDER = array(
      "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

  /** p = 2^255 - 19, little-endian. */
  private static final byte[] PRIME = array(
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");

  /**
   * y of the eight points of small order, little-endian, without the sign of x: 1 (neutral), -1, 0
   * (order 4, twice), and the two of order 8 (each twice). Comparing without the sign also refuses
   * the encodings of x = -0; the other non-canonical encodings, p and p + 1, are not below p.
   */
  private static final List<byte[]> SMALL_ORDER_Y = List.of(
      array("0100000000000000000000000000000000000000000000000000000000000000"),
      array("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
      array("0000000000000000000000000000000000000000000000000000000000000000"),
      array("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
      array("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"));

  private Ed25519() {
  }

  /**
   * May go to the library: form of the key (whether it is on the curve is not asked) and of R‖S.
   */
  static boolean isAdmissible(byte[] key, byte[] signature) {
    byte[] r = Arrays.copyOf(signature, POINT_BYTES);
    byte[] s = Arrays.copyOfRange(signature, POINT_BYTES, 2 * POINT_BYTES);
    return isBelow(s, ORDER) && isAdmissiblePoint(key) && isAdmissiblePoint(r);
  }

  /** Canonical, on the curve and not of small order. */
  static boolean isAcceptableKey(byte[] key) {
    // BouncyCastle only decompresses here; it never judges a signature
    return isAdmissiblePoint(key)
        && org.bouncycastle.math.ec.rfc8032.Ed25519.validatePublicKeyPartial(key, 0);
  }

  /**
   * The public key of a seed. By BouncyCastle because JCA has no call for it; derivation is a
   * function of the standard on which libraries cannot differ without failing its vectors.
   */
  static byte[] publicKey(byte[] seed) {
    byte[] key = new byte[POINT_BYTES];
    org.bouncycastle.math.ec.rfc8032.Ed25519.generatePublicKey(seed, 0, key, 0);
    return key;
  }

  private static boolean isAdmissiblePoint(byte[] encoded) {
    byte[] y = encoded.clone();
    y[POINT_BYTES - 1] &= 0x7f;
    return isBelow(y, PRIME) && SMALL_ORDER_Y.stream().noneMatch(small -> Arrays.equals(y, small));
  }

  /** Little-endian comparison of equally long numbers. */
  private static boolean isBelow(byte[] number, byte[] bound) {
    for (int i = number.length - 1; i >= 0; i--) {
      int difference = (number[i] & 0xff) - (bound[i] & 0xff);
      if (difference != 0) {
        return difference < 0;
      }
    }
    return false;
  }

  private static byte[] array(String hex) {
    return Bytes.ofHex(hex).toArray();
  }
}
