package io.mulu.testnet.sim.byzantine;

import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;

/**
 * A validator whose key an adversary holds. It hears what is sent to it, sees into every honest
 * machine, and says what it likes to whom it likes, through its {@link Hands}. It cannot forge
 * others' signatures, nor speak over others' connections.
 */
public interface Byzantine {
  /** Time begins; nobody is connected yet. */
  void start(Hands hands);

  /** A connection is there. */
  default void connected(PeerId peer) {
  }

  void received(PeerId from, PeerMessage message);
}
