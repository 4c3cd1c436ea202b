package io.mulu.protocol.crypto;

import io.mulu.protocol.Bytes;
import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;

/**
 * What the chain asks of P-256 bytes before any library sees them: a compressed point on the curve,
 * r in 1..n-1 and s in 1..n/2. With (r, s) also (r, n - s) satisfies ECDSA; taking the lower half
 * only, nobody but the signer can make a second signature of a message.
 */
final class P256 {
  static final int SCALAR_BYTES = 32;
  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256r1");
  private static final BigInteger ORDER = CURVE.getN();
  private static final BigInteger HALF_ORDER = ORDER.shiftRight(1);

  private static final Bytes PKCS8 = Bytes
      .ofHex("3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420");

  private P256() {
  }

  /** May go to the library. */
  static boolean isAdmissible(byte[] signature) {
    BigInteger r = scalar(signature, 0);
    BigInteger s = scalar(signature, SCALAR_BYTES);
    return r.signum() > 0 && r.compareTo(ORDER) < 0 && s.signum() > 0
        && s.compareTo(HALF_ORDER) <= 0;
  }

  /** The same signature with s in the lower half. */
  static byte[] lowS(byte[] signature) {
    BigInteger s = scalar(signature, SCALAR_BYTES);
    if (s.compareTo(HALF_ORDER) > 0) {
      putScalar(ORDER.subtract(s), signature, SCALAR_BYTES);
    }
    return signature;
  }

  /** 04‖x‖y of a compressed point, or nothing if there is no such point. */
  static Optional<byte[]> uncompressed(byte[] compressed) {
    if (compressed[0] != 2 && compressed[0] != 3) {
      return Optional.empty();
    }
    try {
      return Optional.of(CURVE.getCurve().decodePoint(compressed).getEncoded(false));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static boolean isScalar(byte[] seed) {
    BigInteger d = scalar(seed, 0);
    return d.signum() > 0 && d.compareTo(ORDER) < 0;
  }

  /** The compressed public key of a private scalar. */
  static byte[] publicKey(byte[] scalar) {
    ECPoint point = CURVE.getG().multiply(scalar(scalar, 0)).normalize();
    return point.getEncoded(true);
  }

  /** DER of a private key: RFC 5915 in PKCS#8, without the optional public key. */
  static Bytes pkcs8(byte[] scalar) {
    return Bytes.concat(PKCS8, Bytes.wrap(scalar));
  }

  private static BigInteger scalar(byte[] bytes, int from) {
    return new BigInteger(1, bytes, from, SCALAR_BYTES);
  }

  private static void putScalar(BigInteger value, byte[] out, int from) {
    byte[] digits = value.toByteArray();
    for (int i = 0; i < SCALAR_BYTES; i++) {
      int at = digits.length - SCALAR_BYTES + i;
      out[from + i] = at < 0 ? 0 : digits[at];
    }
  }
}
