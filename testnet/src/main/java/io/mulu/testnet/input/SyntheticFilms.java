package io.mulu.testnet.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mulu.gateway.dicom.DicomTag;
import io.mulu.gateway.dicom.DicomWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Writes a small film for each imaging study that the bundles of a hospital describe: the pixels
 * are noise, the header is what a modality would write.
 */
public final class SyntheticFilms {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SIDE = 32;

  private SyntheticFilms() {
  }

  private record Patient(String name, String number, String birthDate, String gender) {
  }

  /**
   * @param wrongSexFirst
   *          whether the first film shall carry the other sex, as when films were swapped
   * @return films written
   */
  public static int write(Path hospital, boolean wrongSexFirst) throws IOException {
    List<Path> bundles;
    try (Stream<Path> list = Files.list(hospital)) {
      bundles = list.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    }
    int written = 0;
    for (Path bundle : bundles) {
      JsonNode entries = JSON.readTree(bundle.toFile()).path("entry");
      Optional<Patient> patient = patient(entries);
      for (JsonNode entry : entries) {
        JsonNode study = entry.path("resource");
        if (study.path("resourceType").asText().equals("ImagingStudy") && patient.isPresent()
            && !uid(study).isEmpty()) {
          boolean isWrong = wrongSexFirst && written == 0;
          Files.write(hospital.resolve(String.format("film-%03d.dcm", written)),
              film(study, patient.get(), isWrong, written));
          written++;
        }
      }
    }
    return written;
  }

  private static Optional<Patient> patient(JsonNode entries) {
    for (JsonNode entry : entries) {
      JsonNode resource = entry.path("resource");
      if (resource.path("resourceType").asText().equals("Patient")) {
        JsonNode name = resource.path("name").path(0);
        List<String> given = new ArrayList<>();
        name.path("given").forEach(g -> given.add(g.asText()));
        return Optional.of(
            new Patient(name.path("family").asText() + "^" + given.stream().findFirst().orElse(""),
                number(resource), resource.path("birthDate").asText().replace("-", ""),
                resource.path("gender").asText()));
      }
    }
    return Optional.empty();
  }

  private static String number(JsonNode patient) {
    for (JsonNode identifier : patient.path("identifier")) {
      if (identifier.path("type").path("coding").path(0).path("code").asText().equals("MR")) {
        return identifier.path("value").asText();
      }
    }
    return patient.path("identifier").path(0).path("value").asText();
  }

  private static String uid(JsonNode study) {
    String value = study.path("identifier").path(0).path("value").asText();
    return value.startsWith("urn:oid:") ? value.substring("urn:oid:".length()) : "";
  }

  private static byte[] film(JsonNode study, Patient patient, boolean isWrongSex, int seed) {
    JsonNode series = study.path("series").path(0);
    String sex = patient.gender().equals("male") ? "M" : "F";
    String shownSex = isWrongSex ? (sex.equals("M") ? "F" : "M") : sex;
    String started = study.path("started").asText();
    byte[] pixels = new byte[SIDE * SIDE];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    return new DicomWriter().set(DicomTag.SOP_CLASS_UID, DicomWriter.SECONDARY_CAPTURE)
        .set(DicomTag.SOP_INSTANCE_UID, series.path("instance").path(0).path("uid").asText())
        .set(DicomTag.STUDY_INSTANCE_UID, uid(study))
        .set(DicomTag.SERIES_INSTANCE_UID, series.path("uid").asText())
        .set(DicomTag.MODALITY, series.path("modality").path("code").asText())
        .set(DicomTag.STUDY_DATE,
            started.substring(0, Math.min(10, started.length())).replace("-", ""))
        .set(DicomTag.PATIENT_NAME, patient.name()).set(DicomTag.PATIENT_ID, patient.number())
        .set(DicomTag.PATIENT_BIRTH_DATE, patient.birthDate()).set(DicomTag.PATIENT_SEX, shownSex)
        .pixels(SIDE, SIDE, pixels).write().toArray();
  }
}
