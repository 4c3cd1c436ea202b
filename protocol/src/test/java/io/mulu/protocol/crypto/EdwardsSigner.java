package io.mulu.protocol.crypto;

import io.mulu.protocol.Bytes;
import java.math.BigInteger;

/** Signs with any nonce, commitment and key bytes: the attacker's pen. */
record EdwardsSigner(BigInteger scalar, Bytes key, EdwardsPoint point) {

  static EdwardsSigner honest(Bytes seed) {
    BigInteger scalar = EdwardsPoint.secretScalar(seed);
    EdwardsPoint point = EdwardsPoint.BASE.times(scalar);
    return new EdwardsSigner(scalar, point.encode(), point);
  }

  /** S = nonce + k·scalar over whatever bytes are given as R. */
  Bytes sign(Bytes message, BigInteger nonce, Bytes r) {
    BigInteger s = nonce.add(EdwardsPoint.challenge(r, key, message).multiply(scalar))
        .mod(EdwardsPoint.L);
    return Bytes.concat(r, EdwardsPoint.littleEndian(s));
  }

  Bytes sign(Bytes message) {
    BigInteger nonce = EdwardsPoint.challenge(key, message, Bytes.utf8("nonce"));
    return sign(message, nonce, EdwardsPoint.BASE.times(nonce).encode());
  }

  /** [S]B = R + [k]A as points, whatever their encodings or orders. */
  boolean satisfies(Bytes signature, Bytes message, EdwardsPoint r) {
    BigInteger s = EdwardsPoint.fromLittleEndian(signature.slice(32, 64));
    BigInteger k = EdwardsPoint.challenge(signature.slice(0, 32), key, message);
    return EdwardsPoint.BASE.times(s).equals(r.plus(point.times(k)));
  }
}
