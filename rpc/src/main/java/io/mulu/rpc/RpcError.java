package io.mulu.rpc;

import io.mulu.protocol.Reason;
import io.mulu.protocol.json.JsonFormException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a caller is told when a method gives no result. Every text in it is our own: that of an
 * exception never reaches a client.
 */
public final class RpcError extends Exception {
  private final ErrorCode code;
  private final Map<String, Object> data;

  private RpcError(ErrorCode code, Map<String, Object> data) {
    super(code + " " + data);
    this.code = code;
    this.data = data;
  }

  public static RpcError of(ErrorCode code) {
    return new RpcError(code, data(code, code.name(), "", "", "", code.hint()));
  }

  /**
   * @param reason
   *          in capitals, more exact than the code
   */
  public static RpcError of(ErrorCode code, String reason, String field, String expected,
      String actual) {
    return new RpcError(code, data(code, reason, field, expected, actual, code.hint()));
  }

  public static RpcError params(JsonFormException wrong) {
    return of(ErrorCode.INVALID_PARAMS, ErrorCode.INVALID_PARAMS.name(), wrong.field(),
        wrong.expected(), wrong.actual());
  }

  public static RpcError refused(Reason reason, String field, String detail) {
    return new RpcError(ErrorCode.REFUSED,
        data(ErrorCode.REFUSED, reason.name(), field, reason.english(), detail, reason.remedy()));
  }

  public static RpcError overloaded(String reason, long retryAfterMillis) {
    Map<String, Object> data = data(ErrorCode.OVERLOADED, reason, "", "", "",
        ErrorCode.OVERLOADED.hint());
    data.put("retryAfterMillis", Long.toString(retryAfterMillis));
    return new RpcError(ErrorCode.OVERLOADED, data);
  }

  /** {@code data} of the error object; members that say nothing are left out. */
  private static Map<String, Object> data(ErrorCode code, String reason, String field,
      String expected, String actual, String hint) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("code", code.name());
    data.put("reason", reason);
    putUnlessEmpty(data, "field", field);
    putUnlessEmpty(data, "expected", expected);
    putUnlessEmpty(data, "actual", actual);
    data.put("hint", hint);
    return data;
  }

  private static void putUnlessEmpty(Map<String, Object> data, String name, String value) {
    if (!value.isEmpty()) {
      data.put(name, value);
    }
  }

  public ErrorCode code() {
    return code;
  }

  public Map<String, Object> data() {
    return data;
  }

  /** The error object of section 5.1. */
  Map<String, Object> toJson() {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", code.code());
    error.put("message", code.message());
    error.put("data", data);
    return error;
  }
}
