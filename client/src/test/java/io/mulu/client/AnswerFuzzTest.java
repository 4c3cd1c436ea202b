package io.mulu.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mulu.protocol.DecoderRules;
import io.mulu.protocol.api.ApiMethod;
import io.mulu.protocol.api.ApiMethods;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers of a node that lies; the first character says to which method. */
class AnswerFuzzTest {
  private static final char FIRST = '0';
  private static final JsonRpcCodec CODEC = new JsonRpcCodec();

  static Stream<byte[]> seeds() {
    List<String> seeds = new ArrayList<>();
    for (int i = 0; i < ApiMethods.ALL.size(); i++) {
      char method = (char) (FIRST + i);
      seeds.add(method + "{\"jsonrpc\":\"2.0\",\"result\":{},\"id\":1}");
    }
    seeds.add("0{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32005,\"message\":\"Overloaded\","
        + "\"data\":{\"reason\":\"POOL\",\"retryAfterMillis\":\"200\"}},\"id\":1}");
    seeds.add("0{\"jsonrpc\":\"2.0\",\"error\":{},\"id\":null}");
    seeds.add("0{\"jsonrpc\":\"2.0\",\"result\":null,\"id\":1.0}");
    return seeds.stream().map(seed -> seed.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest
  void isAnAnswerOrAFailureOfTheClientsOwn(byte[] input) {
    int selected = input.length == 0 ? -1 : (input[0] & 0xff) - FIRST;
    if (selected < 0 || selected >= ApiMethods.ALL.size()) {
      return;
    }
    ApiMethod<?, ?> method = ApiMethods.ALL.get(selected);
    String text = new String(input, 1, input.length - 1, StandardCharsets.UTF_8);
    try {
      Record answer = DecoderRules.<Record, ClientException>bounded(input.length,
          () -> CODEC.result(CODEC.message(text), method.result(), 1));
      assertThat(answer).isNotNull();
    } catch (ClientException e) {
      assertThat(e.getMessage()).isNotNull();
    }
  }
}
