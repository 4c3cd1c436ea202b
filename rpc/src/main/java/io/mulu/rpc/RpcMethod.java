package io.mulu.rpc;

import io.mulu.protocol.api.ApiMethod;
import io.mulu.protocol.json.JsonForm;
import io.mulu.protocol.json.JsonFormException;
import io.mulu.protocol.json.JsonSchema;
import java.util.ArrayList;
import java.util.Iterator;
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

  /** One to which several requests together are cheaper than one by one. */
  public interface GroupHandler<P, R> extends Handler<P, R> {
    /** In the order of the parameters. */
    List<Answered<R>> answerAll(List<P> params, Request request) throws InterruptedException;
  }

  @Override
  public boolean isGrouped() {
    return handler instanceof GroupHandler<P, R>;
  }

  @Override
  public List<Answered<Object>> callAll(List<? extends @Nullable Object> params, Request request)
      throws InterruptedException {
    if (!(handler instanceof GroupHandler<P, R> group)) {
      throw new UnsupportedOperationException(api.name() + " is not grouped");
    }
    List<P> typed = new ArrayList<>();
    List<@Nullable RpcError> misread = new ArrayList<>();
    for (Object one : params) {
      try {
        typed.add(typed(one));
        misread.add(null);
      } catch (RpcError e) {
        misread.add(e);
      }
    }
    Iterator<Answered<R>> answers = group.answerAll(typed, request).iterator();
    List<Answered<Object>> all = new ArrayList<>();
    for (RpcError error : misread) {
      if (error != null) {
        all.add(Answered.refused(error));
        continue;
      }
      Answered<R> answer = answers.next();
      R result = answer.result();
      all.add(new Answered<>(result == null ? null : JsonForm.of(result), answer.error()));
    }
    return all;
  }

  @Override
  public Object call(@Nullable Object params, Request request)
      throws RpcError, InterruptedException {
    return JsonForm.of(handler.answer(typed(params), request));
  }

  private P typed(@Nullable Object params) throws RpcError {
    try {
      return JsonForm.read(api.params(), byName(params));
    } catch (JsonFormException e) {
      throw RpcError.params(e);
    }
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
