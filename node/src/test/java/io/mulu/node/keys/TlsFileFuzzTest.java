package io.mulu.node.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.DecoderRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A key file that was damaged, as PEM, and with its certificate's DER wrapped up again. */
class TlsFileFuzzTest {
  private static final TlsIdentity IDENTITY = TlsIdentity
      .generate(Instant.parse("2026-01-01T00:00:00Z"), new SecureRandom());

  static Stream<byte[]> seeds() throws Exception {
    byte[] der = IDENTITY.certificate().getEncoded();
    return Stream.of(pem("CERTIFICATE", der).getBytes(StandardCharsets.US_ASCII), der,
        (pem("PRIVATE KEY", IDENTITY.key().getEncoded()) + pem("CERTIFICATE", der))
            .getBytes(StandardCharsets.US_ASCII));
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END " + label + "-----\n";
  }

  @MethodSource("seeds")
  @FuzzTest
  void isAKeyWithItsCertificateOrIsRefused(byte[] input) throws IOException {
    open(input);
    String certificate = pem("PRIVATE KEY", IDENTITY.key().getEncoded())
        + pem("CERTIFICATE", input);
    open(certificate.getBytes(StandardCharsets.US_ASCII));
    String key = pem("PRIVATE KEY", input) + pem("CERTIFICATE", new byte[1]);
    open(key.getBytes(StandardCharsets.US_ASCII));
  }

  private static void open(byte[] content) throws IOException {
    Path file = Files.createTempFile("tls", ".pem");
    try {
      Files.write(file, content);
      TlsIdentity read = DecoderRules.bounded(content.length, () -> TlsFile.read(file));
      assertThat(read.pin()).isEqualTo(IDENTITY.pin());
    } catch (KeysException e) {
      assertThat(e.getMessage()).doesNotContain(Bytes.wrap(IDENTITY.key().getEncoded()).hex());
    } finally {
      Files.delete(file);
    }
  }
}
