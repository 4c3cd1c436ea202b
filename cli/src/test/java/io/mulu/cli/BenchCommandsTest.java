package io.mulu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mulu.testnet.net.JavaCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the benchmarks measure what they say, on small loads: nothing here is about speed. */
final class BenchCommandsTest {
  @TempDir
  Path temp;

  private JsonNode report(int expectedAtMost, String... arguments) throws Exception {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--scratch", temp.toString(), "--json"));
    int code = Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
    assertThat(code).as(err.toString()).isLessThanOrEqualTo(expectedAtMost);
    try (Stream<Path> left = Files.list(temp)) {
      assertThat(left).as("what was made is deleted").isEmpty();
    }
    return new ObjectMapper().readTree(out.toString());
  }

  @Test
  void aPartIsMeasuredAlone() throws Exception {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
        .execute("bench", "micro", "codec", "--seconds", "1", "--json");

    assertThat(code).as(err.toString()).isZero();
    JsonNode costs = new ObjectMapper().readTree(out.toString()).path("costs");
    assertThat(costs.findValuesAsText("method")).containsExactly("decode", "encode");
    costs.forEach(cost -> assertThat(cost.path("micros").asDouble()).isBetween(0.0, 10_000.0));
  }

  @Test
  void aPartThatThereIsNotIsRefused() {
    StringWriter err = new StringWriter();
    int code = Main.commandLine(new PrintWriter(new StringWriter()), new PrintWriter(err, true))
        .execute("bench", "micro", "nothing");

    assertThat(code).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("nothing").contains("codec");
  }

  @Test
  void scaleTellsEachSizeAndWhatGrew() throws Exception {
    // Exit code 1 is a verdict about times, which a busy machine may earn.
    JsonNode report = report(ExitCode.CHECK_FAILED, "bench", "scale", "--entries", "10000",
        "--grants", "1000", "--samples", "20");
    assertThat(report.path("points")).hasSize(2);
    assertThat(report.path("points").path(1).path("entries").asLong()).isEqualTo(10_000);
    for (JsonNode growth : report.path("growth")) {
      assertThat(growth.path("timesWork").asDouble()).as(growth.path("question").asText())
          .isBetween(0.9, growth.path("logarithm").asDouble());
    }
  }

  @Test
  void validatorsAreLoadedByTheClockMeasuredAndGone() throws Exception {
    JsonNode report = report(ExitCode.OK, "bench", "throughput", "--validators", "2", "--delay",
        "15", "--warm-up", "2", "--seconds", "4", "--rate", "40", "--heap", "256m");
    assertThat(report.path("rate").asInt()).isEqualTo(40);
    assertThat(report.path("sentPerSecond").asDouble()).isBetween(20.0, 60.0);
    assertThat(report.path("refused").asInt()).isZero();
    assertThat(report.path("transactions").asLong()).isPositive();
    assertThat(report.path("perSecond").asDouble()).isPositive()
        .isLessThan(report.path("floorPerSecond").asDouble());
    assertThat(report.path("transactionBytes").asInt()).isBetween(200, 1_000);
    assertThat(report.path("validatorCpuMicros").asDouble()).isPositive();
    JsonNode latencies = report.path("latencies");
    assertThat(latencies.path("count").asInt()).isPositive();
    // To the other and back, at least once
    assertThat(latencies.path("p50Millis").asDouble()).isGreaterThan(30)
        .isLessThanOrEqualTo(latencies.path("p999Millis").asDouble());
  }

  @Test
  void whoIsToldToEndLeavesNothingBehind() throws Exception {
    endsCleanly(bench -> bench.descendants().findAny().isPresent(), "latency", "--validators", "1",
        "--idle", "600", "--heap", "256m");
  }

  @Test
  void whoIsToldToEndWhileALedgerGrowsLeavesNothingBehind() throws Exception {
    endsCleanly(bench -> temp.toFile().list().length > 0, "scale", "--entries", "100000000");
  }

  /** Told to end once it is at it. */
  private void endsCleanly(Predicate<Process> isAtIt, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("bench"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--scratch", temp.toString()));
    Process bench = JavaCommand.ofThisProcess().builder(all.toArray(String[]::new)).start();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!isAtIt.test(bench) && System.nanoTime() < deadline) {
      Thread.sleep(50);
    }
    assertThat(isAtIt.test(bench)).isTrue();
    List<ProcessHandle> validators = bench.descendants().toList();

    bench.destroy(); // SIGTERM

    assertThat(bench.waitFor(90, TimeUnit.SECONDS)).isTrue();
    assertThat(validators).noneMatch(ProcessHandle::isAlive);
    try (Stream<Path> left = Files.list(temp)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void entriesAreRegisteredInBatchesOfSeveralSizes() throws Exception {
    JsonNode report = report(ExitCode.OK, "bench", "curve", "entries", "1", "50", "--validators",
        "1", "--outstanding", "200", "--warm-up", "1", "--seconds", "3", "--heap", "256m");
    assertThat(report.path("axis").asText()).isEqualTo("ENTRIES");
    assertThat(report.path("points").findValuesAsText("value")).containsExactly("1", "50");
    JsonNode one = report.path("points").path(0).path("report");
    JsonNode many = report.path("points").path(1).path("report");
    for (JsonNode point : List.of(one, many)) {
      assertThat(point.path("transactions").asLong()).isPositive();
      assertThat(point.path("latencies").path("count").asInt()).isPositive();
      assertThat(point.path("floorPerSecond").asDouble())
          .isGreaterThan(point.path("perSecond").asDouble());
    }
    assertThat(one.path("items").asInt()).isEqualTo(1);
    assertThat(many.path("items").asInt()).isEqualTo(50);
    assertThat(many.path("transactionBytes").asInt())
        .isGreaterThan(10 * one.path("transactionBytes").asInt());
  }

  @Test
  void whatCannotBeMeasuredIsRefusedBeforeTheFirstPoint() {
    for (List<String> bad : List.of(List.of("sideways"), List.of("validators", "4", "31"),
        List.of("entries", "501"), List.of("delay", "-1"), List.of("outstanding", "none"))) {
      StringWriter err = new StringWriter();
      List<String> all = new ArrayList<>(List.of("bench", "curve"));
      all.addAll(bad);
      int code = Main.commandLine(new PrintWriter(new StringWriter()), new PrintWriter(err, true))
          .execute(all.toArray(String[]::new));

      assertThat(code).as(bad.toString()).isEqualTo(ExitCode.USAGE);
      assertThat(err.toString()).as(bad.toString()).isNotBlank();
    }
  }

  @Test
  void oneThatWasAwayCatchesUp() throws Exception {
    JsonNode report = report(ExitCode.OK, "bench", "catchup", "--validators", "3", "--warm-up", "1",
        "--seconds", "2", "--outstanding", "200", "--heap", "256m");
    assertThat(report.path("blocks").asLong()).isPositive();
    assertThat(report.path("transactions").asLong()).isGreaterThan(1_000);
    assertThat(report.path("livePerSecond").asDouble()).isPositive();
    assertThat(report.path("perSecond").asDouble()).isPositive();
  }

  @Test
  void oneClientIsTimedAndValidatorsAreStartedAgain() throws Exception {
    JsonNode report = report(ExitCode.OK, "bench", "latency", "--validators", "1", "--idle", "2",
        "--warm-up", "1", "--seconds", "2", "--heap", "256m");
    assertThat(report.path("latencies").path("count").asInt()).isPositive();
    assertThat(report.path("idleResidentBytes").asLong()).isGreaterThan(50L << 20);
    assertThat(report.path("startMillis").asLong()).isPositive();
  }
}
