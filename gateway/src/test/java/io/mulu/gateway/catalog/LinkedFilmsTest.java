package io.mulu.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Films whose agreement with their hospital's record is known: dicom/linked/truth.csv. */
final class LinkedFilmsTest {
  @TempDir
  Path temp;

  /** The label of truth.csv and what we make of it. */
  private static final Map<String, String> EXPECTED = new TreeMap<>(
      Map.ofEntries(Map.entry("consistent", "READY []"),
          Map.entry("sex_mismatch", "REFUSED DEMOGRAPHIC_CONFLICT SEX"),
          Map.entry("sex_missing", "READY [SEX_MISSING, SEX_UNVERIFIED]"),
          Map.entry("sex_other", "READY [SEX_OTHER, SEX_UNVERIFIED]"),
          Map.entry("birthdate_mismatch", "REFUSED DEMOGRAPHIC_CONFLICT BIRTH_DATE"),
          Map.entry("study_unknown", "READY [STUDY_NOT_IN_RECORD]"),
          Map.entry("patient_swap", "REFUSED DEMOGRAPHIC_CONFLICT BIRTH_DATE,NAME,PATIENT_ID"),
          Map.entry("modality_mismatch", "READY [MODALITY_MISMATCH]"),
          Map.entry("name_mismatch", "REFUSED DEMOGRAPHIC_CONFLICT NAME")));

  @Test
  void everyLinkedFilmIsJudgedAsTheTruthTableSays() throws Exception {
    Path root = SharedData.require("dicom/linked");
    int judged = 0;
    for (String line : Files.readAllLines(root.resolve("truth.csv"))) {
      String[] cells = line.replaceAll("\"[^\"]*\"", "quoted").split(",", -1);
      String wanted = EXPECTED.get(cells[1]);
      if (wanted == null) {
        continue;
      }
      Path folder = Files.createDirectory(temp.resolve("f" + judged));
      Files.copy(root.resolve(cells[0]), folder.resolve("film.dcm"));
      Files.copy(SharedData.require("fhir/hospitals").resolve(cells[4]),
          folder.resolve("record.json"));
      String outcome = filmOutcome(AdapterRun.of(folder, temp.resolve("book" + judged)));
      System.out.println(cells[0] + " | " + cells[1] + " | " + outcome);
      assertThat(outcome).as(cells[0]).isEqualTo(wanted);
      judged++;
    }
    assertThat(judged).isEqualTo(18);
  }

  private static String filmOutcome(AdapterRun run) {
    List<CatalogItem> films = run.items().stream().filter(i -> i.kind() == DocumentKind.STUDY_FILMS)
        .toList();
    assertThat(films).hasSize(1);
    return switch (films.get(0)) {
      case CatalogItem.Ready ready -> "READY " + ready.flags();
      case CatalogItem.Refused refused ->
        ("REFUSED " + refused.reason() + " " + refused.detail()).strip();
    };
  }

  @Test
  void aCopyOfAFilmAddsNothingAndAnotherContentOfItRefusesTheStudy() throws Exception {
    Path root = SharedData.require("dicom/linked");
    Path record = SharedData
        .require("fhir/hospitals/h3-ne-rehab/Carson894_Mayert710_814ed3ed.json");
    String alone = outcomeOf(record, root, "L02_US.dcm");
    String copied = outcomeOf(record, root, "L02_US.dcm", "X07_duplicate_bytes.dcm");
    String changed = outcomeOf(record, root, "L02_US.dcm", "X08_same_sop_other_bytes.dcm");

    assertThat(alone).isEqualTo("READY []");
    assertThat(copied).isEqualTo("READY [DUPLICATE_FILM]");
    assertThat(changed).isEqualTo("REFUSED CONTENT_CONFLICT SOP_INSTANCE_UID");
  }

  private String outcomeOf(Path record, Path root, String... films) throws IOException {
    Path folder = Files.createTempDirectory(temp, "films");
    Files.copy(record, folder.resolve("record.json"));
    for (String film : films) {
      Files.copy(root.resolve(film), folder.resolve(film));
    }
    return filmOutcome(
        AdapterRun.of(folder, folder.resolveSibling(folder.getFileName() + ".book")));
  }

  @Test
  void everySampleHospitalGivesOneItemForEachDocumentAndStudy() throws Exception {
    Path hospitals = SharedData.require("fhir/hospitals");
    int items = 0;
    try (Stream<Path> folders = Files.list(hospitals)) {
      for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
        AdapterRun run = AdapterRun.of(folder, temp.resolve(folder.getFileName() + ".book"));
        assertThat(run.refused()).as("%s", run.refused()).isEmpty();
        items += run.ready().size();
        SortedSet<String> flags = new java.util.TreeSet<>();
        run.ready().forEach(r -> flags.addAll(r.flags()));
        System.out.println(folder.getFileName() + " | " + run.ready().size() + " | " + flags);
      }
    }
    assertThat(items).isEqualTo(278 + 34);
  }
}
