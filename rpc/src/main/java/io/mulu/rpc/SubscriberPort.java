package io.mulu.rpc;

import io.mulu.protocol.api.SubscriptionApi.Subscribe;

/** A connection that can carry subscriptions. */
public interface SubscriberPort {
  /**
   * @return the subscription's name; deliveries begin after the answer with it has been sent
   * @throws RpcError
   *           if there are too many
   */
  String open(Subscribe wanted, Caller caller) throws RpcError;

  /** Whether there was such a subscription. */
  boolean close(String subscription);
}
