package io.mulu.testnet.phi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Collects what identifies the patients of a folder of FHIR bundles. */
final class PhiTerms {
  /** Shorter strings are found everywhere by chance. */
  private static final int TEXT_CHARACTERS_MIN = 6;
  private static final int NAME_CHARACTERS_MIN = 3;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Set<PhiTerm> terms = new LinkedHashSet<>();

  private PhiTerms() {
  }

  static List<PhiTerm> ofFolder(Path folder) throws IOException {
    PhiTerms collected = new PhiTerms();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        collected.readFile(file);
      }
    }
    return List.copyOf(collected.terms);
  }

  private void readFile(Path file) throws IOException {
    JsonNode root;
    try {
      root = JSON.readTree(file.toFile());
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      return; // what cannot be read was not registered either
    }
    if (root == null) {
      return;
    }
    readResource(root);
    root.path("entry").forEach(entry -> readResource(entry.path("resource")));
  }

  private void readResource(JsonNode resource) {
    if (resource.path("resourceType").asText().equals("Patient")) {
      resource.path("name").forEach(this::readName);
      resource.path("identifier")
          .forEach(id -> add(PhiTerm.Kind.IDENTIFIER, id.path("value").asText()));
      resource.path("telecom")
          .forEach(contact -> add(PhiTerm.Kind.TELECOM, contact.path("value").asText()));
      resource.path("address").forEach(address -> {
        address.path("line").forEach(line -> add(PhiTerm.Kind.ADDRESS, line.asText()));
        add(PhiTerm.Kind.ADDRESS, address.path("text").asText());
      });
      resource.path("contact").forEach(contact -> readName(contact.path("name")));
    }
    resource.path("note").forEach(note -> add(PhiTerm.Kind.NOTE, note.path("text").asText()));
  }

  private void readName(JsonNode name) {
    addName(name.path("family").asText());
    name.path("given").forEach(given -> addName(given.asText()));
    add(PhiTerm.Kind.NAME, name.path("text").asText());
  }

  private void addName(String word) {
    boolean isHan = word.codePoints().anyMatch(Character::isIdeographic);
    if (word.length() >= (isHan ? 2 : NAME_CHARACTERS_MIN)) {
      terms.add(new PhiTerm(PhiTerm.Kind.NAME, word, !isHan));
    }
  }

  private void add(PhiTerm.Kind kind, String text) {
    if (text.length() >= TEXT_CHARACTERS_MIN) {
      terms.add(new PhiTerm(kind, text, false));
    }
  }
}
