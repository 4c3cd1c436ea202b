package io.mulu.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mulu.protocol.Hash;
import io.mulu.protocol.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Answers are those of the JSON-RPC 2.0 specification, byte for byte but for {@code data}. */
class JsonRpcSpecTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final MethodEndpoint SUBTRACT = (params, request) -> params instanceof Map<?, ?> m
      ? number(m.get("minuend")) - number(m.get("subtrahend"))
      : number(list(params).get(0)) - number(list(params).get(1));
  private static final MethodEndpoint SUM = (params, request) -> list(params).stream()
      .mapToInt(JsonRpcSpecTest::number).sum();

  private final Dispatcher dispatcher = new Dispatcher(
      Map.of("subtract", SUBTRACT, "sum", SUM, "update", SUM, "notify_hello", SUM, "notify_sum",
          SUM, "get_data", (params, request) -> List.of("hello", 5)),
      Limits.defaults(), new RpcMetrics(new SimpleMeterRegistry()));

  private static int number(@Nullable Object value) {
    return Objects.requireNonNull((Integer) value);
  }

  private static List<?> list(@Nullable Object value) {
    return Objects.requireNonNull((List<?>) value);
  }

  @Test
  void answersOurExamplesAsTheSpecificationSays() throws Exception {
    try (InputStream in = JsonRpcSpecTest.class.getResourceAsStream("/jsonrpc-examples.json")) {
      JsonNode examples = JSON.readTree(Objects.requireNonNull(in));
      assertThat(examples).hasSizeGreaterThan(20);
      for (JsonNode example : examples) {
        check(example);
      }
    }
  }

  @Test
  void answersEveryExampleOfSectionSeven() throws Exception {
    Path file = SharedData.require("jsonrpc/spec-section7.json");
    JsonNode cases = JSON.readTree(Files.readAllBytes(file)).get("cases");
    assertThat(cases).hasSize(15);
    for (JsonNode example : cases) {
      check(example);
    }
  }

  private void check(JsonNode example) throws Exception {
    String name = example.get("name").asText();
    Optional<byte[]> answer = answer(example.get("request").asText());
    if (example.get("response").isNull()) {
      assertThat(answer).as(name).isEmpty();
      return;
    }
    JsonNode actual = JSON.readTree(answer.orElseThrow());
    withoutData(actual);
    assertThat(actual).as(name).isEqualTo(JSON.readTree(example.get("response").asText()));
  }

  /** {@code data} is ours to define (section 5.1). */
  private static void withoutData(JsonNode answer) {
    if (answer.isArray()) {
      answer.forEach(JsonRpcSpecTest::withoutData);
    } else if (answer.get("error") instanceof ObjectNode error) {
      error.remove("data");
    }
  }

  private Optional<byte[]> answer(String request) throws InterruptedException {
    return dispatcher.handle(request.getBytes(StandardCharsets.UTF_8), Caller.local(Hash.ZERO));
  }

  /** y must parse, n must not, i is free; a repeated name we refuse on purpose. */
  @Test
  void judgesTheJsonTestSuiteAsItAsks() throws Exception {
    Path folder = SharedData.require("json/JSONTestSuite-test_parsing");
    Json json = new Json(Limits.defaults());
    List<String> wrong = new ArrayList<>();
    int judged = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        boolean accepted = accepts(json, file);
        boolean isOurOwnRule = name.startsWith("y_object_duplicated_key");
        if ((name.startsWith("y_") && accepted == isOurOwnRule)
            || (name.startsWith("n_") && accepted)) {
          wrong.add(name);
        }
        judged++;
      }
    }
    assertThat(judged).isGreaterThan(300);
    assertThat(wrong).isEmpty();
  }

  private static boolean accepts(Json json, Path file) throws IOException {
    try {
      json.parse(Files.readAllBytes(file));
      return true;
    } catch (RpcError e) {
      assertThat(e.code()).isEqualTo(ErrorCode.PARSE_ERROR);
      return false;
    }
  }
}
