package io.mulu.node.p2p;

import io.mulu.node.keys.TlsIdentity;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A node with real sockets on loopback that records what it is told. */
final class TestNode implements PeerListener, NetworkMetrics, AutoCloseable {
  /** Never reached by a test that passes. */
  static final int WAIT_SECONDS = 30;
  static final SecureRandom RANDOM = new SecureRandom();
  static final Hash CHAIN = Hash.sha256(Bytes.utf8("chain"));
  static final Hash GENESIS = Hash.sha256(Bytes.utf8("block 0"));

  /** What the listener was told, in order. */
  record Event(String kind, PeerId peer, @Nullable PeerMessage message, @Nullable Disconnect why) {
  }

  final KeyPair key = KeyPair.generate(KeyAlgorithm.ED25519, RANDOM);
  final AtomicReference<TlsIdentity> tls = new AtomicReference<>(
      TlsIdentity.generate(Instant.now(), RANDOM));
  final AtomicReference<PinBook> pins = new AtomicReference<>(PinBook.of(List.of()));
  final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  final BlockingQueue<CloseReason> refusals = new LinkedBlockingQueue<>();
  final BlockingQueue<Throwable> defects = new LinkedBlockingQueue<>();
  final AtomicInteger throttled = new AtomicInteger();
  final AtomicInteger dropped = new AtomicInteger();
  NodeIdentity identity = new NodeIdentity(CHAIN, GENESIS, key, "test");
  NetworkLimits limits = quick();
  int port;
  private @Nullable TlsPeerNetwork network;

  /** Defaults with waits that a test can sit out. */
  static NetworkLimits quick() {
    return new NetworkLimits(64, 32, 32, 5_000, 2_000, 20, 200, 100, 20_000, 20_000, 20_000,
        8 << 20, 4_096, 64 << 20, 0);
  }

  TestNode start() {
    network = new TlsPeerNetwork(new NetworkSetup(identity, tls::get, pins::get,
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), limits, this,
        Clock.systemUTC(), RANDOM));
    network.start(this);
    port = network.port();
    return this;
  }

  TlsPeerNetwork network() {
    if (network == null) {
      throw new IllegalStateException("not started");
    }
    return network;
  }

  PeerId id() {
    return identity.validatorKey().map(PeerId::validator)
        .orElseGet(() -> PeerId.follower(tls.get().pin()));
  }

  /** How others list it; dialled only if it has been started. */
  PinBook.Member member() {
    return new PinBook.Member(identity.validatorKey().orElse(null), null, List.of(tls.get().pin()),
        port == 0 ? List.of() : List.of("127.0.0.1:" + port));
  }

  void list(PinBook.Member... members) {
    pins.set(PinBook.of(List.of(members)));
    if (network != null) {
      network.pinsChanged();
    }
  }

  /** All list all, with addresses of those that run. */
  static void mesh(TestNode... nodes) {
    List<PinBook.Member> all = new ArrayList<>();
    for (TestNode node : nodes) {
      all.add(node.member());
    }
    for (TestNode node : nodes) {
      node.list(all.toArray(PinBook.Member[]::new));
    }
  }

  /** Only the first knows where the other is: one connection and no duplicates. */
  static void pair(TestNode dialler, TestNode dialled) throws InterruptedException {
    dialled.list(new PinBook.Member(dialler.identity.validatorKey().orElse(null), null,
        List.of(dialler.tls.get().pin()), List.of()));
    dialler.list(dialled.member());
    until(() -> dialler.peer(dialled).isPresent() && dialled.peer(dialler).isPresent());
  }

  Event await(String kind) throws InterruptedException {
    for (Event event = next(); event != null; event = next()) {
      if (event.kind().equals(kind)) {
        return event;
      }
    }
    throw new AssertionError("no " + kind + "; refusals " + refusals + ", defects " + defects);
  }

  private @Nullable Event next() throws InterruptedException {
    return events.poll(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  CloseReason awaitRefusal() throws InterruptedException {
    CloseReason reason = refusals.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    if (reason == null) {
      throw new AssertionError("no refusal; events " + events);
    }
    return reason;
  }

  static void until(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain");
      }
      Thread.sleep(5);
    }
  }

  Optional<PeerInfo> peer(TestNode other) {
    return network().peers().stream().filter(p -> p.id().equals(other.id())).findFirst();
  }

  void stop() {
    if (network != null) {
      network.stop();
      network = null;
    }
  }

  @Override
  public void close() {
    stop();
  }

  @Override
  public void connected(PeerInfo peer) {
    events.add(new Event("connected", peer.id(), null, null));
  }

  @Override
  public void disconnected(PeerId peer, Disconnect why) {
    events.add(new Event("disconnected", peer, null, why));
  }

  @Override
  public void received(PeerId from, PeerMessage message) {
    events.add(new Event("received", from, message, null));
  }

  @Override
  public void failed(Throwable defect) {
    defects.add(defect);
  }

  @Override
  public void refused(CloseReason reason) {
    refusals.add(reason);
  }

  @Override
  public void throttled(PeerId from, FrameType type) {
    throttled.incrementAndGet();
  }

  @Override
  public void frameDropped(PeerId to, FrameType type) {
    dropped.incrementAndGet();
  }
}
