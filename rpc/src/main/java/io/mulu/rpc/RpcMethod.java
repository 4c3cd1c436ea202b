package io.mulu.rpc;

import io.mulu.protocol.api.ApiMethod;
import io.mulu.protocol.json.JsonForm;
import io.mulu.protocol.json.JsonFormException;
import io.mulu.protocol.json.JsonSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A method of the API and what answers it. The parameters' record is the validation: there is none
 * beside it, so the document cannot promise anything else.
 */
public record RpcMethod<P extends Record, R extends Record>(ApiMethod<P, R> api,
    Handler<P, R> handler) implements MethodEndpoint {
  /** What a method does. */
  @FunctionalInterface
  public interface Handler<P, R> {
    R answer(P params, Request request) throws RpcError, InterruptedException;
  }

  @Override
  public Object call(@Nullable Object params, Request request)
      throws RpcError, InterruptedException {
    P typed;
    try {
      typed = JsonForm.read(api.params(), byName(params));
    } catch (JsonFormException e) {
      throw RpcError.params(e);
    }
    return JsonForm.of(handler.answer(typed, request));
  }

  /** Section 4.2: parameters by position or by name. */
  private Object byName(@Nullable Object params) throws RpcError {
    if (params == null) {
      return Map.of();
    }
    if (!(params instanceof List<?> positions)) {
      return params;
    }
    List<JsonSchema.Member> members = new JsonSchema().members(api.params());
    if (positions.size() > members.size()) {
      throw RpcError.of(ErrorCode.INVALID_PARAMS, ErrorCode.INVALID_PARAMS.name(), "params",
          "at most " + members.size() + " parameters", Integer.toString(positions.size()));
    }
    Map<String, Object> named = new LinkedHashMap<>();
    for (int i = 0; i < positions.size(); i++) {
      if (positions.get(i) != null) {
        named.put(members.get(i).name(), positions.get(i));
      }
    }
    return named;
  }
}
