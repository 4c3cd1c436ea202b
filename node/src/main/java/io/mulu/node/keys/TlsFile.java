package io.mulu.node.keys;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A TLS key and its certificate in one PEM file (RFC 7468: PKCS#8, then X.509), so that both change
 * in one rename. Readable by its owner only, on disk wholly or not at all.
 */
final class TlsFile {
  private static final int FILE_BYTES_MAX = 16 << 10;
  private static final String KEY = "PRIVATE KEY";
  private static final String CERTIFICATE = "CERTIFICATE";

  private TlsFile() {
  }

  static void write(Path file, TlsIdentity identity) throws KeysException {
    try {
      byte[] pem = (block(KEY, identity.key().getEncoded())
          + block(CERTIFICATE, identity.certificate().getEncoded()))
          .getBytes(StandardCharsets.US_ASCII);
      create(file, pem);
    } catch (FileAlreadyExistsException e) {
      throw new KeysException(file, "there is a key already", "keys are never overwritten", e);
    } catch (IOException e) {
      throw new KeysException(file, "cannot be written", "check the folder's rights and space", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate just made encodes", e);
    }
  }

  static TlsIdentity read(Path file) throws KeysException {
    try {
      checkRights(file);
      byte[] bytes;
      try (InputStream in = Files.newInputStream(file)) {
        bytes = in.readNBytes(FILE_BYTES_MAX);
      }
      String pem = new String(bytes, StandardCharsets.US_ASCII);
      PrivateKey key = KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(find(file, pem, KEY)));
      X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(find(file, pem, CERTIFICATE)));
      if (!belongTogether(key, certificate)) {
        throw new KeysException(file, "its certificate is not for its key",
            "restore the file or renew it with 'mulu cert renew'");
      }
      return new TlsIdentity(key, certificate);
    } catch (NoSuchFileException e) {
      throw new KeysException(file, "there is no such file",
          "create keys with 'mulu node init' or restore it", e);
    } catch (IOException e) {
      throw new KeysException(file, "cannot be read", "check its rights", e);
    } catch (GeneralSecurityException e) {
      throw new KeysException(file, "holds no EC key with an X.509 certificate in PEM",
          "restore the file or renew it with 'mulu cert renew'", e);
    }
  }

  static void createFolder(Path folder) throws KeysException {
    try {
      Files.createDirectories(folder, ownerOnly(folder, "rwx------"));
    } catch (IOException e) {
      throw new KeysException(folder, "cannot be created", "check the rights of its parent", e);
    }
  }

  static void syncFolder(Path folder) throws IOException {
    try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  private static void checkRights(Path file) throws IOException, KeysException {
    if (!isPosix(file)) {
      return;
    }
    Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
    Set<PosixFilePermission> others = EnumSet.of(PosixFilePermission.GROUP_READ,
        PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_READ,
        PosixFilePermission.OTHERS_WRITE);
    others.retainAll(rights);
    if (!others.isEmpty()) {
      throw new KeysException(file,
          "others may read or write it (" + PosixFilePermissions.toString(rights) + ")",
          "chmod 600 it, and renew the key if others could have read it");
    }
  }

  private static boolean belongTogether(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    byte[] sample = certificate.getTBSCertificate();
    Signature signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(key);
    signer.update(sample);
    byte[] signed = signer.sign();
    signer.initVerify(certificate.getPublicKey());
    signer.update(sample);
    return signer.verify(signed);
  }

  /** Written beside the target, synced and renamed; then the folder is synced. */
  private static void create(Path file, byte[] content) throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(file + " is no file name");
    }
    Path draft = Files.createTempFile(folder, ".tls-", ".new", ownerOnly(folder, "rw-------"));
    try {
      try (FileChannel out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
        out.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
    syncFolder(folder);
  }

  private static String block(String label, byte[] der) {
    return "-----BEGIN " + label + "-----\n"
        + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(der) + "\n-----END " + label
        + "-----\n";
  }

  private static byte[] find(Path file, String pem, String label) throws KeysException {
    Matcher matcher = Pattern
        .compile("-----BEGIN " + label + "-----\\s([A-Za-z0-9+/=\\s]*)-----END " + label + "-----")
        .matcher(pem);
    if (!matcher.find()) {
      throw new KeysException(file, "has no block " + label,
          "restore the file or renew it with 'mulu cert renew'");
    }
    try {
      return Base64.getMimeDecoder().decode(matcher.group(1));
    } catch (IllegalArgumentException e) {
      throw new KeysException(file, "its block " + label + " is damaged",
          "restore the file or renew it with 'mulu cert renew'", e);
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path at, String rights) {
    return isPosix(at)
        ? new FileAttribute<?>[]{
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path at) {
    return at.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
