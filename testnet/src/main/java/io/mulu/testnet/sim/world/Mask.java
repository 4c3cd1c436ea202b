package io.mulu.testnet.sim.world;

import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;

/** Stands between a program and the network, and need not pass on what goes either way. */
public interface Mask {
  /**
   * The program says something; only what the mask hands to {@link SimNetwork#utter} is really
   * said.
   */
  void says(PeerId to, PeerMessage message);

  /** Whether the program gets to hear it. */
  boolean hears(PeerId from, PeerMessage message);
}
