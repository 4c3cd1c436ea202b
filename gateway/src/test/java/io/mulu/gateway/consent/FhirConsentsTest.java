package io.mulu.gateway.consent;

import static io.mulu.gateway.consent.ConsentCases.GOOD_HEALTH;
import static io.mulu.gateway.consent.ConsentCases.OTHER;
import static io.mulu.gateway.consent.ConsentCases.read;
import static io.mulu.gateway.consent.ConsentCases.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.object.Confidentiality;
import io.mulu.protocol.object.ConsentProvision;
import io.mulu.protocol.object.Decree;
import io.mulu.protocol.object.Purpose;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Base, exceptions, what only the gateway can obey, and what nobody could. */
final class FhirConsentsTest {
  private static final String NOW = "2026-06-01T00:00:00Z";

  private static String consent(String rule, String provision) {
    return consent(rule, provision, "\"status\": \"active\"");
  }

  private static String consent(String rule, String provision, String status) {
    return """
        {"resourceType": "Consent", %s, "dateTime": "2020-05-11",
         "scope": {"coding": [{"code": "patient-privacy"}]},
         "category": [{"coding": [{"code": "59284-0"}]}],
         "policyRule": {"coding": [{"code": "%s"}]}, "provision": %s}
        """.formatted(status, rule, provision);
  }

  private static String actor(String role, String reference) {
    return "\"actor\": [{\"role\": {\"coding\": [{\"code\": \"" + role
        + "\"}]}, \"reference\": {\"reference\": \"" + reference + "\"}}]";
  }

  @Test
  void theBaseHoldsFromTheDayOfTheConsentToTheEndOfItsPeriod() throws Exception {
    FhirConsents.Reading in = read(
        consent("OPTIN", "{\"period\": {\"start\": \"2021-01-01\", \"end\": \"2026-06\"}}"));
    assertThat(in.terms().base()).isEqualTo(Decree.PERMIT);
    assertThat(in.terms().provisions()).isEmpty();
    assertThat(in.terms().localRules()).isFalse();
    assertThat(in.terms().validToMillis())
        .isEqualTo(Instant.parse("2026-07-01T00:00:00Z").toEpochMilli());
    assertThat(said(in, OTHER, Purpose.TREAT, NOW)).isEqualTo("PERMIT");
    assertThat(said(in, OTHER, Purpose.TREAT, "2026-07-01T00:00:00Z")).isEqualTo("NONE");
    FhirConsents.Reading out = read(consent("OPTOUT", "{}"));
    assertThat(out.terms().validFromMillis())
        .isEqualTo(Instant.parse("2020-05-11T00:00:00Z").toEpochMilli());
    assertThat(said(out, OTHER, Purpose.TREAT, NOW)).isEqualTo("DENY");
    assertThat(said(out, OTHER, Purpose.ETREAT, NOW)).as("left to the law").isEqualTo("NONE");
  }

  @Test
  void anExceptionNarrowsByRecipientPurposeLabelAndYears() throws Exception {
    FhirConsents.Reading reading = read(consent("OPTOUT",
        "{\"type\": \"permit\", " + actor("PRCP", "Organization/f001")
            + ", \"purpose\": [{\"code\": \"TREAT\"}, {\"code\": \"CLINTRCH\"}], "
            + "\"securityLabel\": [{\"code\": \"R\"}], "
            + "\"dataPeriod\": {\"start\": \"2019-03-01\", \"end\": \"2023-06-30\"}}"));
    assertThat(reading.local()).isEmpty();
    assertThat(reading.terms().provisions()).singleElement().satisfies(provision -> {
      assertThat(provision.decree()).isEqualTo(Decree.PERMIT);
      assertThat(provision.organizations()).containsExactly(GOOD_HEALTH);
      assertThat(provision.purposes()).containsExactly(Purpose.TREAT, Purpose.HRESCH);
      assertThat(provision.confidentiality()).isEqualTo(Confidentiality.R);
      // Whole years alone: half a year is not surely covered.
      assertThat(provision.yearFrom()).isEqualTo(2020);
      assertThat(provision.yearTo()).isEqualTo(2022);
    });
    ConsentProvision refusal = read(consent("OPTIN",
        "{\"type\": \"deny\", \"dataPeriod\": {\"start\": \"2019-03-01\", \"end\": \"2023-06-30\"}}"))
        .terms().provisions().getFirst();
    assertThat(refusal.yearFrom()).isEqualTo(2019);
    assertThat(refusal.yearTo()).isEqualTo(2023);
  }

  @Test
  void withoutATypeItIsTheOppositeOfTheBase() throws Exception {
    FhirConsents.Reading reading = read(
        consent("OPTIN", "{" + actor("PRCP", "Organization/f001") + "}"));
    assertThat(said(reading, GOOD_HEALTH, Purpose.TREAT, NOW)).isEqualTo("DENY");
    assertThat(said(reading, OTHER, Purpose.TREAT, NOW)).isEqualTo("PERMIT");
  }

