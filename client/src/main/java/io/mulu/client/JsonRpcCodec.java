package io.mulu.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mulu.protocol.json.JsonForm;
import io.mulu.protocol.json.JsonFormException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and answers of JSON-RPC 2.0 as text. The JSON library stops here. Thread-safe. */
final class JsonRpcCodec {
  private static final int NESTING_MAX = 32;
  private static final int STRING_MAX = 64 << 20;

  private final ObjectMapper mapper = new ObjectMapper(
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(NESTING_MAX)
              .maxStringLength(STRING_MAX).build())
          .build())
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  String request(String method, Object params, long id) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("jsonrpc", "2.0");
    request.put("method", method);
    request.put("params", params);
    request.put("id", id);
    try {
      return mapper.writeValueAsString(request);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain trees are always writable", e);
    }
  }

  Map<?, ?> message(String text) throws ClientException.BadAnswer {
    try {
      if (mapper.readValue(text, Object.class) instanceof Map<?, ?> map
          && "2.0".equals(map.get("jsonrpc"))) {
        return map;
      }
    } catch (JsonProcessingException e) {
      throw new ClientException.BadAnswer("not JSON: " + e.getOriginalMessage());
    }
    throw new ClientException.BadAnswer("not a message of JSON-RPC 2.0");
  }

  /** The result of an answer to the request with this id. */
  <R> R result(Map<?, ?> answer, Class<R> type, long id) throws ClientException {
    if (answer.get("error") instanceof Map<?, ?> error) {
      throw new ClientException.Refused(fault(error));
    }
    if (!(answer.get("id") instanceof Number number) || number.longValue() != id) {
      throw new ClientException.BadAnswer("answer to another request");
    }
    return read(type, answer.get("result"));
  }

  static <R> R read(Class<R> type, @Nullable Object tree) throws ClientException.BadAnswer {
    try {
      return JsonForm.read(type, tree);
    } catch (JsonFormException e) {
      throw new ClientException.BadAnswer(type.getSimpleName() + " " + e.getMessage());
    }
  }

  private static RpcFault fault(Map<?, ?> error) {
    Map<?, ?> data = error.get("data") instanceof Map<?, ?> map ? map : Map.of();
    int code = error.get("code") instanceof Number number ? number.intValue() : 0;
    String after = text(data, "retryAfterMillis");
    return new RpcFault(code, text(error, "message"), text(data, "reason"), text(data, "field"),
        text(data, "expected"), text(data, "actual"), text(data, "hint"),
        after.matches("[0-9]{1,9}") ? Long.parseLong(after) : 0);
  }

  private static String text(Map<?, ?> map, String name) {
    return map.get(name) instanceof String text ? text : "";
  }
}
