package io.mulu.testnet.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.gateway.catalog.EntryBook;
import io.mulu.gateway.catalog.Holder;
import io.mulu.gateway.catalog.HospitalAdapter;
import io.mulu.gateway.catalog.HospitalFolder;
import io.mulu.gateway.identity.HolderSecret;
import io.mulu.gateway.registration.BatchLimits;
import io.mulu.gateway.registration.EntrySubmitter;
import io.mulu.gateway.registration.ImportLog;
import io.mulu.gateway.registration.ImportReport;
import io.mulu.gateway.registration.Importer;
import io.mulu.gateway.registration.ItemResult;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.SharedData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two readers that share no code must find the same documents in any folder. */
final class InputCountTest {
  private static final String PATIENT = """
      {"resource":{"resourceType":"Patient","id":"p1","gender":"female","birthDate":"1970-01-30",
       "identifier":[{"system":"urn:oid:1.2.3","value":"MR-1"}]}}""";

  @TempDir
  Path temp;

  private Path hospital;

  @org.junit.jupiter.api.BeforeEach
  void makeFolder() throws IOException {
    hospital = Files.createDirectory(temp.resolve("hospital"));
  }

  @Test
  void aDocumentInTwoFilesCountsOnce() throws Exception {
    write("a.json", bundle(PATIENT, document("d1", "current")));
    write("b.JSON", bundle(PATIENT, document("d1", "current"), document("d2", "current")));

    InputCount input = InputCount.of(hospital);

    assertThat(input.documents()).isEqualTo(2);
    assertThat(balance(input)).isEqualTo(List.of(2L, 0L, 0L, 2L));
  }

  @Test
  void twoVersionsOfADocumentAreOneThatIsThereAndNoneRefused() throws Exception {
    write("a.json", bundle(PATIENT, document("d1", "current")));
    write("b.json", bundle(PATIENT, document("d1", "superseded")));
    write("c.json", bundle(PATIENT, document("d2", "entered-in-error")));
    write("d.json", bundle(PATIENT, document("d2", "entered-in-error")));

    assertThat(balance(InputCount.of(hospital))).isEqualTo(List.of(1L, 1L, 0L, 2L));
  }

  @Test
  void documentsOfARefusedFileAreCountedApart() throws Exception {
    write("a.json", bundle(PATIENT, document("d1", "current")));
    write("b.json", bundle(PATIENT, document("d1", "current"), document("d2", "current"))
        .replace("\"d2\"", "\"d2\",\"id\":\"d2\""));

    assertThat(balance(InputCount.of(hospital))).isEqualTo(List.of(1L, 0L, 1L, 2L));
  }

  @Test
  void aRefusedLineCostsItselfAndNoOther() throws Exception {
    String patient = PATIENT.replace("{\"resource\":", "").replace("\n", "");
    write("a.JSONL",
        patient.substring(0, patient.length() - 1) + "\n" + resource("d1", "current") + "\n\n"
            + resource("d2", "current").replace("\"status\"", "\"id\":\"x\",\"status\"")
            + "\n{\"resourceType\":\n" + resource("d3", "current") + "\n");

    assertThat(balance(InputCount.of(hospital))).isEqualTo(List.of(2L, 0L, 1L, 3L));
  }

  @Test
  void fhirUnderAnotherNameAndBehindAMarkIsRead() throws Exception {
    write("a.fhir", "\uFEFF\n " + bundle(PATIENT, document("d1", "current")));
    write("notes.txt", "no document");

    assertThat(balance(InputCount.of(hospital))).isEqualTo(List.of(1L, 0L, 0L, 1L));
  }

