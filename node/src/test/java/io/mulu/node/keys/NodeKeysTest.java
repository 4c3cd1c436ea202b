package io.mulu.node.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.Bytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node's keys on a real disk. */
class NodeKeysTest {
  private static final char[] PASSPHRASE = "correct horse".toCharArray();
  private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");
  private final SecureRandom random = new SecureRandom();

  @TempDir
  Path parent;

  private Path folder() {
    return parent.resolve("keys");
  }

  private NodeKeys generate() throws KeysException {
    return NodeKeys.generate(folder(), PASSPHRASE, NOW, random);
  }

  @Test
  void keysComeBackFromDisk() throws Exception {
    NodeKeys made = generate();

    NodeKeys read = NodeKeys.read(folder(), PASSPHRASE);

    assertThat(read.consensus().publicKey()).isEqualTo(made.consensus().publicKey());
    assertThat(read.device().publicKey()).isEqualTo(made.device().publicKey());
    assertThat(read.tls()).isEqualTo(made.tls());
    assertThat(read.pins()).containsExactly(made.tls().pin());
    assertThat(NodeKeys.readTls(folder())).isEqualTo(made.tls());
    assertThat(made.consensus().publicKey()).isNotEqualTo(made.device().publicKey());
  }

  @Test
  void onlyTheOwnerMayReadThem() throws Exception {
    generate();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
        .isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(folder())) {
      assertThat(files.toList()).hasSize(3).allSatisfy(
          file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
              .isEqualTo("rw-------"));
    }
  }

  @Test
  void theMarkOfAnUnusedKeyDoesNotTravelWithTheKeys() throws Exception {
    generate();
    assertThat(NodeKeys.isUnused(folder())).isTrue();

    Path elsewhere = Files.createDirectories(folder().resolveSibling("restored").resolve("keys"));
    try (Stream<Path> files = Files.list(folder())) {
      for (Path file : files.toList()) {
        Files.copy(file, elsewhere.resolve(file.getFileName()));
      }
    }
    assertThat(NodeKeys.isUnused(elsewhere)).as("its guard is lost, not yet to be made").isFalse();

    NodeKeys.markUsed(folder());
    assertThat(NodeKeys.isUnused(folder())).isFalse();
  }

  @Test
  void keysAreNeverOverwritten() throws Exception {
    generate();

    assertThatThrownBy(this::generate).isInstanceOf(KeysException.class)
        .hasMessageContaining("consensus.key").hasMessageContaining("never overwritten");
  }

  @Test
  void failuresNameTheFileAndTheRemedy() throws Exception {
    assertThatThrownBy(() -> NodeKeys.read(folder(), PASSPHRASE))
        .hasMessageContaining("mulu node init");
    assertThatThrownBy(() -> NodeKeys.generate(folder(), new char[0], NOW, random))
        .hasMessageContaining("passphrase is empty");
    generate();
    assertThatThrownBy(() -> NodeKeys.read(folder(), "wrong".toCharArray()))
        .isInstanceOf(KeysException.class).hasMessageContaining("consensus.key")
        .hasMessageContaining("passphrase_file");
    Path tls = folder().resolve("tls.pem");
    Files.setPosixFilePermissions(tls, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> NodeKeys.read(folder(), PASSPHRASE)).hasMessageContaining("rw-r--r--")
        .hasMessageContaining("chmod 600");
    Files.delete(tls);
    assertThatThrownBy(() -> NodeKeys.read(folder(), PASSPHRASE)).hasMessageContaining("tls.pem")
        .hasMessageContaining("no such file");
    Files.delete(folder().resolve("device.key"));
    assertThatThrownBy(() -> NodeKeys.read(folder(), PASSPHRASE))
        .hasMessageContaining("device.key");
  }

  @Test
  void damagedTlsFileIsRefusedWhereverItIsDamaged() throws Exception {
    generate();
    Path tls = folder().resolve("tls.pem");
    String pem = Files.readString(tls);

    for (String damaged : List.of("", "no pem", pem.substring(0, 40),
        pem.substring(0, pem.length() / 2), pem.replace("-----END CERTIFICATE-----", ""),
        pem.replaceFirst("M", "!"),
        pem.replaceFirst("BEGIN CERTIFICATE-----\nMII", "BEGIN CERTIFICATE-----\nAAA"))) {
      Files.writeString(tls, damaged);

      assertThatThrownBy(() -> NodeKeys.readTls(folder())).as(damaged)
          .isInstanceOf(KeysException.class).hasMessageContaining("tls.pem");
    }
  }

  @Test
  void certificateOfAnotherKeyIsRefused() throws Exception {
    generate();
    Path tls = folder().resolve("tls.pem");
    String key = Files.readString(tls).split("-----BEGIN CERTIFICATE")[0];
    TlsFile.write(parent.resolve("other.pem"), TlsIdentity.generate(NOW, random));
    String certificate = "-----BEGIN CERTIFICATE"
        + Files.readString(parent.resolve("other.pem")).split("-----BEGIN CERTIFICATE")[1];
    Files.writeString(tls, key + certificate, StandardCharsets.US_ASCII);

    assertThatThrownBy(() -> NodeKeys.readTls(folder()))
        .hasMessageContaining("certificate is not for its key");
  }

  @Test
  void renewalHasTwoPinsUntilTheChainListsTheNewOne() throws Exception {
    NodeKeys made = generate();
    assertThatThrownBy(() -> NodeKeys.activateRenewal(folder(), made.pins()))
        .hasMessageContaining("no renewal was prepared");

    TlsIdentity next = NodeKeys.prepareRenewal(folder(), NOW, random);
    assertThat(NodeKeys.prepareRenewal(folder(), NOW, random)).isEqualTo(next);
    NodeKeys during = NodeKeys.read(folder(), PASSPHRASE);
    assertThat(during.pins()).containsExactly(made.tls().pin(), next.pin());
    assertThat(during.tls()).isEqualTo(made.tls());
    assertThatThrownBy(() -> NodeKeys.activateRenewal(folder(), made.pins()))
        .hasMessageContaining(next.pin().hex());

    NodeKeys.activateRenewal(folder(), during.pins());
    NodeKeys after = NodeKeys.read(folder(), PASSPHRASE);
    assertThat(after.tls()).isEqualTo(next);
    assertThat(after.pins()).containsExactly(next.pin());
    assertThat(after.renewal()).isEmpty();
  }

  @Test
  void certificateIsWhatPeersAndPeopleExpect() throws Exception {
    TlsIdentity made = TlsIdentity.generate(NOW, random);

    made.certificate().verify(made.certificate().getPublicKey());
    assertThat(made.certificate().getSigAlgName()).isEqualTo("SHA256withECDSA");
    assertThat(made.expiry()).isEqualTo(NOW.plus(TlsIdentity.VALIDITY));
    assertThat(made.certificate().getSubjectX500Principal().getName())
        .isEqualTo("CN=mulu " + made.pin().brief());
    assertThat(made.pin()).isEqualTo(
        io.mulu.protocol.Hash.sha256(Bytes.wrap(made.certificate().getPublicKey().getEncoded())));
    assertThat(made.toString()).doesNotContain("PRIVATE").contains(made.pin().brief());
  }
}
