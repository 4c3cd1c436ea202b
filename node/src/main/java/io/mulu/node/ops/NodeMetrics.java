package io.mulu.node.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.mulu.consensus.ReplicaStatus;
import io.mulu.consensus.ViewChangeCause;
import io.mulu.node.p2p.NetworkMetrics;
import io.mulu.node.p2p.PeerInfo;
import io.mulu.protocol.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;

/**
 * The node's own meters. Written from the event loop through {@link #update}; read by scrapes from
 * any thread.
 */
public final class NodeMetrics {
  /** A validator unheard of for longer does not count as live in {@code mulu_quorum_margin}. */
  static final long LIVE_MILLIS = 15_000;

  private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(
      PrometheusConfig.DEFAULT);
  private final NetworkMetrics network = new MicrometerNetwork(registry);
  private final AtomicLong height = new AtomicLong();
  private final AtomicLong view = new AtomicLong();
  private final AtomicLong phase = new AtomicLong();
  private final AtomicLong quorumMargin = new AtomicLong();
  private final AtomicLong guardRefusals = new AtomicLong();
  private final AtomicReference<Map<ViewChangeCause, Long>> viewsLeft = new AtomicReference<>(
      Map.of());
  private final AtomicLong idleExpected = new AtomicLong(1);
  /** A function counter does not keep what it reads alive. */
  private final List<Object> counted = new CopyOnWriteArrayList<>();
  private final MultiGauge lastVoteHeight;
  private final MultiGauge primary;
  private final MultiGauge peerHeight;
  private final MultiGauge peerRoundTrip;
  private final MultiGauge peerClockOffset;
  private final Counter commits;
  private final Counter transactions;
  private final Timer journalSync;

  public NodeMetrics(String version) {
    gauge("mulu.height", "height of the head", height);
    gauge("mulu.view", "view of the height being decided", view);
    gauge("mulu.phase", "0 idle, 1 proposed, 2 prepared, 3 committed, 4 view change", phase);
    gauge("mulu.quorum.margin", "live validators minus the quorum", quorumMargin);
    readCount("mulu.guard.refusals", "signatures that the guard has refused", guardRefusals,
        AtomicLong::doubleValue);
    for (ViewChangeCause cause : ViewChangeCause.values()) {
      readCount("mulu.view.changes", "views left without a decision", viewsLeft,
          left -> left.get().getOrDefault(cause, 0L), "reason", lower(cause));
    }
    gauge("mulu.idle.expected", "1 when nothing waits: quiet, not dead", idleExpected);
    this.lastVoteHeight = MultiGauge.builder("mulu.validator.last.vote.height")
        .description("height of the last vote seen of a validator").register(registry);
    this.primary = MultiGauge.builder("mulu.primary")
        .description("1 for the validator that proposes in the current view").register(registry);
    this.peerHeight = MultiGauge.builder("mulu.peer.height")
        .description("committed height that a peer claims").register(registry);
    this.peerRoundTrip = MultiGauge.builder("mulu.peer.rtt.seconds")
        .description("smoothed round trip to a peer").register(registry);
    this.peerClockOffset = MultiGauge.builder("mulu.clock.offset.seconds")
        .description("a peer's wall clock minus one's own").register(registry);
    this.commits = Counter.builder("mulu.commits").description("blocks made durable")
        .register(registry);
    this.transactions = Counter.builder("mulu.transactions.final")
        .description("transactions in durable blocks").register(registry);
    this.journalSync = Timer.builder("mulu.journal.fsync")
        .description("time of one synced append to journal and guard").register(registry);
    Gauge.builder("mulu.build.info", () -> 1).tag("version", version)
        .description("the software that runs").register(registry);
  }

  private void gauge(String name, String description, AtomicLong value) {
    Gauge.builder(name, value, AtomicLong::doubleValue).description(description).register(registry);
  }

  /**
   * Adds a number that some part of the node tells itself, from any thread; keeps the part alive.
   */
  public <T> void read(String name, String description, T part, ToDoubleFunction<T> reading,
      String... labels) {
    Gauge.builder(name, part, reading).tags(labels).description(description).strongReference(true)
        .register(registry);
  }

  /** As {@link #read}, of a number that only grows. */
  public <T> void readCount(String name, String description, T part, ToDoubleFunction<T> reading,
      String... labels) {
    FunctionCounter.builder(name, part, reading).tags(labels).description(description)
        .register(registry);
    counted.add(part);
  }

  static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  public NetworkMetrics network() {
    return network;
  }

  /** Everything that is counted in this process, for the RPC's own meters and for scrapes. */
  public PrometheusMeterRegistry registry() {
    return registry;
  }

  public void committed(long toHeight, int transactionCount) {
    height.set(toHeight);
    commits.increment();
    transactions.increment(transactionCount);
  }

  public void journalSynced(long nanos) {
    journalSync.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Counts by tag, such as evidence by validator. */
  public void count(String name, String description, Tags tags) {
    Counter.builder(name).tags(tags).description(description).register(registry).increment();
  }

  /** A snapshot of the replica, about once a second. */
  public void update(ReplicaStatus status, long nowMillis) {
    height.set(status.height() - 1);
    view.set(status.view());
    phase.set(number(status.phase()));
    viewsLeft.set(status.viewsLeft());
    guardRefusals.set(status.guardRefusals());
    idleExpected.set(status.phase() == ReplicaStatus.Phase.IDLE ? 1 : 0);
    long live = 1; // itself
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    for (ReplicaStatus.ValidatorSeen seen : status.validators()) {
      if (seen.heardMillis() >= 0 && nowMillis - seen.heardMillis() < LIVE_MILLIS) {
        live++;
      }
      rows.add(MultiGauge.Row.of(tag(seen.validator()), seen.votedHeight()));
    }
    long n = Math.max(1, status.validators().size());
    long quorum = (n + (n - 1) / 3 + 2) / 2;
    quorumMargin.set(Math.min(live, n) - quorum);
    lastVoteHeight.register(rows, true);
    primary.register(List.of(MultiGauge.Row.of(tag(status.primary()), 1)), true);
  }

  /** The peers that are connected, about once a second. */
  public void update(List<PeerInfo> peers) {
    List<MultiGauge.Row<?>> heights = new ArrayList<>();
    List<MultiGauge.Row<?>> roundTrips = new ArrayList<>();
    List<MultiGauge.Row<?>> offsets = new ArrayList<>();
    for (PeerInfo peer : peers) {
      Tags tags = Tags.of("peer", peer.id().toString());
      heights.add(MultiGauge.Row.of(tags, peer.claimedHeight()));
      if (peer.roundTripMicros() >= 0) {
        roundTrips.add(MultiGauge.Row.of(tags, peer.roundTripMicros() / 1e6));
        offsets.add(MultiGauge.Row.of(tags, peer.clockOffsetMillis() / 1e3));
      }
    }
    peerHeight.register(heights, true);
    peerRoundTrip.register(roundTrips, true);
    peerClockOffset.register(offsets, true);
  }

  public static Tags tag(PublicKey validator) {
    return Tags.of("validator", validator.brief());
  }

  private static int number(ReplicaStatus.Phase phase) {
    return switch (phase) {
      case IDLE -> 0;
      case PROPOSED -> 1;
      case PREPARED -> 2;
      case COMMITTED -> 3;
      case VIEW_CHANGE -> 4;
    };
  }
}
