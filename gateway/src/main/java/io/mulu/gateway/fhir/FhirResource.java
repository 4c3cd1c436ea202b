package io.mulu.gateway.fhir;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A resource that passed {@link FhirRules}. Holds patient data: never logged.
 *
 * @param fullUrl
 *          its name inside the bundle; empty outside one
 */
public record FhirResource(String type, String fullUrl, JsonNode json) {
  /** The logical id; empty if it has none. */
  public String id() {
    return json.path("id").asText("");
  }

  @Override
  public String toString() {
    return type + " (withheld)";
  }
}
