package io.mulu.gateway.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import io.mulu.gateway.fhir.FhirException.Reason;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What this project holds a resource to by itself (docs/adr/0011): the base rules of every R4
 * resource, and the required elements, code lists and dates of the types that a catalog is made of.
 * It is no profile validator: what no rule here names is passed by. Stateless.
 */
final class FhirRules {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9.-]{1,64}");
  private static final Pattern NAME = Pattern.compile("_?[a-z][A-Za-z0-9]{0,40}");
  private static final Set<String> DATES = Set.of("birthDate", "deceasedDateTime", "date",
      "dateTime", "started", "issued", "effectiveDateTime", "recorded", "authoredOn", "indexed",
      "recordedDate", "occurrenceDateTime", "onsetDateTime", "performedDateTime", "lastUpdated",
      "created", "creation");

  private static final Map<String, Set<String>> CODES = Map
      .of("Patient.gender", Set.of("male", "female", "other", "unknown"),
          "DocumentReference.status", Set.of("current", "superseded", "entered-in-error"),
          "DocumentReference.docStatus",
          Set.of("preliminary", "final", "amended", "entered-in-error"), "ImagingStudy.status",
          Set.of("registered", "available", "cancelled", "entered-in-error", "unknown"),
          "Consent.status",
          Set.of("draft", "proposed", "active", "rejected", "inactive", "entered-in-error"),
          "DiagnosticReport.status", Set.of("registered", "partial", "preliminary", "final",
              "amended", "corrected", "appended", "cancelled", "entered-in-error", "unknown"),
          "Encounter.status",
          Set.of("planned", "arrived", "triaged", "in-progress", "onleave", "finished", "cancelled",
              "entered-in-error", "unknown"),
          "Bundle.type", Set.of("document", "message", "transaction", "transaction-response",
              "batch", "batch-response", "history", "searchset", "collection"));

  private static final Map<String, Set<String>> REQUIRED = Map.of("DocumentReference",
      Set.of("status", "content"), "ImagingStudy", Set.of("status", "subject"), "Consent",
      Set.of("status", "scope", "category"), "DiagnosticReport", Set.of("status", "code"),
      "Encounter", Set.of("status", "class"), "Binary", Set.of("contentType"));

  private FhirRules() {
  }

  /** @return the resource's type */
  static String check(JsonNode resource) throws FhirException {
    if (!resource.isObject()) {
      throw new FhirException(Reason.NOT_A_RESOURCE, "");
    }
    JsonNode typeNode = resource.path("resourceType");
    if (!typeNode.isTextual()) {
      throw new FhirException(Reason.NOT_A_RESOURCE, "resourceType");
    }
    String type = typeNode.asText();
    if (!ResourceTypes.isKnown(type)) {
      throw new FhirException(Reason.UNKNOWN_RESOURCE_TYPE, "resourceType");
    }
    JsonNode id = resource.get("id");
    if (id != null && !(id.isTextual() && ID.matcher(id.asText()).matches())) {
      throw new FhirException(Reason.BAD_ID, type + ".id");
    }
    elements(resource, type);
    checkType(resource, type);
    return type;
  }

  private static void checkType(JsonNode resource, String type) throws FhirException {
    for (String name : REQUIRED.getOrDefault(type, Set.of())) {
      require(resource, name, type);
    }
    checkCode(resource, type, "gender");
    checkCode(resource, type, "status");
    checkCode(resource, type, "docStatus");
    checkCode(resource, type, "type");
    switch (type) {
      case "DocumentReference" -> {
        for (JsonNode content : array(resource, "content", type)) {
          require(content, "attachment", type + ".content");
        }
      }
      case "ImagingStudy" -> checkSeries(resource);
      case "Consent" -> {
        // ppc-1: either a policy or a policyRule
        if (resource.path("policy").isEmpty() && resource.path("policyRule").isMissingNode()) {
          throw new FhirException(Reason.REQUIRED, "Consent.policyRule");
        }
      }
      default -> {
      }
    }
  }

  private static void checkSeries(JsonNode study) throws FhirException {
    for (JsonNode series : array(study, "series", "ImagingStudy")) {
      require(series, "uid", "ImagingStudy.series");
      require(series, "modality", "ImagingStudy.series");
      for (JsonNode instance : array(series, "instance", "ImagingStudy.series")) {
        require(instance, "uid", "ImagingStudy.series.instance");
        require(instance, "sopClass", "ImagingStudy.series.instance");
      }
    }
  }

  private static JsonNode array(JsonNode owner, String name, String path) throws FhirException {
    JsonNode value = owner.path(name);
    if (!value.isArray() && !value.isMissingNode()) {
      throw new FhirException(Reason.WRONG_SHAPE, path + "." + name);
    }
    return value;
  }

  private static void require(JsonNode owner, String name, String path) throws FhirException {
    if (!owner.has(name)) {
      throw new FhirException(Reason.REQUIRED, path + "." + name);
    }
  }

  private static void checkCode(JsonNode resource, String type, String name) throws FhirException {
    Set<String> codes = CODES.get(type + "." + name);
    JsonNode code = resource.get(name);
    if (codes != null && code != null && !(code.isTextual() && codes.contains(code.asText()))) {
      throw new FhirException(Reason.BAD_CODE, type + "." + name);
    }
  }

  /** The rules of every element: ele-1, dates, periods, base64. */
  private static void elements(JsonNode object, String path) throws FhirException {
    if (object.isEmpty()) {
      throw new FhirException(Reason.EMPTY_ELEMENT, path);
    }
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      element(field.getKey(), field.getValue(), object, path + "." + safeName(field.getKey()));
    }
  }

  private static void element(String name, JsonNode value, JsonNode owner, String path)
      throws FhirException {
    if (value.isNull() || (value.isTextual() && value.asText().isEmpty())
        || (value.isArray() && value.isEmpty())) {
      throw new FhirException(Reason.EMPTY_ELEMENT, path);
    }
    if (value.isArray()) {
      for (JsonNode item : value) {
        // null holds a place in an array of primitives that have extensions beside them
        if (!item.isNull()) {
          element(name, item, owner, path);
        }
      }
    } else if (value.isObject()) {
      elements(value, path);
      if (name.equals("period") || name.endsWith("Period")) {
        period(value, path);
      }
    } else if (value.isTextual()) {
      if (DATES.contains(name) && FhirDates.start(value.asText()).isEmpty()) {
        throw new FhirException(Reason.BAD_DATE, path);
      }
      if (name.equals("data") && isBase64(owner) && !decodes(value.asText())) {
        throw new FhirException(Reason.BAD_BASE64, path);
      }
    }
  }

  private static void period(JsonNode period, String path) throws FhirException {
    Optional<OffsetDateTime> start = bound(period, "start", path);
    Optional<OffsetDateTime> end = bound(period, "end", path);
    if (start.isPresent() && end.isPresent() && endOf(period).isBefore(start.get())) {
      throw new FhirException(Reason.BAD_PERIOD, path);
    }
  }

  private static Optional<OffsetDateTime> bound(JsonNode period, String name, String path)
      throws FhirException {
    JsonNode text = period.get(name);
    if (text == null) {
      return Optional.empty();
    }
    Optional<OffsetDateTime> at = FhirDates.start(text.asText());
    if (at.isEmpty()) {
      throw new FhirException(Reason.BAD_DATE, path + "." + name);
    }
    return at;
  }

  /** "If the end of the period is 2012-02-03, then the period includes that day": so for years. */
  private static OffsetDateTime endOf(JsonNode period) {
    String text = period.get("end").asText();
    OffsetDateTime at = FhirDates.start(text).orElseThrow();
    return switch (text.length()) {
      case 4 -> at.plusYears(1).minusNanos(1);
      case 7 -> at.plusMonths(1).minusNanos(1);
      case 10 -> at.plusDays(1).minusNanos(1);
      default -> at;
    };
  }

  /** Attachment, Binary and Signature carry base64; SampledData.data is something else. */
  private static boolean isBase64(JsonNode owner) {
    return !owner.has("origin");
  }

  private static boolean decodes(String text) {
    try {
      Base64.getDecoder().decode(text.replaceAll("\\s", ""));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** A key comes from the file: shown only if it looks like an element's name. */
  private static String safeName(String key) {
    return NAME.matcher(key).matches() ? key : "(key)";
  }
}
