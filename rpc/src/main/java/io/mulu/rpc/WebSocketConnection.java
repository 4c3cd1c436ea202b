package io.mulu.rpc;

import io.mulu.protocol.api.SubscriptionApi;
import io.mulu.protocol.api.SubscriptionApi.Delivery;
import io.mulu.protocol.api.SubscriptionApi.Subscribe;
import io.mulu.protocol.json.JsonForm;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/**
 * One WebSocket: requests are answered in their order, subscriptions write in between. At most
 * {@value #IN_FLIGHT_MAX} messages are on their way; a subscriber that does not take one in time is
 * closed, and comes back with the place of its last delivery. Thread-safe.
 */
final class WebSocketConnection implements SubscriberPort, Subscription.Outlet {
  static final int IN_FLIGHT_MAX = 64;
  static final int SUBSCRIPTIONS_MAX = 8;
  /** Close codes from 4000 on are for applications (RFC 6455, section 7.4.2). */
  static final int CLOSE_SLOW = 4008;
  static final int CLOSE_FAILED = 4000;

  private final Session session;
  private final SubscriberHub hub;
  private final Json json;
  private final Semaphore inFlight = new Semaphore(IN_FLIGHT_MAX);
  private final Duration stall;
  private final TreeMap<String, Subscription> open = new TreeMap<>();
  private final List<Subscription> starting = new ArrayList<>();
  private long opened;

  WebSocketConnection(Session session, SubscriberHub hub, Json json, Duration stall) {
    this.session = session;
    this.hub = hub;
    this.json = json;
    this.stall = stall;
  }

  void receive(byte[] message, Dispatcher dispatcher, Caller caller) throws InterruptedException {
    Optional<byte[]> answer = dispatcher.handle(message, caller, this);
    if (answer.isPresent()) {
      send(new String(answer.get(), StandardCharsets.UTF_8));
    }
    List<Subscription> ready;
    synchronized (this) {
      ready = List.copyOf(starting);
      starting.clear();
    }
    ready.forEach(
        subscription -> Thread.ofVirtual().name("rpc-" + subscription.name()).start(subscription));
  }

  @Override
  public synchronized String open(Subscribe wanted, Caller caller) throws RpcError {
    if (open.size() >= SUBSCRIPTIONS_MAX || !hub.enter()) {
      throw RpcError.overloaded("SUBSCRIPTIONS", stall.toMillis());
    }
    opened++;
    String name = "s" + opened;
    Subscription subscription = hub.subscription(name, wanted, caller, this);
    open.put(name, subscription);
    starting.add(subscription);
    return name;
  }

  @Override
  public synchronized boolean close(String name) {
    Subscription subscription = open.remove(name);
    if (subscription == null) {
      return false;
    }
    subscription.close();
    hub.leave();
    return true;
  }

  /** Ends all subscriptions: the connection is gone. */
  synchronized void closed() {
    List.copyOf(open.keySet()).forEach(this::close);
  }

  @Override
  public boolean send(Delivery delivery) throws InterruptedException {
    Map<String, Object> notification = new LinkedHashMap<>();
    notification.put("jsonrpc", "2.0");
    notification.put("method", SubscriptionApi.DELIVERY);
    notification.put("params", JsonForm.of(delivery));
    return send(new String(json.write(notification), StandardCharsets.UTF_8));
  }

  private boolean send(String text) throws InterruptedException {
    if (!inFlight.tryAcquire(stall.toMillis(), TimeUnit.MILLISECONDS)) {
      end(CLOSE_SLOW, "SLOW_SUBSCRIBER");
      return false;
    }
    if (!session.isOpen()) {
      inFlight.release();
      return false;
    }
    session.sendText(text, Callback.from(inFlight::release, failure -> inFlight.release()));
    return true;
  }

  @Override
  public void fail(ErrorCode code) {
    end(CLOSE_FAILED - code.code() % 1000, code.name());
  }

  void end(int closeCode, String reason) {
    closed();
    hub.closed(reason); // counted last: whoever sees the count finds the places free
    session.close(closeCode, reason, Callback.NOOP);
    if (closeCode == CLOSE_SLOW) {
      // It does not read, so it would not read the close frame either.
      Thread.ofVirtual().start(() -> disconnectSoon());
    }
  }

  private void disconnectSoon() {
    try {
      Thread.sleep(stall);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    session.disconnect();
  }
}
