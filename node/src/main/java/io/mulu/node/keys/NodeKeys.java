package io.mulu.node.keys;

import io.mulu.protocol.Hash;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.crypto.Keystore;
import io.mulu.protocol.crypto.KeystoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one node. The folder holds {@code consensus.key} and {@code device.key} (keystores
 * under one passphrase), {@code tls.pem} (key and certificate, readable by the owner only) and,
 * during a renewal, {@code tls-next.pem}. It is never part of a backup of the ledger.
 *
 * @param consensus
 *          signs consensus messages and handshakes
 * @param device
 *          signs the node's own transactions
 * @param tls
 *          presented to peers
 * @param nextTls
 *          waiting until the chain lists its pin
 */
public record NodeKeys(KeyPair consensus, KeyPair device, TlsIdentity tls,
    @Nullable TlsIdentity nextTls) {
  private static final String CONSENSUS = "consensus.key";
  private static final String DEVICE = "device.key";
  private static final String TLS = "tls.pem";
  private static final String NEXT_TLS = "tls-next.pem";
  /** Beside the keys' folder, not in it: a copy of the keys must never pass for unused ones. */
  private static final String UNUSED = "consensus-key-unused";

  /**
   * Makes all keys anew, in a folder that has none.
   *
   * @throws KeysException
   *           if there is one already, or a file cannot be written
   */
  public static NodeKeys generate(Path folder, char[] passphrase, Instant now, SecureRandom random)
      throws KeysException {
    for (String name : List.of(CONSENSUS, DEVICE, TLS)) {
      if (Files.exists(folder.resolve(name))) {
        throw new KeysException(folder.resolve(name), "there is a key already",
            "keys are never overwritten: move the folder away if the node starts anew");
      }
    }
    KeyPair consensus = KeyPair.generate(KeyAlgorithm.ED25519, random);
    KeyPair device = KeyPair.generate(KeyAlgorithm.ED25519, random);
    TlsIdentity tls = TlsIdentity.generate(now, random);
    TlsFile.createFolder(folder);
    write(folder.resolve(CONSENSUS), consensus, passphrase);
    write(folder.resolve(DEVICE), device, passphrase);
    TlsFile.write(folder.resolve(TLS), tls);
    markUnused(folder);
    return new NodeKeys(consensus, device, tls, null);
  }

  /**
   * Whether the consensus key has never signed: a mark made with the key and taken away before its
   * first signature. While it stands, the signing guard is made with the key; without it a missing
   * guard is a lost one (docs/spec/consensus.md, rule 3).
   */
  public static boolean isUnused(Path folder) {
    return Files.exists(unusedMark(folder));
  }

  private static Path unusedMark(Path folder) {
    return folder.toAbsolutePath().normalize().resolveSibling(UNUSED);
  }

  /** Takes the mark away, on disk when it returns. */
  public static void markUsed(Path folder) throws KeysException {
    Path mark = unusedMark(folder);
    try {
      Files.deleteIfExists(mark);
      TlsFile.syncFolder(dataFolder(mark));
    } catch (IOException e) {
      throw new KeysException(mark, "cannot be removed", "check the folder's rights", e);
    }
  }

  private static void markUnused(Path folder) throws KeysException {
    Path mark = unusedMark(folder);
    try {
      Files.createFile(mark,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      TlsFile.syncFolder(dataFolder(mark));
    } catch (IOException e) {
      throw new KeysException(mark, "cannot be written", "check the folder's rights and space", e);
    }
  }

  private static Path dataFolder(Path mark) {
    return Objects.requireNonNull(mark.getParent(), "the keys' folder lies in the data folder");
  }

  /**
   * @throws KeysException
   *           naming the file and what to do
   */
  public static NodeKeys read(Path folder, char[] passphrase) throws KeysException {
    if (!Files.isDirectory(folder)) {
      throw new KeysException(folder, "there is no such folder",
          "create keys with 'mulu node init'");
    }
    Path deviceFile = folder.resolve(DEVICE);
    FutureTask<KeyPair> device = new FutureTask<>(() -> open(deviceFile, passphrase));
    // One beside the other: unsealing takes long by intent.
    Thread.ofPlatform().name("mulu-keys").daemon().start(device);
    KeyPair consensus = open(folder.resolve(CONSENSUS), passphrase);
    Path next = folder.resolve(NEXT_TLS);
    return new NodeKeys(consensus, opened(device, deviceFile), TlsFile.read(folder.resolve(TLS)),
        Files.exists(next) ? TlsFile.read(next) : null);
  }

  private static KeyPair opened(Future<KeyPair> key, Path file) throws KeysException {
    try {
      return key.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KeysException known) {
        throw known;
      }
      throw new IllegalStateException("a defect in opening " + file, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KeysException(file, "was not opened: this was interrupted", "start again", e);
    }
  }

  /** Only the TLS key, without a passphrase: to serve a renewed one without a restart. */
  public static TlsIdentity readTls(Path folder) throws KeysException {
    return TlsFile.read(folder.resolve(TLS));
  }

  /**
   * First step of a renewal: a second TLS key, whose pin the chain must list before
   * {@link #activateRenewal}. Done again, it gives the same key.
   */
  public static TlsIdentity prepareRenewal(Path folder, Instant now, SecureRandom random)
      throws KeysException {
    Path next = folder.resolve(NEXT_TLS);
    if (Files.exists(next)) {
      return TlsFile.read(next);
    }
    TlsIdentity fresh = TlsIdentity.generate(now, random);
    TlsFile.write(next, fresh);
    return fresh;
  }

  /**
   * Second step: the next key becomes the current one, at once or not at all.
   *
   * @param listedPins
   *          what the chain lists for this node now
   */
  public static TlsIdentity activateRenewal(Path folder, List<Hash> listedPins)
      throws KeysException {
    Path next = folder.resolve(NEXT_TLS);
    if (!Files.exists(next)) {
      throw new KeysException(next, "no renewal was prepared", "run 'mulu cert renew' first");
    }
    TlsIdentity fresh = TlsFile.read(next);
    if (!listedPins.contains(fresh.pin())) {
      throw new KeysException(next, "the chain does not list pin " + fresh.pin().hex(),
          "peers would refuse it: wait until the change of the validator's record is final");
    }
    try {
      Files.move(next, folder.resolve(TLS), StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      TlsFile.syncFolder(folder);
    } catch (IOException e) {
      throw new KeysException(next, "cannot be renamed to " + TLS, "check the folder's rights", e);
    }
    return fresh;
  }

  /** What the node's card and record must list: the current pin, and the next one in a renewal. */
  public List<Hash> pins() {
    return nextTls == null ? List.of(tls.pin()) : List.of(tls.pin(), nextTls.pin());
  }

  public Optional<TlsIdentity> renewal() {
    return Optional.ofNullable(nextTls);
  }

  /** Never the keys. */
  @Override
  public String toString() {
    return "NodeKeys[consensus " + consensus.publicKey().brief() + ", device "
        + device.publicKey().brief() + ", tls " + tls.pin().brief() + "]";
  }

  private static void write(Path file, KeyPair key, char[] passphrase) throws KeysException {
    try {
      Keystore.write(file, key, passphrase);
    } catch (IllegalArgumentException e) {
      throw new KeysException(file, "the passphrase is empty",
          "set keys.passphrase_file or keys.passphrase_env in node.toml", e);
    } catch (IOException e) {
      throw new KeysException(file, "cannot be written", "check the folder's rights and space", e);
    }
  }

  private static KeyPair open(Path file, char[] passphrase) throws KeysException {
    try {
      return Keystore.read(file, passphrase);
    } catch (KeystoreException e) {
      throw new KeysException(file, String.valueOf(e.getMessage()), switch (e.reason()) {
        case MISSING -> "create keys with 'mulu node init' or restore them";
        case WRONG_PASSPHRASE -> "check keys.passphrase_file or keys.passphrase_env in node.toml";
        case DAMAGED -> "a validator without its key must be replaced by a vote";
      }, e);
    } catch (IOException e) {
      throw new KeysException(file, "cannot be read", "check its rights", e);
    }
  }
}
