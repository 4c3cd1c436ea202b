package io.mulu.protocol.api;

import io.mulu.protocol.Hash;
import io.mulu.protocol.LedgerEvent;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.wire.Limit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Following the chain over WebSocket. A block is a list of items: number 0 is the block itself, the
 * events of its receipts follow in their order. A place in it, (height, index), is where a
 * subscription starts and what every delivery names as the next place: whoever comes back with it
 * misses nothing and gets nothing twice.
 */
public final class SubscriptionApi {
  /** Method name of the notifications that the server sends. */
  public static final String DELIVERY = "chain_subscription";

  public static final ApiMethod<Subscribe, Subscribed> SUBSCRIBE = new ApiMethod<>(
      "chain_subscribe", Subscribe.class, Subscribed.class, Audience.MEMBER,
      "Sends blocks and events as they become final, from any place on. WebSocket only.");
  public static final ApiMethod<Subscribed, Unsubscribed> UNSUBSCRIBE = new ApiMethod<>(
      "chain_unsubscribe", Subscribed.class, Unsubscribed.class, Audience.MEMBER,
      "Ends a subscription of this connection. WebSocket only.");

  static final List<ApiMethod<?, ?>> ALL = List.of(SUBSCRIBE, UNSUBSCRIBE);

  private SubscriptionApi() {
  }

  /**
   * @param height
   *          first place wanted; absent: the next block
   * @param index
   *          of the first item wanted in that block; absent: 0
   * @param blocks
   *          send headers with their certificates
   * @param events
   *          send events
   * @param kinds
   *          of objects whose events are wanted; empty: all
   * @param organizations
   *          of which an event must concern one; empty: all
   */
  public record Subscribe(@Nullable Long height, @Nullable Integer index, boolean blocks,
      boolean events, @Limit(16) List<ObjectKind> kinds, @Limit(16) List<Hash> organizations) {
    public Subscribe {
      kinds = List.copyOf(kinds);
      organizations = List.copyOf(organizations);
    }
  }

  public record Subscribed(@Limit(64) String subscription) {
  }

  public record Unsubscribed(boolean wasOpen) {
  }

  /**
   * What a notification carries: a block or an event.
   *
   * @param transactionId
   *          of the event; absent if a deadline caused it
   * @param next
   *          to start from after a break
   */
  public record Delivery(@Limit(64) String subscription, long height, int index,
      ChainApi.@Nullable HeaderAnswer block, @Nullable LedgerEvent event,
      @Nullable Hash transactionId, Place next) {
  }

  public record Place(long height, int index) {
  }
}
