package io.mulu.gateway.fhir;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * One byte string for a resource, however its sender spaced and ordered it: keys sorted, no white
 * space, UTF-8, as RFC 8785, except that decimals keep their digits (in FHIR 1.0 and 1.00 differ).
 */
public final class CanonicalJson {
  private static final ObjectMapper SORTED = JsonMapper.builder()
      .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

  private CanonicalJson() {
  }

  public static byte[] bytes(JsonNode json) {
    try {
      return SORTED.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree in memory can always be written", e);
    }
  }
}
