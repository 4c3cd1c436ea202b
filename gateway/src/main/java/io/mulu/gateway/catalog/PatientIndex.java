package io.mulu.gateway.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.mulu.gateway.fhir.FhirResource;
import io.mulu.gateway.identity.PatientId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The hospital's own record: its patients by every reference and number, and its studies by Study
 * Instance UID. What leads to two patients leads to none. Confined to one import; bounded.
 */
final class PatientIndex {
  static final int PATIENTS_MAX = 1_000_000;

  /** A study as the record describes it. */
  record Study(String subject, Set<String> modalities) {
  }

  private final Map<String, PatientRecord> byReference = new HashMap<>();
  private final Map<String, PatientRecord> byNumber = new HashMap<>();
  private final Map<String, Study> studies = new HashMap<>();
  private final Set<String> ambiguous = new HashSet<>();
  private int patients;

  /** @return false at the bound */
  boolean add(FhirResource resource) {
    if (resource.type().equals("Patient")) {
      if (patients >= PATIENTS_MAX) {
        return false;
      }
      patients++;
      PatientRecord record = new PatientRecord(resource);
      record.references().forEach(key -> put(byReference, key, record));
      record.numbers().forEach(key -> put(byNumber, key, record));
    } else if (resource.type().equals("ImagingStudy")) {
      Set<String> modalities = new HashSet<>();
      for (JsonNode series : resource.json().path("series")) {
        modalities.add(series.path("modality").path("code").asText(""));
      }
      Study study = new Study(subject(resource.json()), modalities);
      studyUid(resource.json()).ifPresent(uid -> studies.put(uid, study));
    }
    return true;
  }

  private void put(Map<String, PatientRecord> map, String key, PatientRecord record) {
    PatientRecord known = map.putIfAbsent(key, record);
    if (known != null && !known.id().equals(record.id())) {
      ambiguous.add(key);
    }
  }

  int patients() {
    return patients;
  }

  boolean hasStudies() {
    return !studies.isEmpty();
  }

  Optional<Study> study(String uid) {
    return Optional.ofNullable(studies.get(uid));
  }

  /** The patient a resource is about; empty if unknown or more than one. */
  Optional<PatientRecord> bySubject(String subject) {
    return lookup(byReference, subject.replaceFirst("/_history/.*$", ""))
        .or(() -> lookup(byReference, subject.replaceFirst("^https?://.*/(Patient/[^/]+)$", "$1")));
  }

  Optional<PatientRecord> byNumber(String number) {
    return number.isEmpty() ? Optional.empty() : lookup(byNumber, PatientId.normalise(number));
  }

  boolean isAmbiguous(String number) {
    return ambiguous.contains(PatientId.normalise(number));
  }

  private Optional<PatientRecord> lookup(Map<String, PatientRecord> map, String key) {
    return ambiguous.contains(key) ? Optional.empty() : Optional.ofNullable(map.get(key));
  }

  /** The reference of a resource's subject, by name or by identifier. */
  static String subject(JsonNode resource) {
    JsonNode subject = resource.path("subject");
    String reference = subject.path("reference").asText("");
    JsonNode identifier = subject.path("identifier");
    return reference.isEmpty()
        ? PatientRecord.logical(identifier.path("system").asText(""),
            identifier.path("value").asText(""))
        : reference;
  }

  /** The Study Instance UID among an ImagingStudy's identifiers. */
  static Optional<String> studyUid(JsonNode study) {
    for (JsonNode identifier : study.path("identifier")) {
      String value = identifier.path("value").asText("");
      if (value.startsWith("urn:oid:")) {
        return Optional.of(value.substring("urn:oid:".length()));
      }
      if (identifier.path("system").asText("").equals("urn:dicom:uid") && !value.isEmpty()) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
