package io.mulu.rpc;

import io.mulu.protocol.api.SubscriptionApi.Subscribe;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.websocket.api.Session;

/** All WebSocket connections of a server, with one bound over their subscriptions. Thread-safe. */
final class SubscriberHub {
  /** Going away (RFC 6455, section 7.4.1). */
  private static final int CLOSE_GOING_AWAY = 1001;

  private final LedgerApi ledger;
  private final LedgerReads reads;
  private final Limits limits;
  private final RpcMetrics metrics;
  private final Json json;
  private final Semaphore places;
  /** How long a stopping server waits for its subscribers to have heard of it. */
  private static final Duration GOODBYE = Duration.ofSeconds(1);

  /** Bounded by the server's limit of connections. */
  private final Set<WebSocketConnection> connections = ConcurrentHashMap.newKeySet();

  SubscriberHub(LedgerApi ledger, LedgerReads reads, Limits limits, RpcMetrics metrics) {
    this.ledger = ledger;
    this.reads = reads;
    this.limits = limits;
    this.metrics = metrics;
    this.json = new Json(limits);
    this.places = new Semaphore(limits.subscribersMax());
    metrics.gauge("mulu.rpc.subscriptions",
        () -> limits.subscribersMax() - places.availablePermits());
  }

  WebSocketConnection connected(Session session) {
    WebSocketConnection connection = new WebSocketConnection(session, this, json,
        limits.subscriberStall());
    connections.add(connection);
    return connection;
  }

  void disconnected(WebSocketConnection connection) {
    connections.remove(connection);
    connection.closed();
  }

  Subscription subscription(String name, Subscribe wanted, Caller caller,
      Subscription.Outlet outlet) {
    return new Subscription(name, wanted, caller, ledger, reads, outlet);
  }

  boolean enter() {
    return places.tryAcquire();
  }

  void leave() {
    places.release();
  }

  void closed(String reason) {
    metrics.subscriberClosed(reason);
  }

  /** Says goodbye to all, and waits a little so that it is heard before the sockets go. */
  void stop() {
    connections.forEach(connection -> connection.end(CLOSE_GOING_AWAY, "NODE_STOPS"));
    long untilNanos = System.nanoTime() + GOODBYE.toNanos();
    try {
      while (!connections.isEmpty() && System.nanoTime() < untilNanos) {
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
