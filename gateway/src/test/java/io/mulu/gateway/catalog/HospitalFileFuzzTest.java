package io.mulu.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mulu.gateway.dicom.DicomTag;
import io.mulu.gateway.dicom.DicomWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A hospital with a good record and one more file that is anything: a FHIR document (first byte 0),
 * NDJSON (1) or a film. It costs itself and nothing else.
 */
class HospitalFileFuzzTest {
  private static final String PATIENT = "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"name\":"
      + "[{\"family\":\"Quillfeather\",\"given\":[\"Zebediah\"]}],\"birthDate\":\"1970-01-31\","
      + "\"gender\":\"female\",\"identifier\":[{\"value\":\"MRN-8675309\"}]}";
  private static final String RECORD = "{\"resourceType\":\"Bundle\",\"type\":\"collection\","
      + "\"entry\":[{\"fullUrl\":\"urn:uuid:p1\",\"resource\":" + PATIENT + "},{\"fullUrl\":"
      + "\"urn:uuid:r1\",\"resource\":{\"resourceType\":\"DiagnosticReport\",\"id\":\"r1\","
      + "\"status\":\"final\",\"code\":{\"text\":\"x\"},\"subject\":{\"reference\":"
      + "\"urn:uuid:p1\"},\"effectiveDateTime\":\"2021-07-04T08:00:00Z\",\"issued\":"
      + "\"2021-07-04T08:00:00Z\",\"presentedForm\":[{\"contentType\":\"text/plain\",\"data\":"
      + "\"U2VociBndXQ=\"}]}}]}";

  static Stream<byte[]> seeds() {
    byte[] film = new DicomWriter().set(DicomTag.SOP_CLASS_UID, DicomWriter.SECONDARY_CAPTURE)
        .set(DicomTag.SOP_INSTANCE_UID, "2.25.3").set(DicomTag.STUDY_INSTANCE_UID, "2.25.1")
        .set(DicomTag.SERIES_INSTANCE_UID, "2.25.2").set(DicomTag.STUDY_DATE, "20210704")
        .set(DicomTag.MODALITY, "DX").set(DicomTag.PATIENT_NAME, "Quillfeather^Zebediah")
        .set(DicomTag.PATIENT_ID, "MRN-8675309").set(DicomTag.PATIENT_SEX, "F")
        .set(DicomTag.PATIENT_BIRTH_DATE, "19700131").pixels(3, 5, new byte[15]).write().toArray();
    return Stream.of(seed(0, RECORD.getBytes(StandardCharsets.UTF_8)),
        seed(0, PATIENT.getBytes(StandardCharsets.UTF_8)),
        seed(1, (PATIENT + "\n{}\n").getBytes(StandardCharsets.UTF_8)), seed(2, film));
  }

  private static byte[] seed(int kind, byte[] content) {
    byte[] seed = new byte[1 + content.length];
    seed[0] = (byte) kind;
    System.arraycopy(content, 0, seed, 1, content.length);
    return seed;
  }

  @MethodSource("seeds")
  @FuzzTest
  void oneFileCostsItselfAndTellsNothing(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    Path folder = Files.createTempDirectory("hospital");
    Path record = folder.resolve("a-record.json");
    Path other = folder
        .resolve(input[0] == 0 ? "other.json" : input[0] == 1 ? "other.ndjson" : "other.dcm");
    Path book = Files.createTempFile("book", "");
    Files.delete(book);
    try {
      Files.writeString(record, RECORD);
      Files.write(other, Arrays.copyOfRange(input, 1, input.length));

      AdapterRun run = AdapterRun.of(folder, book);

      assertThat(run.files()).hasSize(2);
      for (String name : List.of("Quillfeather", "Zebediah", "8675309")) {
        assertThat(run.toString()).doesNotContainIgnoringCase(name);
      }
    } finally {
      Files.deleteIfExists(book);
      Files.deleteIfExists(record);
      Files.deleteIfExists(other);
      Files.delete(folder);
    }
  }
}
