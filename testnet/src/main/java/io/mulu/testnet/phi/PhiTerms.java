package io.mulu.testnet.phi;

import com.fasterxml.jackson.databind.JsonNode;
import io.mulu.testnet.input.PlainDicom;
import io.mulu.testnet.input.PlainJson;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Collects what identifies the patients of a folder of FHIR resources and films. */
final class PhiTerms {
  /** Shorter strings are found everywhere by chance. */
  private static final int TEXT_CHARACTERS_MIN = 6;
  private static final int NAME_CHARACTERS_MIN = 3;
  /** Elements of a film's header that name or describe a person. */
  private static final Map<Integer, PhiTerm.Kind> FILM_TERMS = Map.ofEntries(
      Map.entry(0x00100010, PhiTerm.Kind.NAME), Map.entry(0x00100020, PhiTerm.Kind.IDENTIFIER),
      Map.entry(0x00101000, PhiTerm.Kind.IDENTIFIER), Map.entry(0x00101001, PhiTerm.Kind.NAME),
      Map.entry(0x00101005, PhiTerm.Kind.NAME), Map.entry(0x00101040, PhiTerm.Kind.ADDRESS),
      Map.entry(0x00101060, PhiTerm.Kind.NAME), Map.entry(0x00102154, PhiTerm.Kind.TELECOM),
      Map.entry(0x00104000, PhiTerm.Kind.NOTE), Map.entry(0x00204000, PhiTerm.Kind.NOTE));

  private final Set<PhiTerm> terms = new LinkedHashSet<>();

  private PhiTerms() {
  }

  static List<PhiTerm> ofFolder(Path folder) throws IOException {
    PhiTerms collected = new PhiTerms();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      if (PlainJson.isLikely(file)) {
        PlainJson.read(file, (line, root) -> {
          collected.readResource(root);
          root.path("entry").forEach(entry -> collected.readResource(entry.path("resource")));
        });
      } else if (PlainDicom.isLikely(file)) {
        collected.readFilm(PlainDicom.topLevel(file));
      }
    }
    return List.copyOf(collected.terms);
  }

  /** The patient module of a film's header: group 0010 (PS3.3 §C.7.1.1), and the study's texts. */
  private void readFilm(Map<Integer, byte[]> header) {
    Charset charset = charset(PlainDicom.text(header, PlainDicom.CHARACTER_SET));
    FILM_TERMS.forEach((tag, kind) -> {
      byte[] value = header.getOrDefault(tag, new byte[0]);
      for (String one : new String(value, charset).replace("\0", "").split("\\\\")) {
        if (kind == PhiTerm.Kind.NAME) {
          Stream.of(one.split("[\\^= ]+")).forEach(this::addName);
        } else {
          add(kind, one.strip());
        }
      }
    });
  }

  /** Of PS3.3 §C.12.1.1.2; a character set that is switched inside a value reads as its bytes. */
  private static Charset charset(String term) {
    return switch (term) {
      case "ISO_IR 192" -> StandardCharsets.UTF_8;
      case "GB18030", "GBK" -> Charset.forName("GB18030");
      default -> StandardCharsets.ISO_8859_1;
    };
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
