package io.mulu.testnet.sim.world;

import io.mulu.node.p2p.Disconnect;
import io.mulu.node.p2p.PeerId;

/**
 * Who hears what comes in over one attachment to the network: a node's network port, or an
 * adversary's. The peer named is the one that the connection proves, as mutual TLS would.
 */
public interface Socket {
  /** By which others know it. */
  PeerId id();

  /** May come again without {@link #disconnected} between, as in production. */
  void connected(PeerId peer);

  void disconnected(PeerId peer, Disconnect why);

  void received(PeerId from, Parcel parcel);
}
