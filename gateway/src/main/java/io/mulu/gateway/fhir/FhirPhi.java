package io.mulu.gateway.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import io.mulu.gateway.guard.PhiKind;
import io.mulu.gateway.guard.PhiTerms;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds every identifying text of a resource by the names that R4 gives to elements. Looks at all
 * resource types alike: a practitioner's name is no less a name. Stateless.
 */
public final class FhirPhi {
  private static final Pattern URN = Pattern.compile("^urn:(uuid|oid):");
  private static final Set<String> NOTES = Set.of("div", "comment", "description", "conclusion",
      "title", "summary", "note", "text", "patientInstruction");
  private static final Set<String> ADDRESS = Set.of("line", "city", "district", "postalCode",
      "text");
  private static final Map<String, PhiKind> KINDS = Map.of("family", PhiKind.NAME, "given",
      PhiKind.NAME, "birthDate", PhiKind.BIRTH_DATE, "id", PhiKind.IDENTIFIER, "uid", PhiKind.UID);

  private FhirPhi() {
  }

  /**
   * @throws PhiTerms.TooMany
   *           at the guard's bound
   */
  public static void collect(FhirResource resource, PhiTerms terms) {
    reference(resource.fullUrl(), terms);
    object("", resource.json(), terms);
  }

  private static void object(String owner, JsonNode object, PhiTerms terms) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      value(owner, field.getKey(), field.getValue(), object, terms);
    }
  }

  private static void value(String owner, String name, JsonNode value, JsonNode object,
      PhiTerms terms) {
    if (value.isObject()) {
      object(name, value, terms);
    } else if (value.isArray()) {
      for (JsonNode item : value) {
        value(owner, name, item, object, terms);
      }
    } else if (value.isTextual()) {
      text(owner, name, value.asText(), object, terms);
    }
  }

  private static void text(String owner, String name, String text, JsonNode object,
      PhiTerms terms) {
    PhiKind kind = KINDS.get(name);
    if (kind != null) {
      terms.add(kind, text);
    } else if (isIn(owner, "name", "Name") && name.equals("text")) {
      terms.add(PhiKind.NAME, text);
    } else if (isIn(owner, "identifier", "Identifier") && name.equals("value")) {
      terms.add(PhiKind.IDENTIFIER, URN.matcher(text).replaceFirst(""));
    } else if (isIn(owner, "telecom", "ContactPoint") && name.equals("value")) {
      terms.add(PhiKind.TELECOM, text);
    } else if (isIn(owner, "address", "Address") && ADDRESS.contains(name)) {
      terms.add(PhiKind.ADDRESS, text);
    } else if (name.equals("reference")) {
      reference(text, terms);
    } else if (name.equals("display") && object.has("reference")) {
      terms.add(PhiKind.NAME, text);
    } else if (name.equals("valueString")) {
      terms.add(object.path("url").asText().endsWith("Name") ? PhiKind.NAME : PhiKind.NOTE, text);
    } else if (name.equals("data") && object.path("contentType").asText("").startsWith("text/")) {
      attachment(text, terms);
    } else if (isNote(owner, name)) {
      terms.add(PhiKind.NOTE, text);
    } else if (FhirDates.start(text).isPresent()) {
      terms.add(PhiKind.SERVICE_TIME, text);
    }
  }

  private static boolean isIn(String owner, String element, String typeSuffix) {
    return owner.equals(element) || owner.endsWith(typeSuffix);
  }

  /** The text beside a code repeats the table's own words: it is no note. */
  private static boolean isNote(String owner, String name) {
    return NOTES.contains(name) && (!name.equals("text") || owner.equals("note"));
  }

  private static void reference(String reference, PhiTerms terms) {
    String last = URN.matcher(reference).replaceFirst("");
    int cut = Math.max(last.lastIndexOf('/'), last.lastIndexOf('|'));
    terms.add(PhiKind.IDENTIFIER, last.substring(cut + 1));
  }

  private static void attachment(String base64, PhiTerms terms) {
    byte[] text = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
    terms.add(PhiKind.NOTE, new String(text, StandardCharsets.UTF_8));
  }
}
