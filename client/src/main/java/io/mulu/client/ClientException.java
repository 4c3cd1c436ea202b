package io.mulu.client;

import org.jspecify.annotations.Nullable;

/** A question that got no result. Which of the members it is tells what to do. */
public abstract sealed class ClientException extends Exception {
  private ClientException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** A node answered with an error of the catalogue in docs/spec/rpc.md. */
  public static final class Refused extends ClientException {
    private final transient RpcFault fault;

    public Refused(RpcFault fault) {
      super(fault.toString(), null);
      this.fault = fault;
    }

    public RpcFault fault() {
      return fault;
    }
  }

  /** No node answered in time. Whether one has acted on the question is not known. */
  public static final class Unreachable extends ClientException {
    public Unreachable(String detail, @Nullable Throwable cause) {
      super(detail, cause);
    }
  }

  /** What came back is not the answer of a Mulu node. */
  public static final class BadAnswer extends ClientException {
    public BadAnswer(String detail) {
      super(detail, null);
    }
  }
}
