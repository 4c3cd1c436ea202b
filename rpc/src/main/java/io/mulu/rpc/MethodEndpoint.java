package io.mulu.rpc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A method as the dispatcher sees it: plain JSON in, plain JSON out. */
@FunctionalInterface
public interface MethodEndpoint {
  /**
   * @param params
   *          list or object as received; null when the request has none
   */
  @Nullable
  Object call(@Nullable Object params, Request request) throws RpcError, InterruptedException;

  /**
   * Whether requests for it that follow each other in a batch are cheaper by {@link #callAll}, with
   * the same answers.
   */
  default boolean isGrouped() {
    return false;
  }

  /**
   * The answers in the order of the parameters.
   *
   * @throws UnsupportedOperationException
   *           unless {@link #isGrouped}
   */
  default List<Answered<Object>> callAll(List<? extends @Nullable Object> params, Request request)
      throws InterruptedException {
    throw new UnsupportedOperationException("not grouped");
  }

  /** One answer of several: exactly one of the two is set. */
  record Answered<R>(@Nullable R result, @Nullable RpcError error) {
    public static <R> Answered<R> of(R result) {
      return new Answered<>(result, null);
    }

    public static <R> Answered<R> refused(RpcError error) {
      return new Answered<>(null, error);
    }
  }
}
