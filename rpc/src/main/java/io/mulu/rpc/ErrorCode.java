package io.mulu.rpc;

/**
 * The catalogue of errors (docs/spec/rpc.md). Names and numbers are stable; the number is all that
 * a client needs to decide what to do.
 */
public enum ErrorCode {
  PARSE_ERROR(-32700, "Parse error", "send one JSON value in UTF-8 without repeated names"),
  INVALID_REQUEST(-32600, "Invalid Request", "see section 4 of the JSON-RPC 2.0 specification"),
  METHOD_NOT_FOUND(-32601, "Method not found", "rpc.discover lists all methods"),
  INVALID_PARAMS(-32602, "Invalid params", "correct the field named"),
  INTERNAL(-32603, "Internal error", "the node's log has the details; try another node"),
  NOT_FOUND(-32001, "Not found", "check the id or height; it may be ahead of this node"),
  REFUSED(-32002, "Transaction refused", "correct the field named and sign anew"),
  FORBIDDEN(-32003, "Forbidden", "ask as a party, or ask a party"),
  CURSOR_EXPIRED(-32004, "Cursor expired", "start again at the first page"),
  OVERLOADED(-32005, "Overloaded", "send the same again after retryAfterMillis"),
  TIMED_OUT(-32006, "Timed out", "ask for less at a time"),
  PRUNED(-32007, "Pruned", "ask a node that keeps the whole history"),
  TOO_LARGE(-32008, "Too large", "send or ask for less at a time");

  private final int code;
  private final String message;
  private final String hint;

  ErrorCode(int code, String message, String hint) {
    this.code = code;
    this.message = message;
    this.hint = hint;
  }

  public int code() {
    return code;
  }

  /** The error's message: always the same for a code. */
  public String message() {
    return message;
  }

  /** What the caller can do, unless the error knows better. */
  public String hint() {
    return hint;
  }
}
