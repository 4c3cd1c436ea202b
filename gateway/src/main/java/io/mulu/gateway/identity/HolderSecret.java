package io.mulu.gateway.identity;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * 32 bytes that only one hospital knows. Who has them can recognise its patients on the chain; who
 * loses them can no longer find them. Immutable.
 */
public final class HolderSecret {
  private static final int SIZE = 32;

  private final Bytes key;

  private HolderSecret(Bytes key) {
    this.key = key;
  }

  public static HolderSecret generate(SecureRandom random) {
    byte[] key = new byte[SIZE];
    random.nextBytes(key);
    return new HolderSecret(Bytes.wrap(key));
  }

  /**
   * @throws IllegalArgumentException
   *           unless there are 32 bytes
   */
  public static HolderSecret of(Bytes key) {
    if (key.size() != SIZE) {
      throw new IllegalArgumentException("a holder's secret has 32 bytes, not " + key.size());
    }
    return new HolderSecret(key);
  }

  /** Reads the secret; makes it, readable by its owner alone and synced, if there is none yet. */
  public static HolderSecret readOrCreate(Path path, SecureRandom random) throws IOException {
    if (Files.exists(path)) {
      byte[] stored = Files.readAllBytes(path);
      if (stored.length != SIZE) {
        throw new IOException(path + " is no holder's secret: it has " + stored.length + " bytes");
      }
      return new HolderSecret(Bytes.wrap(stored));
    }
    HolderSecret secret = generate(random);
    Files.createFile(path,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(secret.key.toArray());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    return secret;
  }

  /** {@code T = HMAC(secret, id')}. */
  public PatientTag tag(PatientId patient) {
    return new PatientTag(Hash.of(hmac(key, patient.bytes())));
  }

  /** The document's name under this secret: the same document, the same key, at any import. */
  public Hash dedupKey(String kind, String identity) {
    return Hash
        .of(hmac(key, Bytes.utf8("mulu/dedup/v1"), lengthFirst(kind), lengthFirst(identity)));
  }

  static Bytes hmac(Bytes key, Bytes... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.unsafeArray(), "HmacSHA256"));
      for (Bytes part : parts) {
        mac.update(part.unsafeArray());
      }
      return Bytes.wrap(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  /** Variable parts carry their length, so that no two lists of parts are the same bytes. */
  static Bytes lengthFirst(String text) {
    Bytes bytes = Bytes.utf8(text);
    return Bytes.concat(Bytes.ofLong(bytes.size()), bytes);
  }

  @Override
  public String toString() {
    return "HolderSecret (withheld)";
  }
}
