package io.mulu.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mulu.protocol.DecoderRules;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.TransactionBody;
import io.mulu.protocol.api.ApiMethod;
import io.mulu.protocol.api.ApiMethods;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.wire.DomainValues;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/** JSON of callers and of nodes that lie: the first character says of which record. */
class JsonFormFuzzTest {
  private static final char FIRST = '0';
  private static final ObjectMapper JSON = new ObjectMapper()
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final List<Class<?>> TYPES = Stream
      .concat(Stream.of(Genesis.class, TransactionBody.class),
          ApiMethods.ALL.stream().map(ApiMethod::params)
              .sorted((a, b) -> a.getName().compareTo(b.getName())))
      .<Class<?>>map(type -> type).distinct().toList();

  static Stream<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    IntStream.range(0, TYPES.size()).forEach(i -> {
      for (long seed = 0; seed < 3; seed++) {
        Object value = i == 0
            ? DomainValues.of(seed).of(Genesis.class)
            : new AnyRecord(seed).of(TYPES.get(i));
        seeds.add(((char) (FIRST + i) + text(JsonForm.of(value))).getBytes(StandardCharsets.UTF_8));
      }
    });
    return seeds.stream();
  }

  private static String text(Object tree) {
    try {
      return JSON.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @MethodSource("seeds")
  @FuzzTest
  void isRefusedByNameOrComesBackAsItWas(byte[] input) throws JsonFormException {
    int selected = input.length == 0 ? -1 : (input[0] & 0xff) - FIRST;
    if (selected < 0 || selected >= TYPES.size()) {
      return;
    }
    byte[] text = Arrays.copyOfRange(input, 1, input.length);
    idsHaveOneForm(new String(text, StandardCharsets.UTF_8));
    Object tree;
    try {
      tree = JSON.readValue(text, Object.class);
    } catch (IOException e) {
      return;
    }
    Class<?> type = TYPES.get(selected);
    Object value;
    try {
      value = DecoderRules.bounded(input.length, () -> read(type, tree));
    } catch (JsonFormException e) {
      assertThat(e.expected()).isNotBlank();
      assertThat(e.actual()).hasSizeLessThan(200);
      return;
    }

    assertThat(read(type, JsonForm.of(value))).isEqualTo(value);
  }

  private static Object read(Class<?> type, @Nullable Object tree) throws JsonFormException {
    return JsonForm.read(type, tree);
  }

  private static void idsHaveOneForm(String text) {
    for (ObjectKind kind : ObjectKind.values()) {
      try {
        assertThat(kind.show(kind.parse(text))).isEqualTo(text);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageStartingWith("id ");
      }
    }
  }
}
