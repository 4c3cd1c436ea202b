package io.mulu.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.wire.WireCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A key file as it is, and with the checksum that its content should have. */
class KeystoreFuzzTest {
  private static final char[] PASSPHRASE = "correct horse".toCharArray();
  private static final Bytes MAGIC = Bytes.utf8("MULUKEY1");
  private static final int RECORD_AT = MAGIC.size() + Hash.SIZE;
  private static final WireCodec<Keystore.Sealed> SEALED = WireCodec.of(Keystore.Sealed.class);

  static Stream<byte[]> seeds() throws IOException {
    Path folder = Files.createTempDirectory("keystore");
    Path file = folder.resolve("key");
    try {
      Keystore.write(file,
          KeyPair.fromSeed(KeyAlgorithm.ED25519, Hash.sha256(Bytes.utf8("key")).bytes()),
          PASSPHRASE, 1);
      return Stream.of(Files.readAllBytes(file));
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }

  @MethodSource("seeds")
  @FuzzTest
  void givesAKeyOrSaysWhatIsWrong(byte[] input) throws IOException {
    Path file = Files.createTempFile("keystore", ".key");
    try {
      open(file, input);
      if (input.length > RECORD_AT) {
        Bytes record = Bytes.wrap(Arrays.copyOfRange(input, RECORD_AT, input.length));
        open(file, Bytes.concat(MAGIC, Hash.sha256(record).bytes(), record).toArray());
      }
    } finally {
      Files.delete(file);
    }
  }

  private static void open(Path file, byte[] content) throws IOException {
    Files.write(file, content);
    try {
      assertThat(Keystore.readPublicKey(file)).isNotNull();
      // What a costly header would have to be paid with is bounded by Keystore.Header
      if (cost(content) < 8) {
        assertThat(Keystore.read(file, PASSPHRASE).publicKey())
            .isEqualTo(Keystore.readPublicKey(file));
      }
    } catch (KeystoreException e) {
      assertThat(e.reason()).isNotEqualTo(KeystoreException.Reason.MISSING);
    }
  }

  private static int cost(byte[] content) {
    return SEALED.decodeOwn(Bytes.copyOf(content, RECORD_AT, content.length)).header().costLog2();
  }
}
