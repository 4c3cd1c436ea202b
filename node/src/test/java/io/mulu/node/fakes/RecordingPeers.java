package io.mulu.node.fakes;

import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerInfo;
import io.mulu.node.p2p.PeerListener;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.node.p2p.PeerNetwork;
import io.mulu.protocol.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Remembers what was sent and to whom. */
public final class RecordingPeers implements PeerNetwork {
  /** To null for a broadcast. */
  public record SentMessage(PeerId to, PeerMessage message) {
  }

  private final List<SentMessage> sent = new ArrayList<>();
  private final TreeMap<PeerId, Boolean> reading = new TreeMap<>();
  private List<PeerId> connected = List.of();

  public void connect(List<PeerId> peers) {
    connected = List.copyOf(peers);
  }

  /** What was sent since the last call. */
  public List<SentMessage> take() {
    List<SentMessage> all = List.copyOf(sent);
    sent.clear();
    return all;
  }

  /** Of one kind, since the last call of either. */
  public <T extends PeerMessage> List<T> take(Class<T> kind) {
    return take().stream().map(SentMessage::message).filter(kind::isInstance).map(kind::cast)
        .toList();
  }

  public boolean isReading(PeerId from) {
    return reading.getOrDefault(from, true);
  }

  @Override
  public void start(PeerListener listener) {
    // nothing comes by itself
  }

  @Override
  public void stop() {
    // nothing runs
  }

  @Override
  public void broadcast(PeerMessage message) {
    sent.add(new SentMessage(null, message));
  }

  @Override
  public Sent send(PeerId to, PeerMessage message) {
    sent.add(new SentMessage(to, message));
    return Sent.QUEUED;
  }

  @Override
  public List<PeerInfo> peers() {
    return connected.stream()
        .map(id -> new PeerInfo(id, null, Hash.ZERO, "127.0.0.1:1", true, "test", -1, 0, null, 0))
        .toList();
  }

  @Override
  public void reading(PeerId from, boolean isOn) {
    reading.put(from, isOn);
  }

  @Override
  public void pinsChanged() {
    // nobody is pinned
  }
}
