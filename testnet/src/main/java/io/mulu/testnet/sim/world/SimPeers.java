package io.mulu.testnet.sim.world;

import io.mulu.node.p2p.Disconnect;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerInfo;
import io.mulu.node.p2p.PeerListener;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.node.p2p.PeerNetwork;
import io.mulu.protocol.Hash;
import io.mulu.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A process's port to the network. Everything passes as bytes of frames. */
final class SimPeers implements PeerNetwork, Socket {
  private final SimNetwork network;
  private final int place;
  private final PeerId self;
  private final BiConsumer<PeerId, PeerMessage> onSend;
  private final Map<PeerId, PeerMessage.@Nullable Status> connected = new TreeMap<>();
  private @Nullable PeerListener listener;

  /**
   * @param onSend
   *          told of each message before it leaves
   */
  SimPeers(SimNetwork network, int place, PeerId self, BiConsumer<PeerId, PeerMessage> onSend) {
    this.network = network;
    this.place = place;
    this.self = self;
    this.onSend = onSend;
  }

  @Override
  public PeerId id() {
    return self;
  }

  @Override
  public void start(PeerListener to) {
    listener = to;
    network.attach(place, this);
  }

  @Override
  public void stop() {
    listener = null;
    network.detach(place, 0);
  }

  @Override
  public void broadcast(PeerMessage message) {
    Parcel parcel = Parcel.of(message);
    for (PeerId peer : List.copyOf(connected.keySet())) {
      onSend.accept(peer, message);
      network.send(place, peer, parcel);
    }
  }

  @Override
  public Sent send(PeerId to, PeerMessage message) {
    if (!connected.containsKey(to)) {
      return Sent.NOT_CONNECTED;
    }
    onSend.accept(to, message);
    return network.send(place, to, Parcel.of(message));
  }

  @Override
  public List<PeerInfo> peers() {
    List<PeerInfo> infos = new ArrayList<>();
    connected.forEach((id, status) -> infos.add(info(id, status)));
    return infos;
  }

  private static PeerInfo info(PeerId id, PeerMessage.@Nullable Status status) {
    return new PeerInfo(id, null, Hash.ZERO, "", true, "", -1, 0, status, 0);
  }

  @Override
  public void reading(PeerId from, boolean isOn) {
    network.reading(place, from, isOn);
  }

  @Override
  public void pinsChanged() {
    // the network asks nobody's book
  }

  @Override
  public void connected(PeerId peer) {
    connected.put(peer, null);
    if (listener != null) {
      listener.connected(info(peer, null));
    }
  }

  @Override
  public void disconnected(PeerId peer, Disconnect why) {
    connected.remove(peer);
    if (listener != null) {
      listener.disconnected(peer, why);
    }
  }

  @Override
  public void received(PeerId from, Parcel parcel) {
    if (listener == null) {
      return;
    }
    try {
      PeerMessage message = parcel.message();
      if (message instanceof PeerMessage.Status status && connected.containsKey(from)) {
        connected.put(from, status);
      }
      listener.received(from, message);
    } catch (MalformedException e) {
      throw new IllegalStateException("the network delivers frames only", e);
    }
  }
}
