package io.mulu.rpc.methods;

import io.mulu.protocol.api.SubscriptionApi;
import io.mulu.protocol.api.SubscriptionApi.Subscribed;
import io.mulu.protocol.api.SubscriptionApi.Unsubscribed;
import io.mulu.rpc.ErrorCode;
import io.mulu.rpc.Request;
import io.mulu.rpc.RpcError;
import io.mulu.rpc.RpcMethod;
import io.mulu.rpc.SubscriberPort;
import java.util.List;

/** {@code chain_subscribe} and its end. */
final class SubscriptionMethods {
  private SubscriptionMethods() {
  }

  static List<RpcMethod<?, ?>> all() {
    return List.of(
        new RpcMethod<>(SubscriptionApi.SUBSCRIBE,
            (p, r) -> new Subscribed(port(r).open(p, r.caller()))),
        new RpcMethod<>(SubscriptionApi.UNSUBSCRIBE,
            (p, r) -> new Unsubscribed(port(r).close(p.subscription()))));
  }

  private static SubscriberPort port(Request request) throws RpcError {
    SubscriberPort port = request.connection();
    if (port == null) {
      throw RpcError.of(ErrorCode.INVALID_REQUEST, "WEBSOCKET_ONLY", "", "a connection to /ws",
          "HTTP");
    }
    return port;
  }
}
