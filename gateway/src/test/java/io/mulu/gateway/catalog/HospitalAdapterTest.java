package io.mulu.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mulu.gateway.dicom.DicomTag;
import io.mulu.gateway.dicom.DicomWriter;
import io.mulu.gateway.identity.HolderSecret;
import io.mulu.gateway.identity.PatientId;
import io.mulu.gateway.identity.PatientTag;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Commitments;
import io.mulu.protocol.Hash;
import io.mulu.protocol.SharedData;
import io.mulu.protocol.object.CheckTag;
import io.mulu.protocol.object.EntryDescription;
import io.mulu.protocol.object.EntryItem;
import io.mulu.protocol.wire.WireCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HospitalAdapterTest {
  private static final String PATIENT = """
      {"resourceType":"Patient","id":"p1","gender":"female","birthDate":"1970-01-31",
       "identifier":[{"type":{"coding":[{"code":"MR"}]},"system":"urn:oid:1.2.3","value":"MRN-4711"}],
       "name":[{"family":"Wang","given":["Xiao Dong"]},{"text":"王小东"}],
       "address":[{"line":["12 Nanjing Road"],"city":"Shanghai"}]}""";

  @TempDir
  Path temp;
  private Path folder = Path.of("");

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(temp.resolve("hospital"));
  }

  private AdapterRun run() throws IOException {
    return AdapterRun.of(folder, temp.resolve("book"));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private static String document(String id, String content, String more) {
    String data = Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8));
    return """
        {"resourceType":"DocumentReference","id":"%s","status":"current","date":"2021-08-02",
         "type":{"coding":[{"system":"http://loinc.org","code":"18842-5"}]},
         "subject":{"reference":"Patient/p1"},%s
         "content":[{"attachment":{"contentType":"text/plain; charset=utf-8","data":"%s"}}]}"""
        .formatted(id, more, data);
  }

  private static String bundle(String... resources) {
    return "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[{\"resource\":"
        + String.join("},{\"resource\":", resources) + "}]}";
  }

  static DicomWriter film(String sop) {
    return new DicomWriter().set(DicomTag.SOP_CLASS_UID, DicomWriter.DIGITAL_XRAY)
        .set(DicomTag.SOP_INSTANCE_UID, sop).set(DicomTag.STUDY_INSTANCE_UID, "2.25.1")
        .set(DicomTag.SERIES_INSTANCE_UID, "2.25.2").set(DicomTag.STUDY_DATE, "20210704")
        .set(DicomTag.MODALITY, "DX").set(DicomTag.PATIENT_NAME, "Wang^Xiao Dong")
        .set(DicomTag.PATIENT_ID, "MRN-4711").set(DicomTag.PATIENT_SEX, "F")
        .set(DicomTag.PATIENT_BIRTH_DATE, "19700131").pixels(2, 2, new byte[4]);
  }

  private void write(String name, DicomWriter film) throws IOException {
    Files.write(folder.resolve(name), film.write().toArray());
  }

  @Test
  void aDocumentBecomesACoarseDescriptionWithACommitment() throws Exception {
    write("a.json", bundle(PATIENT, document("d1", "discharged in good health", "")));

    AdapterRun run = run();

    EntryDescription d = run.ready().get(0).item().description();
    assertThat(d.documentClass()).isEqualTo("SUMMARY");
    assertThat(d.mime()).isEqualTo("text/plain");
    assertThat(d.quarter()).isEqualTo("2021-Q3");
    assertThat(d.sizeBucket()).isEqualTo(5);
    assertThat(d.level()).isEqualTo(3);
    assertThat(run.files().get(0).outcome()).isEqualTo(FileReport.Outcome.ACCEPTED);
    try (EntryBook book = EntryBook.open(temp.resolve("book"), new SecureRandom())) {
      EntryBook.Page page = book.page(d.dedupKey()).orElseThrow();
      assertThat(d.commitment()).isEqualTo(Commitments.of(DocumentKind.DOCUMENT.name(), page.salt(),
          Hash.sha256(Bytes.utf8("discharged in good health")), 25));
    }
  }

  @Test
  void importingAgainGivesTheSameItemsAndAnotherSecretUnlinkableOnes() throws Exception {
    write("a.json", bundle(PATIENT, document("d1", "one", ""), document("d2", "two", "")));

    List<CatalogItem> first = run().items();
    List<CatalogItem> second = run().items();
    List<CatalogItem.Ready> other = new ArrayList<>();
    try (EntryBook book = EntryBook.open(temp.resolve("other"), new SecureRandom())) {
      new HospitalAdapter(AdapterRun.HOLDER,
          HolderSecret.of(Bytes.wrap(new byte[]{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
              16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32})),
          book).read(HospitalFolder.scan(folder), item -> other.add((CatalogItem.Ready) item));
    }

    assertThat(second).isEqualTo(first);
    assertThat(other).extracting(r -> r.handle().locator()).doesNotContainAnyElementsOf(
        run().ready().stream().map(r -> r.handle().locator()).toList());
  }

  @Test
  void locatorsAreConsecutiveAndCheckTagsAnswerOnlyTheRightBelief() throws Exception {
    write("a.json", bundle(PATIENT, document("d1", "one", ""), document("d2", "two", "")));
    PatientTag tag = AdapterRun.SECRET.tag(PatientId.of("MR", "urn:oid:1.2.3", "mrn 4711"));

    List<CatalogItem.Ready> ready = run().ready();

    for (int i = 0; i < 2; i++) {
      Hash locator = tag.locator(AdapterRun.HOLDER.chainId(), AdapterRun.HOLDER.organization(), i);
      assertThat(ready.get(i).handle().locator()).isEqualTo(locator);
      assertThat(ready.get(i).handle().checkTags()).containsExactly(
          tag.checkTag(CheckTag.Kind.SEX, "F", locator),
          tag.checkTag(CheckTag.Kind.BIRTHDATE, "19700131", locator));
      assertThat(ready.get(i).handle().checkTags())
          .doesNotContain(tag.checkTag(CheckTag.Kind.SEX, "M", locator));
    }
  }

  @Test
  void theFilmsOfAStudyAreOneItemLinkedByPatientId() throws Exception {
    write("a.json", PATIENT);
    write("f1.dcm", film("2.25.11"));
    write("f2", film("2.25.12"));

    AdapterRun run = run();

    assertThat(run.items()).hasSize(1);
    assertThat(run.ready().get(0).flags()).isEmpty();
    EntryDescription d = run.ready().get(0).item().description();
    assertThat(d.documentClass()).isEqualTo("IMAGES");
    assertThat(d.modality()).isEqualTo("DX");
    assertThat(d.quarter()).isEqualTo("2021-Q3");
    assertThat(d.qualityGrade()).isEqualTo(5);
  }

  @Test
  void theWrongFilmIsRefusedWithTheFieldAndNotTheValue() throws Exception {
    write("a.json", PATIENT);
    write("f1.dcm", film("2.25.11").set(DicomTag.PATIENT_SEX, "M"));

    assertThat(run().items()).containsExactly(new CatalogItem.Refused(1, DocumentKind.STUDY_FILMS,
        AdapterRun.SECRET.dedupKey("STUDY_FILMS", "2.25.1"), RefusalReason.DEMOGRAPHIC_CONFLICT,
        "SEX"));
    write("f1.dcm", film("2.25.11").set(DicomTag.PATIENT_NAME, "Li^Mei"));
    assertThat(run().refused().get(0).detail()).isEqualTo("NAME");
    write("f1.dcm", film("2.25.11").set(DicomTag.PATIENT_NAME, "Wang^Xiao Dong=李^梅"));
    assertThat(run().ready()).hasSize(1);
    write("f1.dcm", film("2.25.11").set(DicomTag.PATIENT_BIRTH_DATE, "19700130"));
    assertThat(run().refused().get(0).detail()).isEqualTo("BIRTH_DATE");
  }

  @Test
  void twoPatientsInOneStudyAreRefused() throws Exception {
    write("f1.dcm", film("2.25.11"));
    write("f2.dcm", film("2.25.12").set(DicomTag.PATIENT_ID, "MRN-4712"));

    assertThat(run().refused()).singleElement().extracting(CatalogItem.Refused::reason)
        .isEqualTo(RefusalReason.PATIENT_AMBIGUOUS);
  }

  @Test
  void aFilmWithoutARecordIsAcceptedAndFlagged() throws Exception {
    write("f1.dcm", film("2.25.11"));

    assertThat(run().ready()).singleElement()
        .satisfies(item -> assertThat(item.flags()).containsExactly("NO_OWN_RECORD"));
  }

  @Test
  void aBrokenFileCostsItselfAndNothingElse() throws Exception {
    write("a.json", bundle(PATIENT, document("d1", "one", "")));
    write("b.json", bundle(document("d2", "two", "")).replace("current", "no-such-status"));
    write("c.json", "{");
    write("d.dcm", "no film");
    write("e.xml", "<Patient/>");
    write("f.txt", "a note to self");
    write("g.ndjson", document("d3", "three", "").replace("\n", "") + "\n{\"x\":1}\n");

    AdapterRun run = run();

    assertThat(run.ready()).hasSize(2);
    assertThat(run.files()).extracting(FileReport::outcome).containsExactly(
        FileReport.Outcome.ACCEPTED, FileReport.Outcome.REFUSED, FileReport.Outcome.REFUSED,
        FileReport.Outcome.REFUSED, FileReport.Outcome.REFUSED, FileReport.Outcome.IGNORED,
        FileReport.Outcome.FLAGGED);
    assertThat(run.files()).extracting(FileReport::reason).anyMatch(r -> r.startsWith("BAD_CODE"))
        .anyMatch(r -> r.startsWith("TRUNCATED")).anyMatch(r -> r.startsWith("NOT_DICOM"))
        .anyMatch(r -> r.startsWith("XML"));
  }

  @Test
  void aFileThatVanishesOrMayNotBeReadIsReportedWithoutItsPath() throws Exception {
    write("Wang_XiaoDong.json", bundle(PATIENT, document("d1", "one", "")));
    write("Wang_XiaoDong.dcm", film("2.25.11"));
    HospitalFolder scanned = HospitalFolder.scan(folder);
    Files.delete(folder.resolve("Wang_XiaoDong.json"));
    Files.delete(folder.resolve("Wang_XiaoDong.dcm"));

    try (EntryBook book = EntryBook.open(temp.resolve("book"), new SecureRandom())) {
      List<FileReport> files = new HospitalAdapter(AdapterRun.HOLDER, AdapterRun.SECRET, book)
          .read(scanned, item -> {
            throw new AssertionError("an item of nothing");
          });
      assertThat(files).hasSize(2).allMatch(f -> f.reason().startsWith("UNREADABLE"));
      assertThat(files.toString()).doesNotContain("Wang");
    }
  }

  @Test
  void namesAgreeAcrossInitialsAccentsOrderAndScript() throws Exception {
    write("a.json", PATIENT);
    for (String same : List.of("WANG^X", "Wáng^Xiao^Dong", "Xiao Dong^Wang", "王^小东", "王小东", "Wang",
        "")) {
      write("f1.dcm", film("2.25.11").set(DicomTag.PATIENT_NAME, same));
      assertThat(run().refused()).as(same).isEmpty();
    }
    for (String other : List.of("Wang^Mei", "李^小东", "Wangsun^Xiao Dong")) {
      write("f1.dcm", film("2.25.11").set(DicomTag.PATIENT_NAME, other));
      assertThat(run().refused()).as(other).singleElement().extracting(CatalogItem.Refused::detail)
          .isEqualTo("NAME");
    }
  }

  @Test
  void aFilmWithoutMetaInformationIsFoundByItsFirstBytes() throws Exception {
    byte[] whole = film("2.25.11").write().toArray();
    int dataSet = 132 + 12 + (whole[140] & 0xFF);
    Files.write(folder.resolve("IM0001"), Arrays.copyOfRange(whole, dataSet, whole.length));

    assertThat(run().ready()).singleElement()
        .satisfies(item -> assertThat(item.flags()).contains("NO_FILE_META"));
  }

  @Test
  void documentsWithoutPatientDateOrTruthAreRefusedWithAReason() throws Exception {
    write("a.json",
        bundle(PATIENT, document("d1", "one", "").replace("Patient/p1", "Patient/p9"),
            document("d2", "two", "").replace("\"date\":\"2021-08-02\",", ""),
            document("d3", "three", "\"docStatus\":\"entered-in-error\","),
            document("d4", "four", ""), document("d4", "changed", ""), document("d4", "four", "")));

    AdapterRun run = run();

    assertThat(run.refused()).extracting(CatalogItem.Refused::reason).containsExactly(
        RefusalReason.PATIENT_UNKNOWN, RefusalReason.DATE_MISSING, RefusalReason.ENTERED_IN_ERROR,
        RefusalReason.CONTENT_CONFLICT);
    assertThat(run.ready()).hasSize(1);
  }

  @Test
  void aShreddedDocumentDoesNotComeBackAndOneOfAnotherPatientNeedsAPerson() throws Exception {
    write("a.json", bundle(PATIENT, document("d1", "one", ""), document("d2", "two", "")));
    Hash key = run().ready().get(0).item().description().dedupKey();
    try (EntryBook book = EntryBook.open(temp.resolve("book"), new SecureRandom())) {
      book.shred(key);
    }
    write("a.json", bundle(PATIENT.replace("4711", "4712"), document("d1", "one", ""),
        document("d2", "two", "")));

    assertThat(run().refused()).extracting(CatalogItem.Refused::reason)
        .containsExactly(RefusalReason.SHREDDED, RefusalReason.PATIENT_CHANGED);
  }

  @Test
  void aCodeThatIsNoCodeNeverReachesTheItem() throws Exception {
    write("a.json", bundle(PATIENT,
        document("d1", "one", "").replace("text/plain; charset=utf-8", "x/WangXiaoDong")));

    CatalogItem.Ready ready = run().ready().get(0);
    assertThat(ready.item().description().mime()).isEqualTo("application/octet-stream");
    assertThat(ready.flags()).contains("MIME_UNKNOWN");
  }

  @Test
  void theSampleHospitalsGiveAnEntryForEachDocumentAndStudy() throws Exception {
    Path samples = Path.of(System.getProperty("mulu.root", "..")).resolve("samples/hospitals");
    int ready = 0;
    try (Stream<Path> hospitals = Files.list(samples)) {
      for (Path hospital : hospitals.filter(Files::isDirectory).sorted().toList()) {
        AdapterRun run = AdapterRun.of(hospital, temp.resolve(hospital.getFileName() + ".book"));
        assertThat(run.refused()).isEmpty();
        assertThat(run.files()).allMatch(f -> f.outcome() == FileReport.Outcome.ACCEPTED);
        Set<Hash> locators = new HashSet<>();
        run.ready().forEach(r -> locators.add(r.handle().locator()));
        assertThat(locators).hasSameSizeAs(run.ready());
        ready += run.ready().size();
      }
    }
    assertThat(ready).isEqualTo(278 + 34);
  }

  @Test
  void nothingThatIsMadeOfTheSampleHospitalsHoldsATextOfAPatient() throws Exception {
    Path samples = Path.of(System.getProperty("mulu.root", "..")).resolve("samples/hospitals");
    Set<String> texts = new HashSet<>();
    StringBuilder made = new StringBuilder();
    WireCodec<EntryItem> codec = WireCodec.of(EntryItem.class);
    try (Stream<Path> hospitals = Files.list(samples)) {
      for (Path hospital : hospitals.filter(Files::isDirectory).sorted().toList()) {
        try (Stream<Path> bundles = Files.list(hospital)) {
          for (Path bundle : bundles.toList()) {
            textsOf(new ObjectMapper().readTree(bundle.toFile()).path("entry"), texts);
          }
        }
        AdapterRun run = AdapterRun.of(hospital, temp.resolve(hospital.getFileName() + ".book"));
        made.append(run);
        for (CatalogItem.Ready item : run.ready()) {
          byte[] bytes = codec.encode(item.item()).toArray();
          made.append(new String(bytes, StandardCharsets.ISO_8859_1));
        }
      }
    }
    assertThat(texts).hasSizeGreaterThan(150);
    String all = made.toString().toLowerCase(Locale.ROOT);
    assertThat(texts).noneMatch(text -> all.contains(text.toLowerCase(Locale.ROOT)));
  }

  private static void textsOf(JsonNode entries, Set<String> texts) {
    for (JsonNode entry : entries) {
      JsonNode patient = entry.path("resource");
      if (patient.path("resourceType").asText().equals("Patient")) {
        patient.path("name").forEach(name -> texts.add(name.path("family").asText()));
        patient.path("name").forEach(n -> n.path("given").forEach(g -> texts.add(g.asText())));
        patient.path("identifier").forEach(id -> texts.add(id.path("value").asText()));
        patient.path("telecom").forEach(t -> texts.add(t.path("value").asText()));
        patient.path("address").forEach(a -> texts.add(a.path("line").path(0).asText()));
        texts.add(patient.path("birthDate").asText());
      }
    }
  }

  @Test
  void noFileOfTheSharedDataStopsAnImport() throws Exception {
    for (String each : List.of("dicom", "fhir", "json", "dcat")) {
      Path shared = SharedData.require(each);
      HospitalFolder scanned = HospitalFolder.scan(shared);
      AdapterRun run = AdapterRun.of(shared, temp.resolve(each + ".book"));
      assertThat(run.files()).hasSameSizeAs(scanned.files());
      assertThat(run.files()).filteredOn(f -> f.outcome() == FileReport.Outcome.REFUSED)
          .isNotEmpty().allMatch(f -> f.reason().matches("[A-Z0-9_]+: .+"));
    }
  }
}
