package io.mulu.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.SharedData;
import io.mulu.protocol.Signature;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Vectors of others, on both providers: agreement with them, or with our rule where it is stricter.
 */
class SharedVectorsTest {
  private static final BigInteger HALF_P256_ORDER = new BigInteger(
      "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16).shiftRight(1);

  @Test
  void ofTheCraftedCasesOfSpeccheckOnlyTheFourthVerifies() throws IOException {
    List<Boolean> verdicts = new ArrayList<>();
    for (JsonNode node : read("crypto/ed25519/cases.json")) {
      verdicts.add(verdict(KeyAlgorithm.ED25519, hex(node, "pub_key"), hex(node, "message"),
          hex(node, "signature")));
    }

    // 0-2: small-order key or commitment; 3: mixed orders, equation holds without cofactor; 4, 5:
    // only with cofactor; 6, 7: S >= L; 8-11: non-canonical and small-order encodings
    assertThat(verdicts).containsExactly(false, false, false, true, false, false, false, false,
        false, false, false, false);
  }

  @Test
  void signInputVectorsSignAndVerify() throws IOException {
    Path file = SharedData.require("crypto/ed25519/sign-input-0001-0064.txt");
    List<String> lines = Files.readAllLines(file);

    assertThat(lines).hasSize(64);
    for (String line : lines) {
      String[] parts = line.split(":");
      Bytes message = Bytes.ofHex(parts[2]);
      Bytes signature = Bytes.ofHex(parts[3]).slice(0, 64);
      for (SignatureEngine engine : Engines.all()) {
        KeyPair key = KeyPair.fromSeed(engine, KeyAlgorithm.ED25519,
            Bytes.ofHex(parts[0]).slice(0, 32));
        assertThat(key.publicKey().raw()).isEqualTo(Bytes.ofHex(parts[1]));
        assertThat(key.sign(message).raw()).isEqualTo(signature);
      }
      assertThat(verdict(KeyAlgorithm.ED25519, Bytes.ofHex(parts[1]), message, signature)).isTrue();
    }
  }

  @Test
  void wycheproofEd25519() throws IOException {
    int checked = 0;
    for (JsonNode group : read("crypto/wycheproof/ed25519_test.json").get("testGroups")) {
      for (JsonNode test : group.get("tests")) {
        assertThat(verdict(KeyAlgorithm.ED25519, hex(group.get("publicKey"), "pk"),
            hex(test, "msg"), hex(test, "sig"))).as(test.toString())
            .isEqualTo(test.get("result").asText().equals("valid"));
        checked++;
      }
    }
    assertThat(checked).isEqualTo(151);
  }

  @Test
  void wycheproofP256ExceptThatHighSIsRefused() throws IOException {
    int valid = 0;
    int high = 0;
    for (JsonNode group : read("crypto/wycheproof/ecdsa_secp256r1_sha256_p1363_test.json")
        .get("testGroups")) {
      Bytes point = hex(group.get("publicKey"), "uncompressed");
      Bytes key = Bytes.concat(Bytes.of((byte) (2 + (point.at(64) & 1))), point.slice(1, 33));
      for (JsonNode test : group.get("tests")) {
        Bytes signature = hex(test, "sig");
        boolean isValid = test.get("result").asText().equals("valid");
        boolean isHigh = signature.size() == 64
            && new BigInteger(1, signature.slice(32, 64).toArray()).compareTo(HALF_P256_ORDER) > 0;
        assertThat(verdict(KeyAlgorithm.P256, key, hex(test, "msg"), signature)).as(test.toString())
            .isEqualTo(isValid && !isHigh);
        valid += isValid && !isHigh ? 1 : 0;
        high += isValid && isHigh ? 1 : 0;
      }
    }
    assertThat(valid).isGreaterThan(50);
    assertThat(high).isGreaterThan(50);
  }

  /** The verdict on which both providers agree; a wrong length is refused before either. */
  private static boolean verdict(KeyAlgorithm algorithm, Bytes key, Bytes message,
      Bytes signature) {
    if (signature.size() != algorithm.signatureBytes()) {
      return false;
    }
    List<Boolean> verdicts = Engines.all().stream().map(engine -> Signatures.verify(engine,
        PublicKey.of(algorithm, key), message, Signature.of(algorithm, signature))).distinct()
        .toList();
    assertThat(verdicts).as("one verdict for " + signature).hasSize(1);
    return verdicts.getFirst();
  }

  private static JsonNode read(String file) throws IOException {
    return new ObjectMapper().readTree(SharedData.require(file).toFile());
  }

  private static Bytes hex(JsonNode node, String field) {
    return Bytes.ofHex(node.get(field).asText());
  }
}