  @Test
  void filmsOfEveryEncodingCountByTheirOwnStudy() throws Exception {
    Files.write(hospital.resolve("explicit.dcm"), film("1.2.840.10008.1.2.1", "1.2.3.1"));
    Files.write(hospital.resolve("implicit"), film("1.2.840.10008.1.2", "1.2.3.2"));
    Files.write(hospital.resolve("big.dcm"), film("1.2.840.10008.1.2.2", "1.2.3.3"));
    Files.write(hospital.resolve("deflated.dcm"), film("1.2.840.10008.1.2.1.99", "1.2.3.4"));
    byte[] bare = film("1.2.840.10008.1.2.1", "1.2.3.5");
    Files.write(hospital.resolve("bare"),
        java.util.Arrays.copyOfRange(bare, 132 + metaLength(bare), bare.length));
    Files.write(hospital.resolve("again.dcm"), film("1.2.840.10008.1.2.1", "1.2.3.1"));

    InputCount input = InputCount.of(hospital);

    assertThat(input.films()).isEqualTo(5);
    assertThat(balance(input)).isEqualTo(List.of(5L, 0L, 0L, 5L));
  }

  @Test
  void whatNoReaderCanReadEndsNoCount() throws Exception {
    byte[] deflated = film("1.2.840.10008.1.2.1.99", "1.2.3.4");
    Files.write(hospital.resolve("cut.dcm"),
        java.util.Arrays.copyOf(deflated, deflated.length - 20));
    java.util.Arrays.fill(deflated, 160 + metaLength(deflated) - 12, deflated.length, (byte) 0xff);
    Files.write(hospital.resolve("not-deflated.dcm"), deflated);
    Files.write(hospital.resolve("utf32.json"),
        new byte[]{0, 0, 0, '{', (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff});
    write("deep.json", "[".repeat(100_000));
    write("a.json", bundle(PATIENT, document("d1", "current")));

    assertThat(InputCount.of(hospital).documents()).isEqualTo(1);
    assertThat(io.mulu.testnet.phi.PhiSearch.forPatientsOf(hospital).termCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dicom/valid", "dicom/linked", "dicom/charset", "dicom/malformed",
      "dicom/malformed-derived", "fhir/malformed-derived", "fhir/malformed-validator",
      "fhir/hl7-examples", "fhir/synthea-smart-2019"})
  void bothReadersFindTheSameInSamplesOfOthers(String folder) throws Exception {
    Path source = SharedData.require(folder);
    try (Stream<Path> walk = Files.walk(source)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        Path target = hospital.resolve(source.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }

    List<Long> balance = balance(InputCount.of(hospital));

    // the files of one folder hold no document that is whole enough to be one
    assertThat(balance.get(3) > 0).isEqualTo(!folder.equals("fhir/malformed-validator"));
    assertThat(balance.get(0) + balance.get(1) + balance.get(2)).isEqualTo(balance.get(3));
  }

  /** On the chain, refused, in refused files; and what the folder holds. */
  private List<Long> balance(InputCount input) throws IOException {
    ImportReport report = importAll();
    long registered = report.items().stream()
        .filter(item -> item.outcome() == ItemResult.Outcome.REGISTERED).count();
    return List.of(registered, report.refusedDocuments(),
        (long) input.onlyInRefused(report.files()), (long) input.total());
  }

  /** The gateway's whole import, against a submitter that takes every batch. */
  private ImportReport importAll() throws IOException {
    EntrySubmitter all = (call, attachment) -> new EntrySubmitter.Outcome.Applied(
        Hash.sha256(attachment),
        call.items().stream().map(item -> new Receipt.ItemResult(Receipt.ItemOutcome.REGISTERED,
            Hash.sha256(item.description().dedupKey().bytes()), null)).toList());
    try (EntryBook book = EntryBook.open(temp.resolve("book"), new SecureRandom());
        ImportLog log = ImportLog.open(temp.resolve("log"))) {
      HospitalAdapter adapter = new HospitalAdapter(
          new Holder(Hash.sha256(Bytes.utf8("chain")), Hash.sha256(Bytes.utf8("hospital"))),
          HolderSecret.of(Bytes.wrap(new byte[32])), book);
      return new Importer(adapter, all, new BatchLimits(50, 1 << 19, 1 << 18), log, new Random(1))
          .run(HospitalFolder.scan(hospital), Hash.sha256(Bytes.utf8("endpoint")), (done, of) -> {
          });
    }
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(hospital.resolve(name), text);
  }

  private static String bundle(String... entries) {
    return "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":["
        + String.join(",", entries) + "]}";
  }

  private static String document(String id, String status) {
    return "{\"resource\":" + resource(id, status) + "}";
  }

  private static String resource(String id, String status) {
    return "{\"resourceType\":\"DocumentReference\",\"id\":\"" + id + "\",\"status\":\"" + status
        + "\",\"subject\":{\"reference\":\"Patient/p1\"},\"date\":\"2021-08-01T10:00:00Z\","
        + "\"content\":[{\"attachment\":{\"contentType\":\"text/plain\",\"url\":\"http://x/y\"}}]}";
  }

  private static int metaLength(byte[] film) {
    return 12 + (film[140] & 0xFF) + ((film[141] & 0xFF) << 8);
  }

  /** A film whose referenced study, inside a sequence, comes before its own. */
  private static byte[] film(String syntax, String study) throws IOException {
    boolean isBig = syntax.endsWith("1.2.2");
    boolean isExplicit = !syntax.equals("1.2.840.10008.1.2");
    ByteArrayOutputStream item = new ByteArrayOutputStream();
    element(item, 0x0020000D, "UI", uid("9.9.9"), isExplicit, isBig);
    ByteArrayOutputStream sequence = new ByteArrayOutputStream();
    element(sequence, 0xFFFEE000, "", item.toByteArray(), isExplicit, isBig);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    element(body, 0x00080016, "UI", uid("1.2.840.10008.5.1.4.1.1.7"), isExplicit, isBig);
    element(body, 0x00080018, "UI", uid(study + ".1"), isExplicit, isBig);
    element(body, 0x00080020, "DA", "20210801".getBytes(StandardCharsets.US_ASCII), isExplicit,
        isBig);
    element(body, 0x00080060, "CS", "DX".getBytes(StandardCharsets.US_ASCII), isExplicit, isBig);
    element(body, 0x00081200, "SQ", sequence.toByteArray(), isExplicit, isBig);
    element(body, 0x00100020, "LO", "MR-1".getBytes(StandardCharsets.US_ASCII), isExplicit, isBig);
    element(body, 0x0020000D, "UI", uid(study), isExplicit, isBig);
    element(body, 0x0020000E, "UI", uid(study + ".2"), isExplicit, isBig);
    ByteArrayOutputStream meta = new ByteArrayOutputStream();
    element(meta, 0x00020010, "UI", uid(syntax), true, false);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(new byte[128]);
    file.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
    element(file, 0x00020000, "UL", new byte[]{(byte) meta.size(), 0, 0, 0}, true, false);
    file.writeBytes(meta.toByteArray());
    if (syntax.endsWith(".99")) {
      try (DeflaterOutputStream deflated = new DeflaterOutputStream(file,
          new Deflater(Deflater.DEFAULT_COMPRESSION, true))) {
        deflated.write(body.toByteArray());
      }
    } else {
      file.writeBytes(body.toByteArray());
    }
    return file.toByteArray();
  }

  private static byte[] uid(String text) {
    return (text.length() % 2 == 0 ? text : text + "\0").getBytes(StandardCharsets.US_ASCII);
  }

  private static void element(ByteArrayOutputStream out, int tag, String vr, byte[] value,
      boolean isExplicit, boolean isBig) {
    number(out, tag >>> 16, 2, isBig);
    number(out, tag & 0xFFFF, 2, isBig);
    if (!isExplicit || vr.isEmpty()) {
      number(out, value.length, 4, isBig);
    } else {
      out.writeBytes(vr.getBytes(StandardCharsets.US_ASCII));
      number(out, vr.equals("SQ") ? 0 : value.length, 2, isBig);
      if (vr.equals("SQ")) {
        number(out, value.length, 4, isBig);
      }
    }
    out.writeBytes(value);
  }

  private static void number(ByteArrayOutputStream out, int value, int size, boolean isBig) {
    for (int i = 0; i < size; i++) {
      out.write(value >>> (8 * (isBig ? size - 1 - i : i)));
    }
  }
}
