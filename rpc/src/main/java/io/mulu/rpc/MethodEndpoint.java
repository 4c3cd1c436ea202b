package io.mulu.rpc;

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
}
