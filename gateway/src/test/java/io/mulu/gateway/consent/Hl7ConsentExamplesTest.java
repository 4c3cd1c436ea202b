package io.mulu.gateway.consent;

import static io.mulu.gateway.consent.ConsentCases.GOOD_HEALTH;
import static io.mulu.gateway.consent.ConsentCases.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mulu.protocol.SharedData;
import io.mulu.protocol.object.Purpose;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * HL7's own examples of R4, each with the decision that its narrative asks for. What is here about
 * the same shapes without those files is {@link FhirConsentsTest}.
 */
final class Hl7ConsentExamplesTest {
  private static final String THEN = "2015-12-01T00:00:00Z";

  private static FhirConsents.Reading read(String name) throws Exception {
    Path file = SharedData.require("fhir")
        .resolve("hl7-examples/Consent-consent-example-" + name + ".json");
    return ConsentCases.read(new ObjectMapper().readTree(file.toFile()));
  }

  private static List<String> said(FhirConsents.Reading reading) {
    return List.of(ConsentCases.said(reading, GOOD_HEALTH, Purpose.TREAT, THEN),
        ConsentCases.said(reading, OTHER, Purpose.TREAT, THEN),
        ConsentCases.said(reading, OTHER, Purpose.HRESCH, THEN),
        ConsentCases.said(reading, OTHER, Purpose.ETREAT, THEN));
  }

  @Test
  void normalAccessIsAuthorisedUntilItsPeriodEnds() throws Exception {
    FhirConsents.Reading basic = read("basic");
    assertThat(said(basic)).containsExactly("PERMIT", "PERMIT", "PERMIT", "PERMIT");
    assertThat(ConsentCases.said(basic, OTHER, Purpose.TREAT, "2016-01-02T00:00:00Z"))
        .isEqualTo("NONE");
  }

  @Test
  void sharingIsWithheld() throws Exception {
    FhirConsents.Reading out = read("Out");
    assertThat(said(out)).containsExactly("DENY", "DENY", "DENY", "NONE");
    assertThat(out.terms().localRules()).isFalse();
  }

  @Test
  void allIsWithheldButForEmergencies() throws Exception {
    assertThat(said(read("Emergency"))).containsExactly("DENY", "DENY", "DENY", "PERMIT");
  }

  @Test
  void aProviderOrganisationIsExcluded() throws Exception {
    FhirConsents.Reading notOrg = read("notOrg");
    assertThat(said(notOrg)).containsExactly("DENY", "PERMIT", "PERMIT", "PERMIT");
    assertThat(notOrg.local()).isEmpty();
  }

  @Test
  void aPersonAndASingleRecordAreTheGatewaysToExclude() throws Exception {
    assertThat(read("notThem").local()).containsExactly("provision.actor");
    assertThat(read("notThis").local()).containsExactly("provision.data");
    for (String name : List.of("notThem", "notThis")) {
      assertThat(said(read(name))).as(name).containsOnly("PERMIT");
      assertThat(read(name).terms().localRules()).as(name).isTrue();
    }
  }

  /** Its resource names the custodian where its narrative means the author. */
  @Test
  void recordsOfAnAuthorAreTheGatewaysToExclude() throws Exception {
    assertThat(said(read("notAuthor"))).containsOnly("PERMIT");
    assertThat(read("notAuthor").local()).containsExactly("provision.actor");
  }

  @Test
  void aSignedOneWithAPermissionForAnAuthorsDocumentsIsTheGateways() throws Exception {
    FhirConsents.Reading signature = read("signature");
    assertThat(signature.local()).contains("provision.actor", "provision.provision[0].actor",
        "provision.provision[0].class", "provision.provision[0].code");
    assertThat(ConsentCases.said(signature, OTHER, Purpose.TREAT, "2016-10-12T00:00:00Z"))
        .isEqualTo("NONE");
  }
}
