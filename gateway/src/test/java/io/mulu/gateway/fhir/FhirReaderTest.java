package io.mulu.gateway.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.gateway.fhir.FhirException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FhirReaderTest {
  private static final FhirLimits SMALL = new FhirLimits(1 << 20, 2000, 500, 16, 20);

  private static List<FhirResource> read(String json) throws FhirException {
    List<FhirResource> out = new ArrayList<>();
    try {
      new FhirReader(SMALL).read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
          out::add);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out;
  }

  private static Reason reasonOf(String json) {
    try {
      read(json);
    } catch (FhirException e) {
      return e.reason();
    }
    throw new AssertionError("was read");
  }

  private static String patient(String fields) {
    return "{\"resourceType\":\"Patient\"" + fields + "}";
  }

  private static String bundle(String entries) {
    return "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[" + entries + "]}";
  }

  @Test
  void readsABundleWhateverTheOrderOfItsKeys() throws Exception {
    String entry = "{\"fullUrl\":\"urn:uuid:1\",\"resource\":" + patient(",\"id\":\"a\"") + "}";
    assertThat(read(bundle(entry))).hasSize(1);
    assertThat(read("{\"entry\":[" + entry + "],\"type\":\"batch\",\"resourceType\":\"Bundle\"}"))
        .singleElement().satisfies(r -> {
          assertThat(r.id()).isEqualTo("a");
          assertThat(r.fullUrl()).isEqualTo("urn:uuid:1");
        });
  }

  @Test
  void refusesWhatIsNotStrictJson() {
    assertThat(reasonOf(patient(",\"gender\":\"male\",\"gender\":\"female\"")))
        .isEqualTo(Reason.DUPLICATE_KEY);
    assertThat(reasonOf(patient(",\"name\":[{\"family\":\"A\",\"family\":\"B\"}]")))
        .isEqualTo(Reason.DUPLICATE_KEY);
    assertThat(reasonOf(bundle("{\"resource\":" + patient("") + "}") + "{}"))
        .isEqualTo(Reason.NOT_JSON);
    assertThat(reasonOf("{'resourceType':'Patient'}")).isEqualTo(Reason.NOT_JSON);
    assertThat(reasonOf(patient(",\"multipleBirthInteger\":NaN"))).isEqualTo(Reason.NOT_JSON);
    assertThat(reasonOf("")).isEqualTo(Reason.TRUNCATED);
    assertThat(reasonOf("[1]")).isEqualTo(Reason.NOT_A_RESOURCE);
  }

  @Test
  void refusesBytesThatAreNoUtf8() throws Exception {
    byte[] latin = patient(",\"id\":\"x\",\"text\":\"é\"").getBytes(StandardCharsets.ISO_8859_1);
    try {
      new FhirReader(SMALL).read(new ByteArrayInputStream(latin), r -> {
      });
      throw new AssertionError("was read");
    } catch (FhirException e) {
      assertThat(e.reason()).isEqualTo(Reason.NOT_JSON);
    }
  }

  @Test
  void everyLimitIsReachedAndNamed() {
    String entry = "{\"resource\":" + patient("") + "}";
    assertThat(reasonOf(patient(",\"a\":" + "[".repeat(20) + "1" + "]".repeat(20))))
        .isEqualTo(Reason.TOO_DEEP);
    assertThat(reasonOf(patient(",\"a\":[" + "{},".repeat(600) + "1]")))
        .isEqualTo(Reason.TOO_LARGE);
    assertThat(reasonOf(patient(",\"a\":\"" + "x".repeat(2001) + "\"")))
        .isEqualTo(Reason.TOO_LARGE);
    assertThat(reasonOf(patient(",\"a\":[" + ("\"" + "x".repeat(500) + "\",").repeat(5) + "1]")))
        .isEqualTo(Reason.TOO_LARGE);
    assertThat(reasonOf(bundle((entry + ",").repeat(21) + entry))).isEqualTo(Reason.TOO_LARGE);
    assertThat(reasonOf(patient(",\"a\":" + "9".repeat(100)))).isEqualTo(Reason.TOO_LARGE);
    assertThat(reasonOf(patient(",\"" + "k".repeat(300) + "\":1"))).isEqualTo(Reason.TOO_LARGE);
  }

  @Test
  void aFileOfEndlessEntriesIsRefusedInBoundedMemory() {
    String entry = "{\"resource\":" + patient(",\"a\":\"" + "x".repeat(1900) + "\"") + "},";
    FhirLimits limits = new FhirLimits(200_000, 2000, 500, 16, 1_000_000);
    byte[] json = bundle(entry.repeat(200) + entry.substring(0, entry.length() - 1))
        .getBytes(StandardCharsets.UTF_8);
    int[] seen = new int[1];
    try {
      new FhirReader(limits).read(new ByteArrayInputStream(json), r -> seen[0]++);
      throw new AssertionError("was read");
    } catch (FhirException e) {
      assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE);
      assertThat(seen[0]).isBetween(50, 110);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void holdsResourcesToTheRulesOfR4() {
    assertThat(reasonOf(patient(",\"birthDate\":\"1999-02-29\""))).isEqualTo(Reason.BAD_DATE);
    assertThat(reasonOf(patient(",\"gender\":\"M\""))).isEqualTo(Reason.BAD_CODE);
    assertThat(reasonOf(patient(",\"id\":\"under_score\""))).isEqualTo(Reason.BAD_ID);
    assertThat(reasonOf(patient(",\"name\":[]"))).isEqualTo(Reason.EMPTY_ELEMENT);
    assertThat(reasonOf(patient(",\"name\":[{\"family\":null}]"))).isEqualTo(Reason.EMPTY_ELEMENT);
    assertThat(reasonOf("{\"resourceType\":\"DocumentReference\",\"status\":\"current\","
        + "\"content\":[{\"format\":{\"code\":\"x\"}}]}")).isEqualTo(Reason.REQUIRED);
    assertThat(reasonOf("{\"resourceType\":\"ImagingStudy\",\"status\":\"available\","
        + "\"subject\":{\"reference\":\"Patient/1\"},\"series\":[{\"uid\":\"1.2\"}]}"))
        .isEqualTo(Reason.REQUIRED);
    assertThat(reasonOf("{\"resourceType\":\"Encounter\",\"status\":\"finished\","
        + "\"class\":{\"code\":\"AMB\"},\"period\":{\"start\":\"2021-02\",\"end\":\"2021-01\"}}"))
        .isEqualTo(Reason.BAD_PERIOD);
    String same = "{\"fullUrl\":\"urn:uuid:1\",\"resource\":" + patient("") + "}";
    assertThat(reasonOf(bundle(same + "," + same))).isEqualTo(Reason.BAD_FULL_URL);
  }

  @Test
  void aPeriodMayEndWithinTheMonthItStarts() throws Exception {
    assertThat(read("{\"resourceType\":\"Encounter\",\"status\":\"finished\",\"class\":{\"code\":"
        + "\"AMB\"},\"period\":{\"start\":\"2021-02-10\",\"end\":\"2021-02\"}}")).hasSize(1);
  }

  @Test
  void messagesNameThePlaceAndNeverTheValue() {
    try {
      read(bundle("{\"resource\":" + patient(",\"name\":[{\"Zhang San\":\"\"}]") + "}"));
      throw new AssertionError("was read");
    } catch (FhirException e) {
      assertThat(e.explanation()).isEqualTo(
          "EMPTY_ELEMENT: has an element without value or children, at entry[0] Patient.name.(key)");
    }
  }

  @Test
  void linesStandEachForItself() throws Exception {
    List<String> out = new ArrayList<>();
    String lines = patient(",\"id\":\"a\"") + "\n\n" + patient(",\"gender\":\"M\"") + "\n{\n"
        + patient(",\"id\":\"b\"");
    new FhirReader(SMALL).readLines(
        new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)),
        resource -> out.add(resource.id()), (line, why) -> out.add(line + " " + why.reason()));

    assertThat(out).containsExactly("a", "3 BAD_CODE", "4 TRUNCATED", "b");
  }
}
