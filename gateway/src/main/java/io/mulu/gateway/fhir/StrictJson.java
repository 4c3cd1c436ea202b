package io.mulu.gateway.fhir;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mulu.gateway.fhir.FhirException.Reason;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * JSON of RFC 8259 and nothing beside it: UTF-8, no comments, no duplicate keys, bounded depth,
 * bounded number of values, bounded text. Decimals keep their digits. Confined to one reader.
 */
final class StrictJson implements AutoCloseable {
  private static final int NAME_CHARS_MAX = 256;
  private static final int NUMBER_CHARS_MAX = 64;

  private final JsonParser parser;
  private final FhirLimits limits;
  private int nodes;
  private long textChars;

  StrictJson(InputStream utf8, FhirLimits limits) throws IOException {
    this.limits = limits;
    StreamReadConstraints constraints = StreamReadConstraints.builder()
        .maxNestingDepth(limits.depthMax()).maxStringLength(limits.resourceBytesMax())
        .maxNameLength(NAME_CHARS_MAX).maxNumberLength(NUMBER_CHARS_MAX)
        .maxDocumentLength(limits.fileBytesMax()).build();
    this.parser = JsonFactory.builder().streamReadConstraints(constraints).build()
        .createParser(utf8);
  }

  /** The next token, null at the end of the input. */
  @Nullable
  JsonToken next() throws IOException, FhirException {
    try {
      return parser.nextToken();
    } catch (JsonProcessingException e) {
      throw failure(e);
    }
  }

  String name() throws IOException {
    return parser.currentName();
  }

  /** The value that the current token opens, within the bounds of one resource. */
  JsonNode value() throws IOException, FhirException {
    nodes = 0;
    textChars = 0;
    try {
      return tree(parser.currentToken());
    } catch (JsonProcessingException e) {
      throw failure(e);
    }
  }

  FhirException failure(Reason reason) {
    return new FhirException(reason, place(parser.currentLocation()));
  }

  private JsonNode tree(JsonToken token) throws IOException, FhirException {
    if (++nodes > limits.resourceNodesMax()) {
      throw failure(Reason.TOO_LARGE);
    }
    return switch (token) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> JsonNodeFactory.instance.textNode(text());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
      case VALUE_TRUE -> JsonNodeFactory.instance.booleanNode(true);
      case VALUE_FALSE -> JsonNodeFactory.instance.booleanNode(false);
      case VALUE_NULL -> JsonNodeFactory.instance.nullNode();
      case END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
        throw failure(Reason.NOT_JSON);
    };
  }

  private JsonNode number() throws IOException, FhirException {
    try {
      return DecimalNode.valueOf(parser.getDecimalValue());
    } catch (NumberFormatException e) {
      // An exponent beyond what BigDecimal can tell
      throw failure(Reason.TOO_LARGE);
    }
  }

  private String text() throws IOException, FhirException {
    String text = parser.getText();
    textChars += text.length();
    if (textChars > limits.resourceBytesMax()) {
      throw failure(Reason.TOO_LARGE);
    }
    return text;
  }

  private JsonNode object() throws IOException, FhirException {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (object.has(name)) {
        throw failure(Reason.DUPLICATE_KEY);
      }
      object.set(name, tree(parser.nextToken()));
    }
    return object;
  }

  private JsonNode array() throws IOException, FhirException {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    JsonToken token = parser.nextToken();
    while (token != JsonToken.END_ARRAY) {
      array.add(tree(token));
      token = parser.nextToken();
    }
    return array;
  }

  private static FhirException failure(JsonProcessingException e) {
    Reason reason = switch (e) {
      case JsonEOFException eof -> Reason.TRUNCATED;
      case StreamConstraintsException bound ->
        bound.getOriginalMessage().contains("nesting depth") ? Reason.TOO_DEEP : Reason.TOO_LARGE;
      default -> Reason.NOT_JSON;
    };
    return new FhirException(reason, place(e.getLocation()));
  }

  private static String place(@Nullable JsonLocation location) {
    return location == null
        ? ""
        : "line " + location.getLineNr() + " column " + location.getColumnNr();
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
