package io.mulu.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.crypto.KeystoreException.Reason;
import io.mulu.protocol.wire.WireCodec;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeystoreTest {
  private static final char[] PASSPHRASE = "正确 horse".toCharArray();
  private static final int CHEAP = 10;
  private static final KeyPair KEY = KeyPair.generate(KeyAlgorithm.ED25519, new SecureRandom());

  @TempDir
  Path folder;

  @Test
  void writtenKeysAreReadBack() throws IOException {
    for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
      KeyPair key = KeyPair.generate(algorithm, new SecureRandom());
      Path file = folder.resolve(algorithm + ".key");
      Keystore.write(file, key, PASSPHRASE);

      assertThat(Keystore.read(file, PASSPHRASE).seed()).isEqualTo(key.seed());
      assertThat(Keystore.readPublicKey(file)).isEqualTo(key.publicKey());
    }
  }

  @Test
  void fileIsItsOwnersAloneHoldsNoSecretAndLeavesNoDraft() throws IOException {
    Path file = written();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Bytes.wrap(Files.readAllBytes(file)).hex()).doesNotContain(KEY.seed().hex());
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void existingFileIsNeverReplaced() throws IOException {
    Path file = written();
    byte[] before = Files.readAllBytes(file);

    assertThatThrownBy(() -> Keystore.write(file, KEY, PASSPHRASE))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void missingFileIsMissing() {
    assertReason(folder.resolve("none.key"), Reason.MISSING);
  }

  @Test
  void anotherPassphraseIsWrong() throws IOException {
    Path file = written();
    for (String other : List.of("正确 Horse", "正确 horse ", "x")) {
      assertThat(reason(() -> Keystore.read(file, other.toCharArray())))
          .isEqualTo(Reason.WRONG_PASSPHRASE);
    }
    assertThat(reason(() -> Keystore.read(file, new char[0]))).isEqualTo(Reason.WRONG_PASSPHRASE);
  }

  @Test
  void composedAndDecomposedCharactersAreTheSamePassphrase() throws IOException {
    Path file = folder.resolve("nfc.key");
    Keystore.write(file, KEY, "caf\u00e9".toCharArray(), CHEAP);

    assertThat(Keystore.read(file, "cafe\u0301".toCharArray()).seed()).isEqualTo(KEY.seed());
  }

  @Test
  void emptyPassphraseIsRefused() {
    assertThatThrownBy(() -> Keystore.write(folder.resolve("x"), KEY, new char[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyFlippedByteAndEveryTruncationIsDamage() throws IOException {
    byte[] whole = Files.readAllBytes(written());
    Path file = folder.resolve("damaged.key");
    for (int i = 0; i < whole.length; i++) {
      byte[] flipped = whole.clone();
      flipped[i] ^= 0x10;
      Files.write(file, flipped);
      assertReason(file, Reason.DAMAGED);

      Files.write(file, java.util.Arrays.copyOf(whole, i));
      assertReason(file, Reason.DAMAGED);
    }
    Files.write(file, new byte[1 << 20]);
    assertReason(file, Reason.DAMAGED);
  }

  @Test
  void forgedParametersAreRefusedBeforeTheyCostMemory() throws IOException {
    // A canonical record whose field 1 asks for N = 2^30; the checksum is right
    byte[] whole = Files.readAllBytes(written());
    int headerAt = 8 + Hash.SIZE + 2;
    assertThat(whole[headerAt]).isEqualTo((byte) 0x08);
    whole[headerAt + 1] = 30;
    Path file = folder.resolve("forged.key");
    Files.write(file, sealed(Bytes.wrap(whole).slice(8 + Hash.SIZE, whole.length)).toArray());

    KeystoreException refusal = catchThrowableOfType(KeystoreException.class,
        () -> Keystore.read(file, PASSPHRASE));
    assertThat(refusal.reason()).isEqualTo(Reason.DAMAGED);
    assertThat(refusal).hasMessageContaining("parameters out of range");
  }

  @Test
  void anotherPublicKeyInTheHeaderIsNotBelieved() throws IOException {
    Bytes record = Bytes.wrap(Files.readAllBytes(written()));
    WireCodec<Keystore.Sealed> codec = WireCodec.of(Keystore.Sealed.class);
    Keystore.Sealed sealed = codec.decodeOwn(record.slice(8 + Hash.SIZE, record.size()));
    Keystore.Header header = sealed.header();
    PublicKey other = KeyPair.generate(KeyAlgorithm.ED25519, new SecureRandom()).publicKey();
    Path file = folder.resolve("swapped.key");
    Files.write(file,
        sealed(codec.encode(new Keystore.Sealed(
            new Keystore.Header(header.costLog2(), 8, 1, header.salt(), header.nonce(), other),
            sealed.sealedSeed()))).toArray());

    assertReason(file, Reason.WRONG_PASSPHRASE);
  }

  @Test
  void filesOfTheFirstReleaseOpen() throws IOException {
    Path file = folder.resolve("golden.key");
    Files.write(file, Bytes.ofHex(GOLDEN).toArray());

    assertThat(Keystore.read(file, "golden".toCharArray()).seed())
        .isEqualTo(Rfc8032Vectors.ALL.getFirst().seed());
  }

  private static final String GOLDEN = "4d554c554b45593113083b183e70e3b0f6e6356bce93a8aad150c4b0db5738191b608b9974635804"
      + "0a59080f1008180122206eaa0001077e3b2ad9f374f054a068a92d9b19908f93910e4360e202dea2"
      + "a0cd2a0c349f414369563fbd6c04d4d1322101d75a980182b10ab7d54bfed3c964073a0ee172f3da"
      + "a62325af021a68f707511a1230054bdb53cd61126648d995722c5a8342ede8bebf5a822cc0c8dbbc"
      + "8378601811ecf2cc2f6aa4e13f0f48e1cd63cdefe4";

  private Path written() throws IOException {
    Path file = folder.resolve("node.key");
    Keystore.write(file, KEY, PASSPHRASE, CHEAP);
    return file;
  }

  private static Bytes sealed(Bytes record) {
    return Bytes.concat(Bytes.utf8("MULUKEY1"), Hash.sha256(record).bytes(), record);
  }

  private static void assertReason(Path file, Reason expected) {
    assertThat(reason(() -> Keystore.read(file, PASSPHRASE))).isEqualTo(expected);
  }

  private static Reason reason(org.assertj.core.api.ThrowableAssert.ThrowingCallable read) {
    return catchThrowableOfType(KeystoreException.class, read).reason();
  }
}
