package io.mulu.gateway.consent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mulu.gateway.fhir.FhirResource;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.Consent;
import io.mulu.protocol.object.ConsentTerms;
import io.mulu.protocol.object.Decree;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.Standing;
import io.mulu.protocol.object.State;
import io.mulu.vm.decision.Consents;
import io.mulu.vm.decision.Question;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A consent is read and asked, as the decision asks it. */
final class ConsentCases {
  static final Hash GOOD_HEALTH = Hash.sha256(Bytes.utf8("Organization/f001"));
  static final Hash OTHER = Hash.sha256(Bytes.utf8("another hospital"));
  private static final Hash FORM = Hash.sha256(Bytes.utf8("form"));

  private ConsentCases() {
  }

  static FhirConsents.Reading read(String json) throws Exception {
    return read(new ObjectMapper().readTree(json));
  }

  static FhirConsents.Reading read(JsonNode json) throws UnreadableConsentException {
    return FhirConsents.read(
        new FhirConsents.Source(new FhirResource(json.path("resourceType").asText(), "", json),
            reference -> reference.equals("Organization/f001")
                ? Optional.of(GOOD_HEALTH)
                : Optional.empty(),
            FORM, ConsentTerms.Evidence.INK));
  }

  /** PERMIT, DENY or NONE: what the consent says about looking at a record at this time. */
  static String said(FhirConsents.Reading reading, Hash organization, Purpose purpose,
      String time) {
    Consent consent = new Consent(FORM, Standing.created(State.ACTIVE, 0), GOOD_HEALTH, FORM,
        reading.terms(), null, null, null, FORM);
    return Consents.say(List.of(consent), Question.of(Action.RECORD, purpose, 1), organization,
        Instant.parse(time).toEpochMilli()).map(Decree::name).orElse("NONE");
  }
}
