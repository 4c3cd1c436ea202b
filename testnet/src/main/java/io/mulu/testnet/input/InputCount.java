package io.mulu.testnet.input;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How many documents a hospital's folder holds, read with a plain JSON parser and a search for the
 * DICOM tag of the study, apart from the gateway's adapters: what the chain must have in the end,
 * less what was refused for a reason.
 *
 * @param documents
 *          different DocumentReferences
 * @param studies
 *          different ImagingStudies
 * @param films
 *          different Study Instance UIDs of DICOM files
 */
public record InputCount(int documents, int studies, int films) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PREAMBLE = 128;

  public int total() {
    return documents + studies + films;
  }

  public static InputCount of(Path hospital) throws IOException {
    Set<String> documents = new HashSet<>();
    Set<String> studies = new HashSet<>();
    Set<String> films = new HashSet<>();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(hospital)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      String name = file.toString().toLowerCase(Locale.ROOT);
      if (name.endsWith(".json") || name.endsWith(".ndjson")) {
        readJson(file, documents, studies);
      } else if (isDicom(file)) {
        films.add(studyUid(Files.readAllBytes(file)));
      }
    }
    return new InputCount(documents.size(), studies.size(), films.size());
  }

  private static void readJson(Path file, Set<String> documents, Set<String> studies)
      throws IOException {
    try (MappingIterator<JsonNode> roots = JSON.readerFor(JsonNode.class)
        .readValues(file.toFile())) {
      while (roots.hasNextValue()) {
        JsonNode root = roots.nextValue();
        add(root, documents, studies);
        root.path("entry").forEach(entry -> add(entry.path("resource"), documents, studies));
      }
    } catch (JacksonException e) {
      // No JSON, so no documents either; the import says what is wrong with it.
    }
  }

  private static void add(JsonNode resource, Set<String> documents, Set<String> studies) {
    switch (resource.path("resourceType").asText()) {
      case "DocumentReference" -> documents.add(identity(resource));
      case "ImagingStudy" -> studies.add(identity(resource));
      default -> {
      }
    }
  }

  private static String identity(JsonNode resource) {
    JsonNode master = resource.path("masterIdentifier").path("value");
    JsonNode first = resource.path("identifier").path(0).path("value");
    return master.isTextual()
        ? master.asText()
        : first.isTextual() ? first.asText() : resource.path("id").asText(resource.toString());
  }

  private static boolean isDicom(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(PREAMBLE + 4);
      return head.length == PREAMBLE + 4
          && new String(head, PREAMBLE, 4, StandardCharsets.US_ASCII).equals("DICM");
    }
  }

  /** The value behind tag (0020,000D), explicit or implicit, little endian; else the whole file. */
  private static String studyUid(byte[] file) {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    int at = text.indexOf(" \0\r\0", PREAMBLE);
    if (at < 0) {
      return Integer.toHexString(text.hashCode());
    }
    boolean isExplicit = text.startsWith("UI", at + 4);
    int length = (file[isExplicit ? at + 6 : at + 4] & 0xFF);
    return text.substring(at + 8, Math.min(text.length(), at + 8 + length)).replace("\0", "")
        .strip();
  }
}
