package io.mulu.client;

/**
 * An error object of the RPC.
 *
 * @param code
 *          number of the catalogue, e.g. -32005
 * @param reason
 *          more exact than the code, e.g. {@code BAD_SIGNATURE}; may be empty, as may the others
 * @param retryAfterMillis
 *          when to come again; 0 if the node does not say
 */
public record RpcFault(int code, String message, String reason, String field, String expected,
    String actual, String hint, long retryAfterMillis) {
  public static final int NOT_FOUND = -32001;
  public static final int REFUSED = -32002;
  public static final int FORBIDDEN = -32003;
  public static final int OVERLOADED = -32005;

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(message).append(" (").append(code);
    append(text, ", ", reason);
    append(text, ", field ", field);
    append(text, ", expected ", expected);
    append(text, ", got ", actual);
    return append(text.append(')'), ": ", hint).toString();
  }

  private static StringBuilder append(StringBuilder text, String label, String value) {
    return value.isEmpty() ? text : text.append(label).append(value);
  }
}
