package io.mulu.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.DecoderRules;
import io.mulu.protocol.Hash;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.api.ApiMethod;
import io.mulu.protocol.api.ApiMethods;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.rpc.fixture.ScanSearch;
import io.mulu.rpc.fixture.TestCalls;
import io.mulu.rpc.fixture.TestConsortium;
import io.mulu.rpc.fixture.TestLedger;
import io.mulu.rpc.methods.MethodTable;
import io.mulu.rpc.methods.VmContracts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole bodies, from a stranger, against every method over a ledger that holds something: an answer
 * of JSON-RPC 2.0 with an error of the catalogue, or nothing; never an internal error.
 */
class DispatcherFuzzTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<Integer> CODES = Stream.of(ErrorCode.values())
      .filter(code -> code != ErrorCode.INTERNAL).map(ErrorCode::code).collect(Collectors.toSet());

  private static final TestLedger LEDGER = new TestLedger(new TestConsortium("fuzz"));
  private static final Hash DATASET = LEDGER.publish(0, TestCalls.dataset("集", "set", 1));
  private static final Hash ENDPOINT = TestCalls.created(LEDGER.run(1, TestCalls.endpoint(9000)));
  private static final Limits LIMITS = limits();
  private static final Caller CALLER = Caller.local(LEDGER.genesis().organizationId(0));
  private static final Dispatcher DISPATCHER = dispatcher();

  private static Limits limits() {
    Limits d = Limits.defaults();
    // Nobody waits here: a call that would is answered that its time is up
    return new Limits(d.bodyBytesMax(), 20, 1 << 20, d.nestingMax(), d.numberCharactersMax(),
        d.nameCharactersMax(), d.idCharactersMax(), d.pageDefault(), d.pageMax(), d.scanMax(),
        Duration.ofMillis(20), d.storeReadsMax(), d.storeWait(), d.cursorsMax(), d.cursorLife(),
        d.subscribersMax(), d.connectionsMax(), d.subscriberStall());
  }

  private static Dispatcher dispatcher() {
    LEDGER.submit(TestCalls.entries(LEDGER, 1, ENDPOINT, 0, 4));
    LEDGER.commitAtOnce(false);
    LedgerReads reads = new LedgerReads(LEDGER, LIMITS);
    return new Dispatcher(
        MethodTable.of(LEDGER, reads, new VmContracts(LEDGER.genesis().chainId()),
            new ScanSearch(LEDGER), new SecureRandom()),
        LIMITS, new RpcMetrics(new SimpleMeterRegistry()));
  }

  static Stream<byte[]> seeds() throws IOException {
    List<String> seeds = new ArrayList<>();
    for (ApiMethod<?, ?> method : ApiMethods.ALL) {
      seeds.add(call(method.name(), "{}"));
    }
    String dataset = "\"" + ObjectKind.DATASET.show(DATASET) + "\"";
    String entry = "\"" + TestCalls.locator(1).hex() + "\"";
    String admin = "\"" + ObjectKind.IDENTITY.show(LEDGER.genesis().adminId(0)) + "\"";
    String key = "\"" + StateTable.DATASET.key(DATASET).base64() + "\"";
    for (String params : List.of("{\"id\":" + dataset + "}", "{\"height\":1}",
        "{\"locator\":" + entry + "}", "{\"id\":" + admin + ",\"height\":2,\"proof\":true}",
        "{\"key\":" + key + "}", "{\"limit\":2}", "[1]", "[null,3]", "{\"query\":\"set\"}")) {
      for (ApiMethod<?, ?> method : ApiMethods.ALL) {
        if (method.name().startsWith("chain") || method.name().startsWith("catalog")
            || method.name().startsWith("state") || method.name().startsWith("registry")) {
          seeds.add(call(method.name(), params));
        }
      }
    }
    Bytes submission = LEDGER.signed(0, TestCalls.endpoint(9100), Bytes.EMPTY).encode();
    seeds.add(call("tx_submit", "{\"submission\":\"" + submission.base64() + "\"}"));
    seeds.add("[" + String.join(",", seeds.subList(0, 10)) + "]");
    try (InputStream in = DispatcherFuzzTest.class.getResourceAsStream("/jsonrpc-examples.json")) {
      JSON.readTree(Objects.requireNonNull(in))
          .forEach(example -> seeds.add(example.get("request").asText()));
    }
    return seeds.stream().map(seed -> seed.getBytes(StandardCharsets.UTF_8));
  }

  private static String call(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + ",\"id\":1}";
  }

  @MethodSource("seeds")
  @FuzzTest
  void everyBodyIsAnsweredAsTheSpecificationSays(byte[] body)
      throws IOException, InterruptedException {
    Optional<byte[]> answer = DecoderRules.<Optional<byte[]>, InterruptedException>bounded(
        body.length + LIMITS.answerBytesMax() / 10, () -> DISPATCHER.handle(body, CALLER));
    if (answer.isEmpty()) {
      return;
    }
    JsonNode tree = JSON.readTree(answer.get());
    if (tree.isArray()) {
      assertThat(tree.size()).isBetween(1, LIMITS.batchMax());
      tree.forEach(DispatcherFuzzTest::check);
    } else {
      check(tree);
    }
  }

  private static void check(JsonNode answer) {
    assertThat(answer.path("jsonrpc").asText()).isEqualTo("2.0");
    assertThat(answer.has("id")).isTrue();
    assertThat(answer.get("id").isTextual() || answer.get("id").isIntegralNumber()
        || answer.get("id").isNull()).isTrue();
    assertThat(answer.has("result")).isNotEqualTo(answer.has("error"));
    JsonNode error = answer.get("error");
    if (error != null) {
      assertThat(error.path("code").asInt()).isIn(CODES);
      assertThat(error.path("message").asText())
          .isIn(Stream.of(ErrorCode.values()).map(ErrorCode::message).toList());
      assertThat(error.toString()).doesNotContain("java.", "io.mulu", "com.fasterxml", "Exception");
    }
    assertThat(answer.size()).isEqualTo(3);
  }
}
