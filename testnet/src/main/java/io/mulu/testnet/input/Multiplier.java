package io.mulu.testnet.input;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Copies FHIR bundles under new identities: other ids, numbers, names, addresses, telephones, also
 * inside the notes that the bundle carries. What is not FHIR in JSON is not copied. Films of a
 * study have its identity in their bytes and are not multiplied.
 */
public final class Multiplier {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NAME_CHARACTERS_MIN = 2;
  /** Members that name vocabularies and codes, whose object identifiers are everybody's. */
  private static final Set<String> VOCABULARY = Set.of("system", "code", "url", "profile",
      "resourceType");

  private Multiplier() {
  }

  /**
   * Writes copies 2 to {@code scale} of each bundle beside it.
   *
   * @return files written
   */
  public static int multiply(Path hospital, int scale) throws IOException {
    List<Path> bundles;
    try (Stream<Path> walk = Files.walk(hospital)) {
      bundles = walk.filter(f -> f.toString().toLowerCase(Locale.ROOT).endsWith(".json")).sorted()
          .toList();
    }
    int written = 0;
    for (int i = 0; i < bundles.size(); i++) {
      JsonNode bundle = read(bundles.get(i));
      for (int copy = 1; copy < scale && bundle.isObject(); copy++) {
        Path target = bundles.get(i).resolveSibling(String.format("copy-%05d-%05d.json", copy, i));
        JSON.writeValue(target.toFile(), copy(bundle, copy));
        written++;
      }
    }
    return written;
  }

  /** A file that is no JSON is not multiplied; what it is worth, the import will say. */
  private static JsonNode read(Path file) throws IOException {
    try {
      return JSON.readTree(file.toFile());
    } catch (JacksonException e) {
      return JSON.missingNode();
    }
  }

  static JsonNode copy(JsonNode bundle, int copy) {
    Pseudonyms pseudonyms = new Pseudonyms(copy);
    Map<String, String> words = new TreeMap<>();
    collect(bundle, pseudonyms, words);
    bundle.path("entry").forEach(entry -> collect(entry.path("resource"), pseudonyms, words));
    return replace(bundle, pseudonyms, words);
  }

  /** What names the patients of the bundle, and what stands for it in the copy. */
  private static void collect(JsonNode resource, Pseudonyms pseudonyms, Map<String, String> words) {
    if (!resource.path("resourceType").asText().equals("Patient")) {
      return;
    }
    for (JsonNode name : resource.findValues("name")) {
      for (JsonNode one : name.isArray() ? name : List.of(name)) {
        addName(one.path("family").asText(), pseudonyms, words);
        addName(one.path("text").asText(), pseudonyms, words);
        one.path("given").forEach(given -> addName(given.asText(), pseudonyms, words));
      }
    }
    resource.path("extension").forEach(e -> {
      if (e.path("url").asText().endsWith("mothersMaidenName")) {
        for (String part : e.path("valueString").asText().split(" ")) {
          addName(part, pseudonyms, words);
        }
      }
    });
    resource.path("identifier")
        .forEach(id -> addNumber(id.path("value").asText(), pseudonyms, words));
    resource.path("telecom").forEach(t -> addNumber(t.path("value").asText(), pseudonyms, words));
    resource.path("address").forEach(address -> address.path("line")
        .forEach(line -> addNumber(line.asText(), pseudonyms, words)));
  }

  private static void addName(String name, Pseudonyms pseudonyms, Map<String, String> words) {
    if (name.length() >= NAME_CHARACTERS_MIN) {
      words.put(name, pseudonyms.name(name));
    }
  }

  private static void addNumber(String number, Pseudonyms pseudonyms, Map<String, String> words) {
    // A UUID is replaced as such wherever it stands, so that references go on leading to it.
    if (number.length() > 4 && pseudonyms.uniqueIds(number).equals(number)) {
      words.put(number, pseudonyms.number(number));
    }
  }

  private static JsonNode replace(JsonNode node, Pseudonyms pseudonyms, Map<String, String> words) {
    if (node.isTextual()) {
      return TextNode.valueOf(replace(node.asText(), pseudonyms, words));
    }
    if (node.isArray()) {
      ArrayNode copy = JSON.createArrayNode();
      node.forEach(child -> copy.add(replace(child, pseudonyms, words)));
      return copy;
    }
    if (node.isObject()) {
      ObjectNode copy = JSON.createObjectNode();
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        JsonNode old = member.getValue();
        JsonNode fresh = member.getKey().equals("data")
            ? data(old, node, pseudonyms, words)
            : replace(old, pseudonyms, words);
        copy.set(member.getKey(),
            old.isTextual() && VOCABULARY.contains(member.getKey()) ? old : fresh);
      }
      return copy;
    }
    return node;
  }

  private static String replace(String text, Pseudonyms pseudonyms, Map<String, String> words) {
    String fresh = text;
    for (Map.Entry<String, String> word : words.entrySet()) {
      if (fresh.contains(word.getKey())) {
        fresh = fresh.replace(word.getKey(), word.getValue());
      }
    }
    return pseudonyms.uniqueIds(fresh);
  }

  /** A note inside an attachment is a text of the patient like any other. */
  private static JsonNode data(JsonNode data, JsonNode attachment, Pseudonyms pseudonyms,
      Map<String, String> words) {
    if (!data.isTextual() || !attachment.path("contentType").asText().startsWith("text/")) {
      return data;
    }
    String text = new String(Base64.getMimeDecoder().decode(data.asText()), StandardCharsets.UTF_8);
    return TextNode.valueOf(Base64.getEncoder()
        .encodeToString(replace(text, pseudonyms, words).getBytes(StandardCharsets.UTF_8)));
  }
}
