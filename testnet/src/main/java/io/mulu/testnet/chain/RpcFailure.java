package io.mulu.testnet.chain;

/** A node's answer that it will not, or not now. */
public final class RpcFailure extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int NOT_FOUND = -32001;
  private static final int OVERLOADED = -32005;
  private static final int TIMED_OUT = -32006;

  private final int code;

  RpcFailure(int code, String message) {
    super(message);
    this.code = code;
  }

  public int code() {
    return code;
  }

  public boolean isNotFound() {
    return code == NOT_FOUND;
  }

  /** Whether the same, asked again later or elsewhere, may be answered. */
  public boolean isPassing() {
    return code == OVERLOADED || code == TIMED_OUT;
  }
}
