package io.mulu.testnet.input;

import com.fasterxml.jackson.databind.JsonNode;
import io.mulu.gateway.catalog.FileReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which documents a hospital's folder holds, read with a plain JSON parser and a walk over DICOM
 * tags, apart from the gateway's adapters: what the chain must have in the end, less what was
 * refused for a reason. A document that is in several files counts once.
 */
public final class InputCount {
  /** Of a folder with nothing in it. */
  public static final InputCount NONE = new InputCount(Map.of());

  private static final Pattern REFUSED_LINE = Pattern.compile("LINE_([0-9]+)_.*");

  private enum Kind {
    DOCUMENT,
    STUDY,
    FILMS
  }

  /** By the name that stays: see docs/adr/0013. */
  private record Document(Kind kind, String identity) {
    @Override
    public String toString() {
      return kind + " (withheld)";
    }
  }

  /**
   * What stands or falls as a whole.
   *
   * @param file
   *          number in the order of the paths, from 0
   * @param line
   *          of NDJSON, from 1; 0 for any other file
   */
  private record Place(int file, int line) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      return file == other.file
          ? Integer.compare(line, other.line)
          : Integer.compare(file, other.file);
    }
  }

  private final Map<Place, Set<Document>> places;

  private InputCount(Map<Place, Set<Document>> places) {
    this.places = places;
  }

  public static InputCount of(Path hospital) throws IOException {
    Map<Place, Set<Document>> places = new TreeMap<>();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(hospital)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    for (int i = 0; i < files.size(); i++) {
      Path file = files.get(i);
      int number = i;
      if (PlainJson.isLikely(file)) {
        PlainJson.read(file, (line, root) -> readRoot(root,
            places.computeIfAbsent(new Place(number, line), place -> new HashSet<>())));
      } else if (PlainDicom.isLikely(file)) {
        String uid = PlainDicom.text(PlainDicom.topLevel(file), PlainDicom.STUDY_INSTANCE_UID);
        if (!uid.isEmpty()) {
          places.put(new Place(number, 0), Set.of(new Document(Kind.FILMS, uid)));
        }
      }
    }
    return new InputCount(places);
  }

  private static void readRoot(JsonNode root, Set<Document> found) {
    if (root.path("resourceType").asText().equals("Bundle")) {
      root.path("entry").forEach(entry -> add(entry.path("resource"), found));
    } else {
      add(root, found);
    }
  }

  private static void add(JsonNode resource, Set<Document> found) {
    switch (resource.path("resourceType").asText()) {
      case "DocumentReference" -> found.add(new Document(Kind.DOCUMENT, identity(resource)));
      case "ImagingStudy" -> found.add(new Document(Kind.STUDY, studyIdentity(resource)));
      default -> {
      }
    }
  }

  private static String studyIdentity(JsonNode study) {
    for (JsonNode identifier : study.path("identifier")) {
      String value = identifier.path("value").asText();
      boolean isOid = value.startsWith("urn:oid:");
      if (isOid
          || (!value.isEmpty() && identifier.path("system").asText().equals("urn:dicom:uid"))) {
        return isOid ? value.substring("urn:oid:".length()) : value;
      }
    }
    return identity(study);
  }

  /** Business identifier, logical id, or the content itself. */
  private static String identity(JsonNode resource) {
    for (JsonNode identifier : List.of(resource.path("masterIdentifier"),
        resource.path("identifier").path(0))) {
      if (!identifier.path("value").asText().isEmpty()) {
        return identifier.path("system").asText() + "|" + identifier.path("value").asText();
      }
    }
    String id = resource.path("id").asText();
    return id.isEmpty() ? "content|" + withoutMeta(resource) : "id|" + id;
  }

  /** Compared by value, not by the order of members. */
  private static String withoutMeta(JsonNode resource) {
    Map<String, String> members = new TreeMap<>();
    resource.properties()
        .forEach(member -> members.put(member.getKey(), PlainJson.sorted(member.getValue())));
    members.remove("meta");
    return members.toString();
  }

  /** Different DocumentReferences. */
  public int documents() {
    return count(Kind.DOCUMENT);
  }

  /** Different ImagingStudies. */
  public int studies() {
    return count(Kind.STUDY);
  }

  /** Different Study Instance UIDs of DICOM files. */
  public int films() {
    return count(Kind.FILMS);
  }

  public int total() {
    return all().size();
  }

  /** Documents that are in files, or lines of them, that were refused, and nowhere else. */
  public int onlyInRefused(List<FileReport> files) {
    Set<Place> refused = new HashSet<>();
    for (FileReport file : files) {
      if (file.outcome() == FileReport.Outcome.REFUSED) {
        refused.add(new Place(file.file(), 0));
      }
      for (String flag : file.flags()) {
        Matcher line = REFUSED_LINE.matcher(flag);
        if (line.matches()) {
          refused.add(new Place(file.file(), Integer.parseInt(line.group(1))));
        }
      }
    }
    Set<Document> there = new HashSet<>();
    Set<Document> elsewhere = new HashSet<>();
    places.forEach((place, documents) -> {
      boolean isRefused = refused.contains(place) || refused.contains(new Place(place.file(), 0));
      (isRefused ? there : elsewhere).addAll(documents);
    });
    there.removeAll(elsewhere);
    return there.size();
  }

  private int count(Kind kind) {
    return Math.toIntExact(all().stream().filter(document -> document.kind() == kind).count());
  }

  private Set<Document> all() {
    Set<Document> all = new HashSet<>();
    places.values().forEach(all::addAll);
    return all;
  }
}
