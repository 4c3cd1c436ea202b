package io.mulu.testnet.phi;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.gateway.dicom.DicomTag;
import io.mulu.gateway.dicom.DicomWriter;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhiSearchTest {
  @TempDir
  Path folder;

  private PhiSearch search;

  @BeforeEach
  void writeBundle() throws IOException {
    Files.writeString(folder.resolve("a.json"), """
        {"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient",
          "name":[{"family":"Lee","given":["Zhaolin"]},{"text":"王小明","family":"王小明"}],
          "identifier":[{"value":"999-12-3456"}],
          "telecom":[{"value":"555-867-5309"}],
          "address":[{"line":["12 Elm Street"]}]}},
         {"resource":{"resourceType":"Observation","note":[{"text":"complains of dizziness"}]}}]}
        """);
    search = PhiSearch.forPatientsOf(folder);
  }

  @Test
  void findsEveryKindInAnyCaseAndEncoding() {
    for (String text : new String[]{"id 999-12-3456.", "call 555-867-5309", "at 12 ELM street",
        "he COMPLAINS of dizziness"}) {
      search.search(text.getBytes(StandardCharsets.UTF_8), "place", true);
    }
    search.search("患者王小明".getBytes(StandardCharsets.UTF_8), "place", true);
    search.search("患者王小明".getBytes(Charset.forName("GB18030")), "place", true);

    assertThat(search.hits()).contains("IDENTIFIER in place", "TELECOM in place",
        "ADDRESS in place", "NOTE in place");
    assertThat(search.hits().stream().filter(h -> h.startsWith("NAME")).count())
        .isGreaterThanOrEqualTo(2);
  }

  @Test
  void namesCountOnlyAsWholeWords() {
    search.search("fleece leeway lee1 Leeds".getBytes(StandardCharsets.UTF_8), "place", true);
    assertThat(search.hits()).isEmpty();

    search.search("Dr. Lee".getBytes(StandardCharsets.UTF_8), "place", true);
    search.search("(lee)".getBytes(StandardCharsets.UTF_8), "place", true);
    assertThat(search.hits()).hasSize(2);
  }

  @Test
  void whatWasThereBeforeAnyDocumentIsNoHitAndIsCounted() {
    search.beginBaseline();
    search.search("type Lee of the product".getBytes(StandardCharsets.UTF_8), "openrpc", true);
    search.endBaseline();

    search.search("a Lee and Zhaolin".getBytes(StandardCharsets.UTF_8), "place", true);

    assertThat(search.hits()).containsExactly("NAME in place");
    assertThat(search.unjudgedCount()).isEqualTo(1);
  }

  @Test
  void base64InAnAnswerIsSearchedAsTheBytesItStandsFor() {
    String chance = "{\"a\":\"" + "AAAAAAAAAAAAAAAA" + "/lee/AAA" + "\"}";
    search.searchAnswer(chance.getBytes(StandardCharsets.UTF_8), "chance");
    assertThat(search.hits()).isEmpty();

    String real = Base64.getEncoder()
        .encodeToString("the patient is called Zhaolin".getBytes(StandardCharsets.UTF_8));
    search.searchAnswer(
        ("{\"a\":\"" + real + "\",\"b\":\"(lee)\"}").getBytes(StandardCharsets.UTF_8), "real");
    assertThat(search.hits()).containsExactlyInAnyOrder("NAME in real", "NAME in real");
  }

  @Test
  void filmsAndLinesOfResourcesNameTheirPatientsToo() throws IOException {
    Path hospital = Files.createDirectory(folder.resolve("h"));
    Files.writeString(hospital.resolve("p.ndjson"),
        "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"Gutmann\"}]}\n");
    Files.write(hospital.resolve("film.dcm"),
        new DicomWriter().set(DicomTag.SOP_CLASS_UID, DicomWriter.DIGITAL_XRAY)
            .set(DicomTag.SOP_INSTANCE_UID, "1.2.3").set(DicomTag.STUDY_INSTANCE_UID, "1.2.4")
            .set(DicomTag.SERIES_INSTANCE_UID, "1.2.5")
            .set(DicomTag.PATIENT_NAME, "Ouyang^Xiu=欧阳^修远").set(DicomTag.PATIENT_ID, "A-77881234")
            .write().toArray());
    PhiSearch films = PhiSearch.forPatientsOf(hospital);

    films.search("Gutmann ouyang 欧阳 A-77881234".getBytes(StandardCharsets.UTF_8), "place", true);

    assertThat(films.hits()).containsExactlyInAnyOrder("NAME in place", "NAME in place",
        "NAME in place", "IDENTIFIER in place");
  }

  @Test
  void shortNamesCountInTextOnly() {
    search.search(" lee ".getBytes(StandardCharsets.UTF_8), "place", false);
    assertThat(search.hits()).isEmpty();
  }

  @Test
  void findsTermsAcrossBufferBorders() throws IOException {
    byte[] text = new byte[(1 << 16) + 100];
    Arrays.fill(text, (byte) ' ');
    byte[] name = "Zhaolin".getBytes(StandardCharsets.UTF_8);
    System.arraycopy(name, 0, text, (1 << 16) - 3, name.length);
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.write(data.resolve("x.bin"), text);

    search.searchFiles(data);

    assertThat(search.hits()).containsExactly("NAME in x.bin");
    assertThat(search.bytesSearched()).isEqualTo(text.length);
  }
}
