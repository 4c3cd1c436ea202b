package io.mulu.rpc;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JSON-RPC 2.0: bytes in, bytes out; what carries them is not its business. Answers exactly as the
 * specification says, whatever comes in. Requests of a batch run one after the other, or in groups
 * where a method answers several at once. Thread-safe.
 */
public final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  /** Label of metrics for methods that do not exist: callers must not be able to make up labels. */
  private static final String UNKNOWN = "unknown";

  private final Map<String, MethodEndpoint> methods;
  private final Limits limits;
  private final RpcMetrics metrics;
  private final Json json;

  /**
   * @param methods
   *          by name
   */
  public Dispatcher(Map<String, ? extends MethodEndpoint> methods, Limits limits,
      RpcMetrics metrics) {
    this.methods = Map.copyOf(methods);
    this.limits = limits;
    this.metrics = metrics;
    this.json = new Json(limits);
  }

  /** The answer's bytes, or nothing if everything in it was a notification. */
  public Optional<byte[]> handle(byte[] body, Caller caller) throws InterruptedException {
    return handle(body, caller, null);
  }

  /** The same over a connection that can carry subscriptions. */
  public Optional<byte[]> handle(byte[] body, Caller caller, @Nullable SubscriberPort connection)
      throws InterruptedException {
    Request request = new Request(caller, System.nanoTime() + limits.requestTime().toNanos(),
        connection);
    Object tree;
    try {
      if (body.length > limits.bodyBytesMax()) {
        throw tooLarge("body", limits.bodyBytesMax() + " bytes", body.length);
      }
      tree = json.parse(body);
      if (tree instanceof List<?> batch) {
        return batch(batch, request);
      }
    } catch (RpcError e) {
      metrics.answered(UNKNOWN, e.code().code(), 0);
      return Optional.of(json.write(error(null, e)));
    }
    return one(tree, request).map(json::write);
  }

  private Optional<byte[]> batch(List<?> batch, Request request)
      throws RpcError, InterruptedException {
    if (batch.isEmpty()) {
      throw RpcError.of(ErrorCode.INVALID_REQUEST);
    }
    if (batch.size() > limits.batchMax()) {
      throw tooLarge("batch", limits.batchMax() + " requests", batch.size());
    }
    List<byte[]> answers = new ArrayList<>();
    long bytes = 0;
    for (int next = 0; next < batch.size();) {
      List<?> group = group(batch, next);
      next += group.size();
      for (Map<String, Object> answer : group.size() == 1
          ? one(group.getFirst(), request).stream().toList()
          : together(group, request)) {
        byte[] written = json.write(answer);
        if (bytes + written.length > limits.answerBytesMax()) {
          written = json.write(error(answer.get("id"), tooLarge("answers of the batch",
              limits.answerBytesMax() + " bytes", bytes + written.length)));
        }
        bytes += written.length;
        answers.add(written);
      }
    }
    return answers.isEmpty() ? Optional.empty() : Optional.of(join(answers));
  }

  /** One request, or those from there on that one method answers together. */
  private List<?> group(List<?> batch, int from) {
    int to = from + 1;
    Object name = groupedMethod(batch.get(from));
    while (name != null && to < batch.size() && name.equals(groupedMethod(batch.get(to)))) {
      to++;
    }
    return batch.subList(from, to);
  }

  private @Nullable Object groupedMethod(@Nullable Object item) {
    if (!(item instanceof Map<?, ?> call) || !isWellFormed(call)) {
      return null;
    }
    Object name = call.get("method");
    MethodEndpoint method = methods.get(String.valueOf(name));
    return method != null && method.isGrouped() ? name : null;
  }

  private List<Map<String, Object>> together(List<?> group, Request request)
      throws InterruptedException {
    List<Map<?, ?>> calls = new ArrayList<>();
    List<@Nullable Object> params = new ArrayList<>();
    for (Object item : group) {
      Map<?, ?> call = (Map<?, ?>) item;
      calls.add(call);
      params.add(call.get("params"));
    }
    String name = String.valueOf(calls.getFirst().get("method"));
    MethodEndpoint method = Objects.requireNonNull(methods.get(name));
    long started = System.nanoTime();
    List<MethodEndpoint.Answered<Object>> answered;
    try {
      answered = method.callAll(params, request);
    } catch (RuntimeException e) {
      // As for a single request: a defect of ours must cost these answers only.
      LOG.error("{} failed", name, e);
      answered = Collections.nCopies(group.size(),
          MethodEndpoint.Answered.refused(RpcError.of(ErrorCode.INTERNAL)));
    }
    long nanos = (System.nanoTime() - started) / group.size();
    List<Map<String, Object>> answers = new ArrayList<>();
    for (int i = 0; i < group.size(); i++) {
      RpcError error = answered.get(i).error();
      Object id = calls.get(i).get("id");
      metrics.answered(name, error == null ? 0 : error.code().code(), nanos);
      if (calls.get(i).containsKey("id")) {
        answers.add(error == null ? result(id, answered.get(i).result()) : error(id, error));
      }
    }
    return answers;
  }

  private static byte[] join(List<byte[]> answers) {
    int size = answers.size() + 1;
    for (byte[] answer : answers) {
      size += answer.length;
    }
    byte[] all = new byte[size];
    int at = 0;
    for (byte[] answer : answers) {
      all[at] = (byte) (at == 0 ? '[' : ',');
      System.arraycopy(answer, 0, all, at + 1, answer.length);
      at += 1 + answer.length;
    }
    all[at] = ']';
    return all;
  }

  private Optional<Map<String, Object>> one(@Nullable Object item, Request request)
      throws InterruptedException {
    if (!(item instanceof Map<?, ?> call) || !isWellFormed(call)) {
      metrics.answered(UNKNOWN, ErrorCode.INVALID_REQUEST.code(), 0);
      // Section 5: the id is null if it could not be told, as in every example of section 7.
      return Optional.of(error(null, RpcError.of(ErrorCode.INVALID_REQUEST)));
    }
    String name = String.valueOf(call.get("method"));
    boolean isNotification = !call.containsKey("id");
    MethodEndpoint method = methods.get(name);
    long started = System.nanoTime();
    Map<String, Object> answer;
    int code = 0;
    try {
      if (method == null) {
        throw RpcError.of(ErrorCode.METHOD_NOT_FOUND);
      }
      request.checkTime();
      answer = result(call.get("id"), method.call(call.get("params"), request));
    } catch (RpcError e) {
      code = e.code().code();
      answer = error(call.get("id"), e);
    } catch (RuntimeException e) {
      // The outermost frame of a request: a defect of ours must cost this answer only.
      LOG.error("{} failed", name, e);
      code = ErrorCode.INTERNAL.code();
      answer = error(call.get("id"), RpcError.of(ErrorCode.INTERNAL));
    }
    metrics.answered(method == null ? UNKNOWN : name, code, System.nanoTime() - started);
    return isNotification ? Optional.empty() : Optional.of(answer);
  }

  private boolean isWellFormed(Map<?, ?> call) {
    Object params = call.get("params");
    return "2.0".equals(call.get("jsonrpc")) && call.get("method") instanceof String
        && (params instanceof List<?> || params instanceof Map<?, ?>
            || (params == null && !call.containsKey("params")))
        && (!call.containsKey("id") || isId(call.get("id")));
  }

  /** Section 4: a string, a number without fraction, or null. */
  private boolean isId(@Nullable Object id) {
    return switch (id) {
      case null -> true;
      case String text -> text.length() <= limits.idCharactersMax();
      case Integer number -> true;
      case Long number -> true;
      case BigInteger number -> true;
      default -> false;
    };
  }

  private static Map<String, Object> result(@Nullable Object id, @Nullable Object result) {
    return answer(id, "result", result);
  }

  private static Map<String, Object> error(@Nullable Object id, RpcError error) {
    return answer(id, "error", error.toJson());
  }

  @SuppressWarnings("NullAway") // JSON null is a null value of the tree.
  private static Map<String, Object> answer(@Nullable Object id, String member,
      @Nullable Object value) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("jsonrpc", "2.0");
    answer.put(member, value);
    answer.put("id", id);
    return answer;
  }

  private static RpcError tooLarge(String field, String expected, long actual) {
    return RpcError.of(ErrorCode.TOO_LARGE, ErrorCode.TOO_LARGE.name(), field,
        "at most " + expected, Long.toString(actual));
  }
}
