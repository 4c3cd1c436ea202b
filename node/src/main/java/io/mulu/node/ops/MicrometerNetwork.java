package io.mulu.node.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.mulu.node.p2p.CloseReason;
import io.mulu.node.p2p.FrameType;
import io.mulu.node.p2p.NetworkMetrics;
import io.mulu.node.p2p.PeerId;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Counts what peers send, and what is lost on the way to them. Every meter is made at the start:
 * the network's threads look none up, and none can be made by a stranger.
 */
final class MicrometerNetwork implements NetworkMetrics {
  private final Map<FrameType, Counter> bytesReceived;
  private final Map<FrameType, Counter> bytesSent;
  private final Map<FrameType, Counter> dropped;
  private final Map<FrameType, Counter> throttled;
  private final Map<CloseReason, Counter> refused;
  private final Map<CloseReason, Counter> lost;

  MicrometerNetwork(MeterRegistry registry) {
    this.bytesReceived = each(FrameType.class,
        type -> counter(registry, "mulu.peer.bytes", "payload bytes by type of frame", "direction",
            "received", "type", NodeMetrics.lower(type)));
    this.bytesSent = each(FrameType.class, type -> counter(registry, "mulu.peer.bytes",
        "payload bytes by type of frame", "direction", "sent", "type", NodeMetrics.lower(type)));
    this.dropped = each(FrameType.class, type -> counter(registry, "mulu.peer.frames.dropped",
        "frames for a peer whose outbox was full", "type", NodeMetrics.lower(type)));
    this.throttled = each(FrameType.class, type -> counter(registry, "mulu.peer.throttled",
        "pauses because a peer sent more than its rate", "type", NodeMetrics.lower(type)));
    this.refused = each(CloseReason.class, reason -> counter(registry, "mulu.peer.refused",
        "connections that ended before they were a peer's", "reason", NodeMetrics.lower(reason)));
    this.lost = each(CloseReason.class, reason -> counter(registry, "mulu.peer.lost",
        "peers that went", "reason", NodeMetrics.lower(reason)));
  }

  private static Counter counter(MeterRegistry registry, String name, String description,
      String... tags) {
    return Counter.builder(name).description(description).tags(tags).register(registry);
  }

  private static <E extends Enum<E>> Map<E, Counter> each(Class<E> type,
      Function<E, Counter> maker) {
    Map<E, Counter> counters = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      counters.put(constant, maker.apply(constant));
    }
    return counters;
  }

  private static <E> void add(Map<E, Counter> counters, E key, double amount) {
    Counter counter = counters.get(key);
    if (counter != null) {
      counter.increment(amount);
    }
  }

  @Override
  public void frameReceived(PeerId from, FrameType type, int bytes) {
    add(bytesReceived, type, bytes);
  }

  @Override
  public void frameSent(PeerId to, FrameType type, int bytes) {
    add(bytesSent, type, bytes);
  }

  @Override
  public void frameDropped(PeerId to, FrameType type) {
    add(dropped, type, 1);
  }

  @Override
  public void throttled(PeerId from, FrameType type) {
    add(throttled, type, 1);
  }

  @Override
  public void disconnected(PeerId peer, CloseReason reason) {
    add(lost, reason, 1);
  }

  @Override
  public void refused(CloseReason reason) {
    add(refused, reason, 1);
  }
}
