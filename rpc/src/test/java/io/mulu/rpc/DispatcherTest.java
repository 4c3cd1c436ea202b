package io.mulu.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mulu.protocol.Hash;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DispatcherTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CALL = "{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"id\":%s}";

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private static Limits limits(int bodyBytesMax, int batchMax, int answerBytesMax,
      Duration requestTime) {
    Limits d = Limits.defaults();
    return new Limits(bodyBytesMax, batchMax, answerBytesMax, d.nestingMax(),
        d.numberCharactersMax(), d.nameCharactersMax(), d.idCharactersMax(), d.pageDefault(),
        d.pageMax(), d.scanMax(), requestTime, d.storeReadsMax(), d.storeWait(), d.cursorsMax(),
        d.cursorLife(), d.subscribersMax(), d.connectionsMax(), d.subscriberStall());
  }

  private Dispatcher dispatcher(Limits limits) {
    return new Dispatcher(Map.of("echo", (MethodEndpoint) (params, request) -> "x".repeat(50),
        "break", (params, request) -> {
          throw new IllegalStateException("secret: /home/mulu/keys");
        }), limits, new RpcMetrics(registry));
  }

  private static JsonNode ask(Dispatcher dispatcher, String request) throws Exception {
    return JSON.readTree(dispatcher
        .handle(request.getBytes(StandardCharsets.UTF_8), Caller.local(Hash.ZERO)).orElseThrow());
  }

  private static int code(JsonNode answer) {
    return answer.at("/error/code").asInt();
  }

  @Test
  void aBodyAtTheLimitIsAnsweredAndOneByteMoreIsNot() throws Exception {
    String call = CALL.formatted("echo", 1);
    Dispatcher dispatcher = dispatcher(limits(call.length(), 10, 1_000, Duration.ofSeconds(5)));

    assertThat(ask(dispatcher, call).has("result")).isTrue();
    JsonNode refused = ask(dispatcher, call + " ");
    assertThat(code(refused)).isEqualTo(-32008);
    assertThat(refused.at("/error/data/field").asText()).isEqualTo("body");
    assertThat(refused.get("id").isNull()).isTrue();
  }

  @Test
  void aBatchAtTheLimitIsAnsweredAndOneMoreIsNot() throws Exception {
    Dispatcher dispatcher = dispatcher(limits(10_000, 2, 1_000, Duration.ofSeconds(5)));
    String call = CALL.formatted("echo", 1);

    assertThat(ask(dispatcher, "[" + call + "," + call + "]")).hasSize(2);
    assertThat(code(ask(dispatcher, "[" + call + "," + call + "," + call + "]"))).isEqualTo(-32008);
  }

  @Test
  void answersBeyondTheLimitOfABatchAreReplacedByErrors() throws Exception {
    Dispatcher dispatcher = dispatcher(limits(10_000, 10, 150, Duration.ofSeconds(5)));
    JsonNode answers = ask(dispatcher,
        "[" + CALL.formatted("echo", 1) + "," + CALL.formatted("echo", 2) + "]");

    assertThat(answers.get(0).has("result")).isTrue();
    assertThat(code(answers.get(1))).isEqualTo(-32008);
    assertThat(answers.get(1).get("id").asInt()).isEqualTo(2);
  }

  @Test
  void nestingNumbersNamesAndIdsHaveLimits() throws Exception {
    Limits limits = Limits.defaults();
    Dispatcher dispatcher = dispatcher(limits);
    String deep = "[".repeat(limits.nestingMax() + 1) + "]".repeat(limits.nestingMax() + 1);
    String fits = "[".repeat(limits.nestingMax()) + "]".repeat(limits.nestingMax());

    assertThat(code(ask(dispatcher, deep))).isEqualTo(-32700);
    assertThat(ask(dispatcher, fits).get(0).at("/error/code").asInt()).isEqualTo(-32600);
    assertThat(code(ask(dispatcher, "1".repeat(limits.numberCharactersMax() + 1))))
        .isEqualTo(-32700);
    assertThat(code(ask(dispatcher, "{\"" + "n".repeat(limits.nameCharactersMax() + 1) + "\":1}")))
        .isEqualTo(-32700);
    String id = "\"" + "i".repeat(limits.idCharactersMax()) + "\"";
    assertThat(ask(dispatcher, CALL.formatted("echo", id)).has("result")).isTrue();
    String long_ = "\"" + "i".repeat(limits.idCharactersMax() + 1) + "\"";
    assertThat(code(ask(dispatcher, CALL.formatted("echo", long_)))).isEqualTo(-32600);
  }

  @Test
  void invalidUtf8IsNotJson() throws Exception {
    byte[] body = {'"', (byte) 0xc3, (byte) 0x28, '"'};

    JsonNode answer = JSON.readTree(
        dispatcher(Limits.defaults()).handle(body, Caller.local(Hash.ZERO)).orElseThrow());

    assertThat(code(answer)).isEqualTo(-32700);
  }

  @Test
  void aDefectOfOursSaysNothingOfItself() throws Exception {
    JsonNode answer = ask(dispatcher(Limits.defaults()), CALL.formatted("break", 3));

    assertThat(code(answer)).isEqualTo(-32603);
    assertThat(answer.toString()).doesNotContain("secret").doesNotContain("Exception");
    assertThat(answer.get("id").asInt()).isEqualTo(3);
  }

  @Test
  void aBatchOutOfTimeEndsWithErrors() throws Exception {
    Dispatcher dispatcher = dispatcher(limits(10_000, 10, 1_000, Duration.ZERO));

    assertThat(code(ask(dispatcher, CALL.formatted("echo", 1)))).isEqualTo(-32006);
  }

  /** Answers each group by its size; refuses one, and breaks at another. */
  private static final class Counting implements MethodEndpoint {
    @Override
    public Object call(@Nullable Object params, Request request) {
      return "alone " + params;
    }

    @Override
    public boolean isGrouped() {
      return true;
    }

    @Override
    public List<Answered<Object>> callAll(List<? extends @Nullable Object> params,
        Request request) {
      return params.stream().map(one -> {
        if (List.of("bad").equals(one)) {
          throw new IllegalStateException("secret");
        }
        return List.of("no").equals(one)
            ? Answered.refused(RpcError.of(ErrorCode.TIMED_OUT))
            : Answered.of((Object) (params.size() + " " + one));
      }).toList();
    }
  }

  @Test
  void neighboursOfABatchAreAnsweredTogetherInTheirOrder() throws Exception {
    Dispatcher dispatcher = new Dispatcher(Map.<String, MethodEndpoint>of("count", new Counting(),
        "echo", (params, request) -> "echo"), Limits.defaults(), new RpcMetrics(registry));
    String one = "{\"jsonrpc\":\"2.0\",\"method\":\"count\",\"params\":[\"%s\"]%s}";

    JsonNode answers = ask(dispatcher,
        "[" + String.join(",", one.formatted("a", ",\"id\":1"), one.formatted("no", ",\"id\":2"),
            one.formatted("unheard", ""), one.formatted("b", ",\"id\":\"x\""),
            CALL.formatted("echo", 4), "7", one.formatted("c", ",\"id\":5")) + "]");

    assertThat(answers.toString())
        .isEqualTo("[" + "{\"jsonrpc\":\"2.0\",\"result\":\"4 [a]\",\"id\":1}," + answers.get(1)
            + "," + "{\"jsonrpc\":\"2.0\",\"result\":\"4 [b]\",\"id\":\"x\"},"
            + "{\"jsonrpc\":\"2.0\",\"result\":\"echo\",\"id\":4}," + answers.get(4) + ","
            + "{\"jsonrpc\":\"2.0\",\"result\":\"alone [c]\",\"id\":5}]");
    assertThat(code(answers.get(1))).isEqualTo(-32006);
    assertThat(answers.get(1).get("id").asInt()).isEqualTo(2);
    assertThat(code(answers.get(4))).isEqualTo(-32600);
    assertThat(
        registry.get("mulu.rpc.requests").tag("method", "count").tag("code", "0").counter().count())
        .isEqualTo(4);
    assertThat(registry.get("mulu.rpc.requests").tag("method", "count").tag("code", "-32006")
        .counter().count()).isEqualTo(1);
  }

  @Test
  void aDefectCostsItsGroupOnly() throws Exception {
    Dispatcher dispatcher = new Dispatcher(Map.<String, MethodEndpoint>of("count", new Counting(),
        "echo", (params, request) -> "echo"), Limits.defaults(), new RpcMetrics(registry));
    String bad = "{\"jsonrpc\":\"2.0\",\"method\":\"count\",\"params\":[\"bad\"],\"id\":1}";

    JsonNode answers = ask(dispatcher,
        "[" + bad + "," + bad + "," + CALL.formatted("echo", 2) + "]");

    assertThat(answers).hasSize(3);
    assertThat(code(answers.get(0))).isEqualTo(-32603);
    assertThat(answers.toString()).doesNotContain("secret");
    assertThat(answers.get(2).get("result").asText()).isEqualTo("echo");
  }

  @Test
  void callersCannotMakeUpLabelsOfMetrics() throws Exception {
    Dispatcher dispatcher = dispatcher(Limits.defaults());
    ask(dispatcher, CALL.formatted("echo", 1));
    ask(dispatcher, CALL.formatted("made_up", 1));
    ask(dispatcher, "nonsense");

    assertThat(
        registry.get("mulu.rpc.requests").tag("method", "echo").tag("code", "0").counter().count())
        .isEqualTo(1);
    assertThat(registry.get("mulu.rpc.requests").tag("method", "unknown").counters())
        .extracting(counter -> counter.getId().getTag("code"))
        .containsExactlyInAnyOrder("-32601", "-32700");
    assertThat(registry.find("mulu.rpc.requests").tag("method", "made_up").counter()).isNull();
  }
}
