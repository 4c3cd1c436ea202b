package io.mulu.testnet.input;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MultiplierTest {
  private static final String ID = "23263a71-08f0-76cf-1598-70d14456d96e";
  private static final String NOTE = "Barrett790 McClure239 of 12 Elm Street is well.";
  private static final String BUNDLE = """
      {"resourceType":"Bundle","type":"transaction","entry":[
       {"fullUrl":"urn:uuid:%1$s","resource":{"resourceType":"Patient","id":"%1$s",
        "identifier":[{"system":"urn:oid:2.16.840.1.113883.4.3.25","value":"%1$s"},
                      {"system":"http://hl7.org/fhir/sid/us-ssn","value":"999-62-1585"}],
        "name":[{"family":"McClure239","given":["Barrett790"]}],
        "address":[{"line":["12 Elm Street"],"city":"Paxton"}],"gender":"male"}},
       {"resource":{"resourceType":"DocumentReference","id":"d1",
        "subject":{"reference":"urn:uuid:%1$s","display":"Barrett790 McClure239"},
        "content":[{"attachment":{"contentType":"text/plain","data":"%2$s"}}]}},
       {"resource":{"resourceType":"ImagingStudy",
        "identifier":[{"system":"urn:ietf:rfc:3986","value":"urn:oid:1.2.840.99999999.7.64"}],
        "series":[{"instance":[{"sopClass":{"system":"urn:ietf:rfc:3986",
         "code":"urn:oid:1.2.840.10008.5.1.4.1.1.7"}}]}]}}]}""".formatted(ID,
      Base64.getEncoder().encodeToString(NOTE.getBytes(StandardCharsets.UTF_8)));

  @TempDir
  Path temp;

  @Test
  void aCopyHasNothingLeftThatIdentifiesThePatient() throws Exception {
    String copy = copy(1).toString();

    assertThat(copy).doesNotContain(ID, "999-62-1585", "McClure239", "Barrett790", "12 Elm Street",
        "1.2.840.99999999.7.64");
    String note = new String(Base64.getDecoder().decode(copy(1).path("entry").path(1)
        .path("resource").path("content").path(0).path("attachment").path("data").asText()),
        StandardCharsets.UTF_8);
    assertThat(note).endsWith(" is well.").doesNotContain("McClure239", "Barrett790", "Elm");
  }

  @Test
  void referencesOfACopyLeadToItsOwnPatient() throws Exception {
    JsonNode entries = copy(1).path("entry");

    String url = entries.path(0).path("fullUrl").asText();
    assertThat(url).startsWith("urn:uuid:").isNotEqualTo("urn:uuid:" + ID);
    assertThat(entries.path(1).path("resource").path("subject").path("reference").asText())
        .isEqualTo(url);
    assertThat(entries.path(0).path("resource").path("id").asText())
        .isEqualTo(url.substring("urn:uuid:".length()));
  }

  @Test
  void vocabulariesStayWhatTheyAre() throws Exception {
    JsonNode study = copy(1).path("entry").path(2).path("resource");

    assertThat(study.findValue("sopClass").path("code").asText())
        .isEqualTo("urn:oid:1.2.840.10008.5.1.4.1.1.7");
    assertThat(copy(1).path("entry").path(0).path("resource").path("identifier").path(0)
        .path("system").asText()).isEqualTo("urn:oid:2.16.840.1.113883.4.3.25");
    assertThat(study.path("identifier").path(0).path("value").asText())
        .matches("urn:oid:[0-2](\\.(0|[1-9][0-9]*))+");
  }

  @Test
  void theSamePatientInAnotherHospitalBecomesTheSameOther() throws Exception {
    assertThat(copy(3)).isEqualTo(copy(3)).isNotEqualTo(copy(4));
  }

  @Test
  void scaleThreeMakesThreeOfEachDocument() throws Exception {
    Files.writeString(temp.resolve("a.json"), BUNDLE);
    Files.writeString(temp.resolve("broken.json"), "{");

    int written = Multiplier.multiply(temp, 3);

    assertThat(written).isEqualTo(2);
    // DocumentReference d1 has no identifier and an id of the server, which stays
    assertThat(InputCount.of(temp).studies()).isEqualTo(3);
  }

  private static JsonNode copy(int number) throws Exception {
    return Multiplier.copy(new ObjectMapper().readTree(BUNDLE), number);
  }
}
