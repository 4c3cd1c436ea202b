package io.mulu.gateway.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.mulu.gateway.fhir.FhirDates;
import io.mulu.gateway.fhir.FhirResource;
import io.mulu.gateway.identity.PatientId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A patient of the hospital's own record, as far as documents are linked and compared with it. No
 * {@code toString}.
 */
final class PatientRecord {
  private static final String MEDICAL_RECORD = "MR";

  private final PatientId id;
  private final Set<String> references = new LinkedHashSet<>();
  private final Set<String> numbers = new LinkedHashSet<>();
  private final List<PersonName> names = new ArrayList<>();
  private final String gender;
  private final String birthDate;

  /** Reads a Patient that passed the rules. */
  PatientRecord(FhirResource patient) {
    JsonNode json = patient.json();
    this.gender = json.path("gender").asText("");
    this.birthDate = json.path("birthDate").asText("");
    if (!patient.fullUrl().isEmpty()) {
      references.add(patient.fullUrl());
    }
    if (!patient.id().isEmpty()) {
      references.add("Patient/" + patient.id());
      numbers.add(PatientId.normalise(patient.id()));
    }
    for (JsonNode name : json.path("name")) {
      names.add(PersonName.ofFhir(name));
    }
    for (JsonNode identifier : json.path("identifier")) {
      String value = identifier.path("value").asText("");
      if (!value.isEmpty()) {
        numbers.add(PatientId.normalise(value));
        references.add(logical(identifier.path("system").asText(""), value));
      }
    }
    this.id = primaryId(patient);
  }

  /** How a reference by identifier is looked up. */
  static String logical(String system, String value) {
    return "Patient?identifier=" + system + "|" + value;
  }

  /** The medical record number, else the first number, else the resource's id. */
  private static PatientId primaryId(FhirResource patient) {
    PatientId first = null;
    for (JsonNode identifier : patient.json().path("identifier")) {
      String value = identifier.path("value").asText("");
      if (value.isEmpty()) {
        continue;
      }
      String type = type(identifier);
      PatientId id = PatientId.of(type, identifier.path("system").asText(""), value);
      if (type.equals(MEDICAL_RECORD)) {
        return id;
      }
      first = first == null ? id : first;
    }
    return first == null ? PatientId.of("ID", "", patient.id()) : first;
  }

  private static String type(JsonNode identifier) {
    for (JsonNode coding : identifier.path("type").path("coding")) {
      if (coding.path("code").asText().equals(MEDICAL_RECORD)) {
        return MEDICAL_RECORD;
      }
    }
    return "ID";
  }

  PatientId id() {
    return id;
  }

  Set<String> references() {
    return references;
  }

  Set<String> numbers() {
    return numbers;
  }

  List<PersonName> names() {
    return names;
  }

  /** M or F; empty if the record says neither. */
  String sex() {
    return switch (gender) {
      case "male" -> "M";
      case "female" -> "F";
      default -> "";
    };
  }

  /** YYYY, YYYY-MM or YYYY-MM-DD; empty if unknown. */
  String birthDate() {
    return birthDate;
  }

  /** YYYYMMDD, if the whole date is known: what check-tags are made over. */
  Optional<String> birthDay() {
    return FhirDates.day(birthDate).map(day -> birthDate.substring(0, 10).replace("-", ""));
  }
}
