package io.mulu.protocol.crypto;

import io.mulu.protocol.Bytes;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Edwards25519 in plain numbers after RFC 8032, section 5.1, to craft what no library makes and to
 * say what the rule's verdict is. Slow and not for secrets.
 */
record EdwardsPoint(BigInteger x, BigInteger y) {
  static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
  static final BigInteger L = BigInteger.TWO.pow(252)
      .add(new BigInteger("27742317777372353535851937790883648493"));
  private static final BigInteger D = BigInteger.valueOf(-121665)
      .multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);
  private static final BigInteger ROOT_OF_MINUS_ONE = BigInteger.TWO
      .modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);
  static final EdwardsPoint NEUTRAL = new EdwardsPoint(BigInteger.ZERO, BigInteger.ONE);
  static final EdwardsPoint BASE = ofY(
      BigInteger.valueOf(4).multiply(BigInteger.valueOf(5).modInverse(P)).mod(P), false)
      .orElseThrow();

  static Optional<EdwardsPoint> ofY(BigInteger y, boolean oddX) {
    BigInteger yy = y.multiply(y).mod(P);
    BigInteger xx = yy.subtract(BigInteger.ONE)
        .multiply(D.multiply(yy).add(BigInteger.ONE).modInverse(P)).mod(P);
    BigInteger x = xx.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
    if (!x.multiply(x).mod(P).equals(xx)) {
      x = x.multiply(ROOT_OF_MINUS_ONE).mod(P);
    }
    if (!x.multiply(x).mod(P).equals(xx)) {
      return Optional.empty();
    }
    return Optional.of(new EdwardsPoint(x.testBit(0) == oddX ? x : P.subtract(x).mod(P), y));
  }

  /** Strict: y below p, no minus zero, on the curve. */
  static Optional<EdwardsPoint> decode(Bytes encoded) {
    BigInteger number = fromLittleEndian(encoded);
    boolean oddX = number.testBit(255);
    BigInteger y = number.clearBit(255);
    return y.compareTo(P) >= 0
        ? Optional.empty()
        : ofY(y, oddX).filter(point -> point.x().testBit(0) == oddX);
  }

  Bytes encode() {
    return encode(y, x.testBit(0));
  }

  /** Any y below 2^255, canonical or not. */
  static Bytes encode(BigInteger y, boolean oddX) {
    return littleEndian(oddX ? y.setBit(255) : y);
  }

  EdwardsPoint plus(EdwardsPoint o) {
    BigInteger product = D.multiply(x).multiply(o.x).multiply(y).multiply(o.y).mod(P);
    BigInteger sumX = x.multiply(o.y).add(y.multiply(o.x))
        .multiply(BigInteger.ONE.add(product).modInverse(P)).mod(P);
    BigInteger sumY = y.multiply(o.y).add(x.multiply(o.x))
        .multiply(BigInteger.ONE.subtract(product).modInverse(P)).mod(P);
    return new EdwardsPoint(sumX, sumY);
  }

  EdwardsPoint times(BigInteger factor) {
    EdwardsPoint sum = NEUTRAL;
    for (int i = factor.bitLength() - 1; i >= 0; i--) {
      sum = sum.plus(sum);
      if (factor.testBit(i)) {
        sum = sum.plus(this);
      }
    }
    return sum;
  }

  boolean isSmallOrder() {
    return times(BigInteger.valueOf(8)).equals(NEUTRAL);
  }

  /** The eight points of small order, found, not looked up: L times any point is one of them. */
  static List<EdwardsPoint> smallOrderPoints() {
    for (long y = 2;; y++) {
      Optional<EdwardsPoint> point = ofY(BigInteger.valueOf(y), false).map(p -> p.times(L));
      if (point.isPresent() && !point.get().times(BigInteger.valueOf(4)).equals(NEUTRAL)) {
        List<EdwardsPoint> all = new ArrayList<>();
        EdwardsPoint multiple = NEUTRAL;
        for (int i = 0; i < 8; i++) {
          all.add(multiple);
          multiple = multiple.plus(point.get());
        }
        return all;
      }
    }
  }

  /** k of the standard, reduced modulo L as every library reduces it. */
  static BigInteger challenge(Bytes r, Bytes key, Bytes message) {
    return fromLittleEndian(sha512(Bytes.concat(r, key, message))).mod(L);
  }

  static BigInteger secretScalar(Bytes seed) {
    return fromLittleEndian(sha512(seed).slice(0, 32)).clearBit(0).clearBit(1).clearBit(2)
        .clearBit(255).setBit(254);
  }

  /** The chain's rule as its specification words it. */
  static boolean isValid(Bytes key, Bytes message, Bytes signature) {
    Optional<EdwardsPoint> a = decode(key).filter(point -> !point.isSmallOrder());
    Optional<EdwardsPoint> r = decode(signature.slice(0, 32))
        .filter(point -> !point.isSmallOrder());
    BigInteger s = fromLittleEndian(signature.slice(32, 64));
    return a.isPresent() && r.isPresent() && s.compareTo(L) < 0 && BASE.times(s)
        .equals(r.get().plus(a.get().times(challenge(signature.slice(0, 32), key, message))));
  }

  static Bytes littleEndian(BigInteger number) {
    byte[] out = new byte[32];
    for (int i = 0; i < 32; i++) {
      out[i] = number.shiftRight(8 * i).byteValue();
    }
    return Bytes.wrap(out);
  }

  static BigInteger fromLittleEndian(Bytes bytes) {
    byte[] reversed = new byte[bytes.size()];
    for (int i = 0; i < reversed.length; i++) {
      reversed[i] = bytes.at(reversed.length - 1 - i);
    }
    return new BigInteger(1, reversed);
  }

  private static Bytes sha512(Bytes input) {
    try {
      return Bytes.wrap(MessageDigest.getInstance("SHA-512").digest(input.toArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
