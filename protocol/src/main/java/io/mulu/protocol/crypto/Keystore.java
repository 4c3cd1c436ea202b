package io.mulu.protocol.crypto;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.crypto.KeystoreException.Reason;
import io.mulu.protocol.wire.Limit;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.protocol.wire.WireCodec;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * A private key in a file, sealed by a passphrase: scrypt (RFC 7914) and AES-256-GCM. The file is
 * magic ‖ SHA-256 of the rest ‖ canonical record; the sum tells a damaged file from a wrong
 * passphrase, which GCM alone cannot. Only its owner may read the file, and it appears whole or not
 * at all.
 */
public final class Keystore {
  private static final Bytes MAGIC = Bytes.utf8("MULUKEY1");
  private static final int FILE_BYTES_MAX = 1024;
  private static final int TAG_BITS = 128;

  private static final WireCodec<Sealed> SEALED = WireCodec.of(Sealed.class);
  private static final WireCodec<Header> HEADER = WireCodec.of(Header.class);

  private Keystore() {
  }

  /**
   * How the sealing key comes from the passphrase, and whose key it is; authenticated with the
   * seed.
   *
   * @param costLog2
   *          scrypt's N = 2^costLog2; bounded so that a forged file cannot ask for the machine's
   *          memory
   */
  record Header(int costLog2, int blockSize, int parallelism, @Limit(32) Bytes salt,
      @Limit(12) Bytes nonce, PublicKey publicKey) {
    /** 32 MiB and about 0.1 s: what a start of the node can bear, not a guesser. */
    static final int COST_LOG2 = 15;
    private static final int COST_LOG2_MAX = 18;

    Header {
      if (costLog2 < 1 || costLog2 > COST_LOG2_MAX || blockSize != 8 || parallelism != 1
          || salt.size() != 32 || nonce.size() != 12) {
        throw new IllegalArgumentException("scrypt or AES-GCM parameters out of range");
      }
    }
  }

  /** The file's record. */
  record Sealed(Header header, @Limit(64) Bytes sealedSeed) {
  }

  /**
   * Writes a new file, never over an existing one: a key that is replaced by mistake is lost.
   *
   * @throws java.nio.file.FileAlreadyExistsException
   *           if there is a file at the path
   * @throws IllegalArgumentException
   *           if the passphrase is empty
   */
  public static void write(Path file, KeyPair key, char[] passphrase) throws IOException {
    write(file, key, passphrase, Header.COST_LOG2);
  }

  static void write(Path file, KeyPair key, char[] passphrase, int costLog2) throws IOException {
    if (passphrase.length == 0) {
      throw new IllegalArgumentException("the passphrase is empty");
    }
    SecureRandom random = new SecureRandom();
    Header header = new Header(costLog2, 8, 1, random(random, 32), random(random, 12),
        key.publicKey());
    Bytes record;
    try {
      record = SEALED.encode(new Sealed(header, Bytes.wrap(
          cipher(Cipher.ENCRYPT_MODE, header, passphrase).doFinal(key.seed().unsafeArray()))));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
    PrivateFile.create(file, Bytes.concat(MAGIC, Hash.sha256(record).bytes(), record));
  }

  /**
   * @throws KeystoreException
   *           if the file is missing or damaged, or the passphrase is not its
   */
  public static KeyPair read(Path file, char[] passphrase) throws IOException {
    Sealed sealed = parse(file);
    Header header = sealed.header();
    try {
      Bytes seed = Bytes.wrap(cipher(Cipher.DECRYPT_MODE, header, passphrase)
          .doFinal(sealed.sealedSeed().unsafeArray()));
      KeyPair key = KeyPair.fromSeed(header.publicKey().algorithm(), seed);
      if (!key.publicKey().equals(header.publicKey())) {
        throw damaged(file, "its private key is not that of its public key");
      }
      return key;
    } catch (AEADBadTagException e) {
      throw new KeystoreException(Reason.WRONG_PASSPHRASE,
          "the passphrase does not open " + file + " (key " + header.publicKey().brief() + ")");
    } catch (IllegalArgumentException e) {
      throw damaged(file, "it holds no private key");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  /** Whose key a file holds: needs no passphrase, proves nothing. */
  public static PublicKey readPublicKey(Path file) throws IOException {
    return parse(file).header().publicKey();
  }

  private static Sealed parse(Path file) throws IOException {
    Bytes content;
    try {
      content = PrivateFile.read(file, FILE_BYTES_MAX);
    } catch (NoSuchFileException e) {
      throw new KeystoreException(Reason.MISSING, "there is no key file " + file);
    }
    int recordAt = MAGIC.size() + Hash.SIZE;
    if (!content.startsWith(MAGIC) || content.size() < recordAt) {
      throw damaged(file, "it is no key file of version 1");
    }
    Bytes record = content.slice(recordAt, content.size());
    if (!content.slice(MAGIC.size(), recordAt).equals(Hash.sha256(record).bytes())) {
      throw damaged(file, "its checksum is wrong");
    }
    try {
      return SEALED.decode(record, FILE_BYTES_MAX);
    } catch (MalformedException e) {
      throw damaged(file, String.valueOf(e.getMessage()));
    }
  }

  private static KeystoreException damaged(Path file, String what) {
    return new KeystoreException(Reason.DAMAGED,
        file + " is damaged: " + what + "; restore it from your backup of keys");
  }

  private static Cipher cipher(int mode, Header header, char[] passphrase)
      throws GeneralSecurityException {
    // The same characters give the same bytes whichever way an input method composes them
    byte[] secret = Normalizer.normalize(CharBuffer.wrap(passphrase), Normalizer.Form.NFC)
        .getBytes(StandardCharsets.UTF_8);
    byte[] key = SCrypt.generate(secret, header.salt().unsafeArray(), 1 << header.costLog2(),
        header.blockSize(), header.parallelism(), 32);
    Arrays.fill(secret, (byte) 0);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"),
        new GCMParameterSpec(TAG_BITS, header.nonce().unsafeArray()));
    cipher.updateAAD(HEADER.encode(header).unsafeArray());
    return cipher;
  }

  private static Bytes random(SecureRandom random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }
}
