package io.mulu.gateway.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mulu.protocol.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files that this project did not write. */
final class FhirSharedDataTest {
  @Test
  void everyMalformedFileIsRefusedWithAReasonOrAcceptedWithAFlag() throws Exception {
    Path root = SharedData.require("fhir");
    Map<String, String> expected = new TreeMap<>();
    for (String line : Files.readAllLines(root.resolve("malformed-derived/expected.csv"))) {
      String[] cells = line.split(",", 3);
      expected.put(cells[0], cells[1]);
    }
    List<Path> files = new ArrayList<>();
    for (String folder : List.of("malformed-validator", "malformed-derived")) {
      try (Stream<Path> paths = Files.list(root.resolve(folder))) {
        paths.filter(p -> !p.toString().endsWith(".csv")).sorted().forEach(files::add);
      }
    }
    System.out.println("file | expected | outcome");
    for (Path file : files) {
      String name = file.getFileName().toString();
      String wanted = expected.getOrDefault(name, "reject");
      String outcome = outcome(file);
      System.out.println(name + " | " + wanted + " | " + outcome);
      assertThat(outcome).as(name)
          .startsWith(wanted.equals("reject-or-accept") ? "FLAGGED" : "REFUSED");
    }
    assertThat(files).hasSizeGreaterThan(20);
  }

  private static String outcome(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new FhirReader().read(in, resource -> {
      }) ? "FLAGGED BYTE_ORDER_MARK" : "ACCEPTED";
    } catch (FhirException e) {
      return "REFUSED " + e.getMessage();
    }
  }

  @Test
  void everySoundFileIsReadWithAsManyResourcesAsItHas() throws Exception {
    Path root = SharedData.require("fhir");
    int compared = 0;
    for (JsonNode file : new ObjectMapper().readTree(root.resolve("expected.json").toFile())) {
      String name = file.get("file").asText();
      if (name.startsWith("malformed") || file.path("resources").isMissingNode()
          || name.endsWith("expected-stats.json")) {
        continue;
      }
      Map<String, Integer> counts = new TreeMap<>();
      try (InputStream in = Files.newInputStream(root.resolve(name))) {
        new FhirReader().read(in, resource -> counts.merge(resource.type(), 1, Integer::sum));
      } catch (FhirException e) {
        throw new AssertionError(name, e);
      }
      Map<String, Integer> wanted = new TreeMap<>();
      file.get("resources").properties().forEach(e -> wanted.put(e.getKey(), e.getValue().asInt()));
      assertThat(counts).as(name).isEqualTo(wanted);
      compared++;
    }
    assertThat(compared).isGreaterThan(70);
  }
}
