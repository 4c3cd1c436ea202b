package io.mulu.gateway.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mulu.gateway.guard.PhiTerms;
import io.mulu.protocol.DecoderRules;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A hospital's files, as one document and line by line. */
class FhirReaderFuzzTest {
  private static final FhirLimits LIMITS = new FhirLimits(1 << 20, 1 << 16, 5_000, 16, 100);

  static Stream<byte[]> seeds() {
    String patient = "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"name\":[{\"family\":\"Wang\","
        + "\"given\":[\"Xiao\"]}],\"birthDate\":\"1970-01-31\",\"gender\":\"female\","
        + "\"identifier\":[{\"value\":\"MRN-1\"}],\"telecom\":[{\"value\":\"13800000000\"}],"
        + "\"address\":[{\"city\":\"C\",\"line\":[\"L 1\"]}]}";
    String report = "{\"resourceType\":\"DiagnosticReport\",\"status\":\"final\",\"code\":{},"
        + "\"subject\":{\"reference\":\"Patient/p1\"},\"presentedForm\":[{\"contentType\":"
        + "\"text/plain\",\"data\":\"U2VociBndXQ=\"}],\"effectivePeriod\":{\"start\":"
        + "\"2021-07-04T08:00:00+08:00\",\"end\":\"2021-07-05\"}}";
    String bundle = "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":["
        + "{\"fullUrl\":\"urn:uuid:1\",\"resource\":" + patient + "},{\"resource\":" + report
        + "}]}";
    return Stream
        .of(patient, report, bundle, patient + "\n" + report + "\n", "\uFEFF" + patient,
            "{\"resourceType\":\"Binary\",\"contentType\":\"text/plain\"," + "\"data\":\"!\"}")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest
  void isRefusedByRuleAndPlaceOrReadTheSameTwice(byte[] input) throws IOException {
    List<FhirResource> once = DecoderRules.bounded(input.length, () -> document(input));
    assertThat(document(input)).isEqualTo(once);
    List<FhirResource> lines = DecoderRules.bounded(input.length, () -> lines(input));

    PhiTerms terms = new PhiTerms();
    once.forEach(resource -> FhirPhi.collect(resource, terms));
    lines.forEach(resource -> FhirPhi.collect(resource, terms));
  }

  private static List<FhirResource> document(byte[] input) throws IOException {
    List<FhirResource> out = new ArrayList<>();
    try {
      new FhirReader(LIMITS).read(new ByteArrayInputStream(input), out::add);
    } catch (FhirException e) {
      check(e);
      return List.of();
    }
    return out;
  }

  private static List<FhirResource> lines(byte[] input) throws IOException {
    List<FhirResource> out = new ArrayList<>();
    try {
      new FhirReader(LIMITS).readLines(new ByteArrayInputStream(input), out::add,
          (line, why) -> check(why));
    } catch (FhirException e) {
      check(e);
    }
    return out;
  }

  private static void check(FhirException refusal) {
    assertThat(refusal.explanation()).startsWith(refusal.reason().name());
  }
}
