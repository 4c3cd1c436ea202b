package io.mulu.testnet.sim.load;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Signature;
import io.mulu.protocol.Transaction;
import io.mulu.protocol.TransactionBody;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Signs a transaction a second time. RFC 8032 derives the nonce from key and message, but nobody
 * can see whether a signer does: one who draws it makes any number of sound signatures, so any
 * number of envelopes of one transaction, all with the same id.
 */
public final class SecondSignature {
  /** Of the group of Ed25519. */
  private static final BigInteger ORDER = BigInteger.TWO.pow(252)
      .add(new BigInteger("27742317777372353535851937790883648493"));
  private static final int SCALAR_BYTES = 32;

  private SecondSignature() {
  }

  /**
   * The same transaction in another envelope.
   *
   * @param key
   *          that signed it
   * @param drawn
   *          32 bytes; others give another envelope
   */
  public static Transaction of(Transaction transaction, KeyPair key, Bytes drawn) {
    // The public key of any seed is a multiple of the base point whose scalar is known.
    Bytes point = KeyPair.fromSeed(KeyAlgorithm.ED25519, drawn).publicKey().raw();
    Bytes message = TransactionBody.signedBytes(transaction.body());
    BigInteger challenge = number(sha512(Bytes.concat(point, key.publicKey().raw(), message)));
    BigInteger response = scalar(drawn).add(challenge.multiply(scalar(key.seed()))).mod(ORDER);
    return new Transaction(transaction.body(),
        Signature.of(KeyAlgorithm.ED25519, Bytes.concat(point, littleEndian(response))));
  }

  private static BigInteger scalar(Bytes seed) {
    byte[] half = Arrays.copyOf(sha512(seed), SCALAR_BYTES);
    half[0] &= (byte) 0xf8;
    half[31] = (byte) ((half[31] & 0x7f) | 0x40);
    return number(half);
  }

  private static byte[] sha512(Bytes input) {
    try {
      return MessageDigest.getInstance("SHA-512").digest(input.toArray());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-512", e);
    }
  }

  private static BigInteger number(byte[] littleEndian) {
    return new BigInteger(1, reversed(littleEndian));
  }

  private static Bytes littleEndian(BigInteger scalar) {
    byte[] bytes = scalar.toByteArray();
    return Bytes.wrap(Arrays.copyOf(reversed(bytes), SCALAR_BYTES));
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] other = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      other[i] = bytes[bytes.length - 1 - i];
    }
    return other;
  }
}