  @ParameterizedTest(name = "{0} with {1}: the gateway alone can obey {2}")
  @CsvSource(delimiter = '|', value = {
      "OPTIN | \"data\": [{\"meaning\": \"instance\"}] | provision.data",
      "OPTIN | \"code\": [{\"coding\": [{\"code\": \"34133-9\"}]}] | provision.code",
      "OPTIN | \"class\": [{\"code\": \"application/hl7-cda+xml\"}] | provision.class",
      "OPTIN | \"purpose\": [{\"code\": \"MARKETING\"}] | provision.purpose",
      "OPTOUT | \"purpose\": [{\"code\": \"MARKETING\"}] | provision.purpose",
      "OPTOUT | \"securityLabel\": [{\"code\": \"L\"}] | provision.securityLabel",
      "OPTOUT | \"action\": [{\"coding\": [{\"code\": \"dance\"}]}] | provision.action"})
  void whatTheChainCannotSayIsLeftToTheGatewayAndPermitsNothing(String rule, String condition,
      String path) throws Exception {
    FhirConsents.Reading reading = read(consent(rule, "{" + condition + "}"));
    assertThat(reading.local()).containsExactly(path);
    assertThat(reading.terms().localRules()).isTrue();
    assertThat(reading.terms().provisions()).isEmpty();
    assertThat(said(reading, OTHER, Purpose.TREAT, NOW))
        .isEqualTo(rule.equals("OPTIN") ? "PERMIT" : "DENY");
  }

  @Test
  void aPersonIsTheGatewaysToKnowAndAKnownHospitalBesideHimTheChains() throws Exception {
    String two = actor("PRCP", "Organization/f001")
        .replace("]}, \"reference\"", "]}, \"reference\"")
        .replaceFirst("\\]$", ", {\"role\": {\"coding\": [{\"code\": \"PRCP\"}]}, "
            + "\"reference\": {\"reference\": \"Practitioner/1\"}}]");
    FhirConsents.Reading reading = read(consent("OPTIN", "{\"type\": \"deny\", " + two + "}"));
    assertThat(reading.local()).containsExactly("provision.actor");
    assertThat(said(reading, GOOD_HEALTH, Purpose.TREAT, NOW)).isEqualTo("DENY");
    assertThat(said(reading, OTHER, Purpose.TREAT, NOW)).isEqualTo("PERMIT");
  }

  @Test
  void correctingARecordIsNothingThatTheChainDecides() throws Exception {
    FhirConsents.Reading reading = read(consent("OPTIN",
        "{\"type\": \"deny\", \"action\": [{\"coding\": [{\"code\": \"correct\"}]}]}"));
    assertThat(reading.terms().provisions()).isEmpty();
    assertThat(reading.local()).isEmpty();
  }

  @Test
  void aNestedRefusalStandsByItselfAndANestedPermissionUnderWhatIsSaidAroundIt() throws Exception {
    String nested = "\"provision\": [{\"type\": \"deny\", \"purpose\": [{\"code\": \"HRESCH\"}]}, "
        + "{\"type\": \"permit\", \"purpose\": [{\"code\": \"TREAT\"}]}]";
    FhirConsents.Reading whole = read(consent("OPTOUT", "{" + nested + "}"));
    assertThat(said(whole, OTHER, Purpose.TREAT, NOW)).isEqualTo("PERMIT");
    FhirConsents.Reading under = read(consent("OPTOUT",
        "{\"type\": \"permit\", " + actor("PRCP", "Organization/f001") + ", " + nested + "}"));
    assertThat(under.local()).containsExactly("provision.provision[1]");
    assertThat(said(under, OTHER, Purpose.TREAT, NOW)).isEqualTo("DENY");
    assertThat(said(under, GOOD_HEALTH, Purpose.HRESCH, NOW)).isEqualTo("DENY");
  }

  @ParameterizedTest(name = "{0} is refused by {1}")
  @CsvSource(delimiter = '|', value = {"NOPE | {} | policyRule",
      "OPTIN | {\"type\": \"deny\"} | provision.type",
      "OPTIN | {\"type\": \"maybe\"} | provision.type",
      "OPTIN | {\"period\": {\"end\": \"soon\"}} | provision.period.end",
      "OPTIN | {\"provision\": [{}]} | provision.provision[0].type"})
  void whatSaysNothingThatCouldBeObeyedIsRefusedByItsField(String rule, String provision,
      String field) {
    assertThatThrownBy(() -> read(consent(rule, provision))).isInstanceOfSatisfying(
        UnreadableConsentException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  @Test
  void whatIsNotInForceIsNotRead() {
    assertThatThrownBy(() -> read(consent("OPTIN", "{}", "\"status\": \"rejected\"")))
        .isInstanceOf(UnreadableConsentException.class).hasMessageContaining("status");
  }
}
