package io.mulu.testnet.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoReportTest {
  @TempDir
  Path temp;

  @Test
  void theReportHasTheNamesThatItsReadersLookFor() throws Exception {
    DemoReport report = new DemoReport(true, List.of(), 4, 72, new TreeMap<>(), new TreeMap<>(),
        new TreeMap<>(), new TreeMap<>(),
        List.of(new DemoReport.Decision("count", "DENY", List.of("NO_GRANT"))),
        List.of(new DemoReport.Mismatch("h1", "DEMOGRAPHIC_CONFLICT", "SEX")), 2.2, 4.3, 0, 231, 1,
        1_000, 107, new DemoReport.Finality(0.1, 0.4), 38);
    Path file = temp.resolve("new/report.json");

    report.write(file);

    JsonNode json = new ObjectMapper().readTree(Files.readString(file));
    assertThat(json.properties().stream().map(p -> p.getKey())).contains("validators", "height",
        "stateRoots", "entries", "decisions", "mismatches", "killSeconds", "recoverySeconds",
        "phiHits", "transactions", "finalitySeconds");
    assertThat(json.path("finalitySeconds").path("p99").asDouble()).isEqualTo(0.4);
    assertThat(json.path("decisions").path(0).path("reasons").path(0).asText())
        .isEqualTo("NO_GRANT");
  }

  @Test
  void percentilesAreThoseOfNearestRank() {
    List<Long> nanos = LongStream.rangeClosed(1, 200).map(i -> i * 10_000_000).boxed().toList();

    assertThat(DemoReport.Finality.of(nanos)).isEqualTo(new DemoReport.Finality(1.0, 1.98));
    assertThat(DemoReport.Finality.of(List.of(5_000_000L)))
        .isEqualTo(new DemoReport.Finality(0.005, 0.005));
    assertThat(DemoReport.Finality.of(List.of())).isEqualTo(new DemoReport.Finality(0, 0));
  }

  @Test
  void aCheckThatDoesNotHoldIsKeptAndTheStoryGoesOn() {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    Story story = new Story(new PrintStream(told, true, StandardCharsets.UTF_8), false);

    boolean held = story.check(false, "all agree", "2 heads");
    story.check(true, "nothing is lost", "");

    assertThat(held).isFalse();
    assertThat(story.failures()).containsExactly("all agree: 2 heads");
    assertThat(told.toString(StandardCharsets.UTF_8)).contains("✗ all agree: 2 heads")
        .contains("✓ nothing is lost").doesNotContain("\u001b");
  }
}
