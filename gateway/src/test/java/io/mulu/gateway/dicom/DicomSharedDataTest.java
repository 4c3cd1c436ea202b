package io.mulu.gateway.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mulu.protocol.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files that this project did not write, against what pydicom 3.0.2 read from them. */
final class DicomSharedDataTest {
  private static final List<String> READABLE = List.of("valid", "charset", "linked", "dicomdir");

  @Test
  void readsEveryPublishedFileAsAnotherReaderDoes() throws Exception {
    Path root = SharedData.require("dicom");
    JsonNode expected = new ObjectMapper().readTree(root.resolve("expected.json").toFile());
    int compared = 0;
    for (JsonNode file : expected) {
      String name = file.get("file").asText();
      if (!READABLE.contains(name.substring(0, name.indexOf('/'))) || name.endsWith("DICOMDIR")) {
        continue;
      }
      DicomFile read = DicomFile.read(root.resolve(name), new DicomReader());
      DicomHeader header = read.header();
      assertThat(read.sha256().hex()).as(name).isEqualTo(file.get("sha256").asText());
      assertThat(read.length()).isEqualTo(file.get("size").asLong());
      compare(file, name, "StudyInstanceUID", header.studyUid());
      compare(file, name, "SeriesInstanceUID", header.seriesUid());
      compare(file, name, "SOPInstanceUID", header.instanceUid());
      compare(file, name, "SOPClassUID", header.sopClassUid());
      compare(file, name, "Modality", header.modality());
      compare(file, name, "PatientID", header.patientId());
      compare(file, name, "PatientName", header.patientName());
      compare(file, name, "PatientSex", header.sex());
      compare(file, name, "PatientBirthDate", header.text(DicomTag.PATIENT_BIRTH_DATE));
      compare(file, name, "StudyDate", header.text(DicomTag.STUDY_DATE));
      compare(file, name, "Rows", number(header, DicomTag.ROWS));
      compare(file, name, "Columns", number(header, DicomTag.COLUMNS));
      assertThat(header.flags()).as(name).doesNotContain(DicomFlag.TEXT_UNDECODABLE,
          DicomFlag.CHARACTER_SET_UNKNOWN, DicomFlag.PIXEL_DATA_TRUNCATED);
      compared++;
    }
    assertThat(compared).isGreaterThan(50);
  }

  private static String number(DicomHeader header, DicomTag tag) {
    return header.number(tag).isPresent() ? "" + header.number(tag).getAsInt() : "";
  }

  private static void compare(JsonNode file, String name, String field, String actual) {
    String expected = file.path(field).asText("");
    assertThat(actual).as(name + " " + field).isEqualTo(expected.strip());
  }

  /** What expected.csv leaves open or we judge otherwise; the reason stands beside it. */
  private static final Map<String, String> OURS = new TreeMap<>(
      Map.ofEntries(Map.entry("d07-meta-length-huge.dcm", "flag: group 2 ends where group 2 ends"),
          Map.entry("d09-unknown-transfer-syntax.dcm", "reject: its encoding would be a guess"),
          Map.entry("d16-tags-out-of-order.dcm", "flag: nothing depends on the order"),
          Map.entry("d17-says-implicit-is-explicit.dcm", "reject: others could not read it"),
          Map.entry("ExplVR_LitEndNoMeta.dcm", "flag or reject: see the reason"),
          Map.entry("MR_truncated.dcm", "flag: the header is whole, the pixels are not"),
          Map.entry("UN_sequence.dcm", "reject: no instance, lacks UIDs"),
          Map.entry("badVR.dcm", "flag: values break their VR, structure is sound"),
          Map.entry("meta_missing_tsyntax.dcm", "reject: its encoding would be a guess"),
          Map.entry("no_meta.dcm", "reject: stray byte in front, no rule can place it"),
          Map.entry("rtstruct.dcm", "flag: encoding is unambiguous"),
          Map.entry("zipMR.gz", "reject: not DICOM as it stands")));

  @Test
  void everyMalformedFileIsRefusedWithAReasonOrAcceptedWithAFlag() throws Exception {
    Path root = SharedData.require("dicom");
    Map<String, String> expected = new TreeMap<>(OURS);
    for (String line : Files.readAllLines(root.resolve("malformed-derived/expected.csv"))) {
      String[] cells = line.split(",", 3);
      expected.putIfAbsent(cells[0], cells[1]);
    }
    List<Path> files = new ArrayList<>();
    for (String folder : List.of("malformed", "malformed-derived", "dicomdir")) {
      try (Stream<Path> paths = Files.list(root.resolve(folder))) {
        paths.filter(p -> !p.toString().endsWith(".csv"))
            .filter(p -> !folder.equals("dicomdir") || p.endsWith("DICOMDIR")).sorted()
            .forEach(files::add);
      }
    }
    System.out.println("file | expected | outcome");
    for (Path file : files) {
      String name = file.getFileName().toString();
      String wanted = expected.getOrDefault(name, "reject");
      String outcome = outcome(file);
      System.out.println(name + " | " + wanted + " | " + outcome);
      if (wanted.startsWith("flag or reject")) {
        assertThat(outcome).as(name).matches("(REFUSED|FLAGGED).*");
      } else {
        assertThat(outcome).as(name)
            .startsWith(wanted.startsWith("reject") ? "REFUSED" : "FLAGGED");
      }
    }
    assertThat(files).hasSizeGreaterThan(24);
  }

  private static String outcome(Path file) throws IOException {
    try {
      DicomFile read = DicomFile.read(file, new DicomReader());
      return read.flags().isEmpty() ? "ACCEPTED" : "FLAGGED " + new TreeSet<>(read.flags());
    } catch (DicomException e) {
      return "REFUSED " + e.getMessage();
    }
  }
}
