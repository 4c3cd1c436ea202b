package io.mulu.protocol.crypto;

import io.mulu.protocol.Bytes;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 by the JDK, which uses the processor's own instructions where there are any. */
public final class Sha256 {
  private static final ThreadLocal<MessageDigest> DIGEST = ThreadLocal.withInitial(Sha256::create);

  private Sha256() {
  }

  public static byte[] digest(Bytes... parts) {
    MessageDigest digest = DIGEST.get();
    digest.reset();
    for (Bytes part : parts) {
      digest.update(part.unsafeArray());
    }
    return digest.digest();
  }

  /**
   * Of a byte and what follows it, into a place of an array.
   *
   * @throws IllegalArgumentException
   *           if there is no room for 32 bytes
   */
  public static void digest(byte first, byte[] rest, byte[] to, int at) {
    MessageDigest digest = DIGEST.get();
    digest.reset();
    digest.update(first);
    digest.update(rest);
    try {
      digest.digest(to, at, digest.getDigestLength());
    } catch (DigestException e) {
      throw new IllegalArgumentException("a digest has no room at " + at, e);
    }
  }

  /** A digest of one's own, for streams. */
  public static MessageDigest create() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
