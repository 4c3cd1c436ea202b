package io.mulu.gateway.fhir;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mulu.gateway.fhir.FhirException.Reason;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a Bundle, a single resource or NDJSON, handing on one checked resource at a time. A bundle
 * stands or falls as a whole: when {@link #read} throws, the caller discards what it was handed.
 * Lines of NDJSON stand each for itself. Stateless.
 */
public final class FhirReader {
  private static final int BUFFER = 1 << 16;
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final Pattern ABSOLUTE = Pattern.compile("[a-z][a-z0-9+.-]*:.+");

  /** Takes what was read. */
  public interface Resources {
    void resource(FhirResource resource) throws FhirException;
  }

  /** Takes what became of the lines that were refused. */
  public interface RefusedLines {
    /**
     * @param line
     *          from 1
     */
    void refused(int line, FhirException why);
  }

  private final FhirLimits limits;

  public FhirReader() {
    this(FhirLimits.DEFAULT);
  }

  public FhirReader(FhirLimits limits) {
    this.limits = limits;
  }

  /**
   * Reads one JSON document.
   *
   * @return whether it opened with a byte order mark, which RFC 8259 §8.1 lets readers pass over
   */
  public boolean read(InputStream stream, Resources out) throws IOException, FhirException {
    BufferedInputStream in = new BufferedInputStream(stream, BUFFER);
    boolean hasMark = requireUtf8Json(in);
    try (StrictJson json = new StrictJson(in, limits)) {
      if (json.next() != JsonToken.START_OBJECT) {
        throw json.failure(Reason.NOT_A_RESOURCE);
      }
      document(json, out);
      if (json.next() != null) {
        throw json.failure(Reason.NOT_JSON);
      }
    }
    return hasMark;
  }

  /** Reads one resource a line, passing over empty lines. */
  public void readLines(InputStream stream, Resources out, RefusedLines refused)
      throws IOException, FhirException {
    BufferedInputStream in = new BufferedInputStream(stream, BUFFER);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int number = 1;
    int b = in.read();
    while (b >= 0 || line.size() > 0) {
      if (b >= 0 && b != '\n') {
        line.write(b);
      }
      if (line.size() > limits.resourceBytesMax() || number > limits.entriesMax()) {
        throw new FhirException(Reason.TOO_LARGE, "line " + number);
      }
      if (b == '\n' || b < 0) {
        line(line.toByteArray(), number++, out, refused);
        line.reset();
      }
      b = b < 0 ? b : in.read();
    }
  }

  private void line(byte[] line, int number, Resources out, RefusedLines refused)
      throws IOException {
    if (new String(line, StandardCharsets.UTF_8).isBlank()) {
      return;
    }
    try {
      read(new ByteArrayInputStream(line), out);
    } catch (FhirException e) {
      refused.refused(number, e.within("line " + number));
    }
  }

  /**
   * The first four bytes after a mark tell UTF-16, UTF-32 and XML; the parser, which would read all
   * of the former, refuses malformed UTF-8 itself.
   */
  private static boolean requireUtf8Json(BufferedInputStream in) throws IOException, FhirException {
    in.mark(MARK.length + 4);
    byte[] head = in.readNBytes(MARK.length + 4);
    in.reset();
    if (head.length == 0) {
      throw new FhirException(Reason.TRUNCATED, "line 1 column 1");
    }
    boolean hasMark = head.length >= MARK.length
        && Arrays.equals(head, 0, MARK.length, MARK, 0, MARK.length);
    int from = hasMark ? MARK.length : 0;
    for (int i = from; i < Math.min(head.length, from + 4); i++) {
      if (head[i] == 0 || head[i] == (byte) 0xFE || head[i] == (byte) 0xFF) {
        throw new FhirException(Reason.ENCODING, "line 1 column 1");
      }
    }
    if (head.length > from && head[from] == '<') {
      throw new FhirException(Reason.XML, "line 1 column 1");
    }
    in.skipNBytes(from);
    return hasMark;
  }

  /** Entries are handed on as they come; the fields around them are kept for the bundle's rules. */
  private void document(StrictJson json, Resources out) throws IOException, FhirException {
    ObjectNode envelope = JsonNodeFactory.instance.objectNode();
    Set<String> fullUrls = new HashSet<>();
    int entries = 0;
    while (json.next() == JsonToken.FIELD_NAME) {
      String name = json.name();
      if (envelope.has(name)) {
        throw json.failure(Reason.DUPLICATE_KEY);
      }
      JsonToken token = json.next();
      if (name.equals("entry") && token == JsonToken.START_ARRAY) {
        entries = entries(json, fullUrls, out);
        envelope.set(name, JsonNodeFactory.instance.arrayNode().add("read before"));
      } else {
        envelope.set(name, json.value());
      }
    }
    String type = FhirRules.check(envelope);
    if (type.equals("Bundle")) {
      if (!envelope.has("type")) {
        throw new FhirException(Reason.REQUIRED, "Bundle.type");
      }
    } else if (entries > 0 && !type.equals("List")) {
      throw new FhirException(Reason.WRONG_SHAPE, type + ".entry");
    } else {
      out.resource(new FhirResource(type, "", envelope));
    }
  }

  private int entries(StrictJson json, Set<String> fullUrls, Resources out)
      throws IOException, FhirException {
    int count = 0;
    while (json.next() != JsonToken.END_ARRAY) {
      if (count >= limits.entriesMax()) {
        throw json.failure(Reason.TOO_LARGE);
      }
      JsonNode entry = json.value();
      try {
        entry(entry, fullUrls, out);
      } catch (FhirException e) {
        throw e.within("entry[" + count + "]");
      }
      count++;
    }
    if (count == 0) {
      throw new FhirException(Reason.EMPTY_ELEMENT, "Bundle.entry");
    }
    return count;
  }

  private static void entry(JsonNode entry, Set<String> fullUrls, Resources out)
      throws FhirException {
    if (!entry.isObject() || entry.isEmpty()) {
      throw new FhirException(Reason.EMPTY_ELEMENT, "");
    }
    JsonNode url = entry.path("fullUrl");
    String fullUrl = url.asText("");
    if (!url.isMissingNode() && (!ABSOLUTE.matcher(fullUrl).matches() || !fullUrls.add(fullUrl))) {
      throw new FhirException(fullUrl.isEmpty() ? Reason.EMPTY_ELEMENT : Reason.BAD_FULL_URL,
          "fullUrl");
    }
    JsonNode resource = entry.get("resource");
    if (resource != null) {
      out.resource(new FhirResource(FhirRules.check(resource), fullUrl, resource));
    }
  }
}
