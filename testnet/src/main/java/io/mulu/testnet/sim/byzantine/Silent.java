package io.mulu.testnet.sim.byzantine;

import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;

/** Is connected, reads everything, and never says a word. */
final class Silent implements Byzantine {
  @Override
  public void start(Hands hands) {
    // nothing to plan
  }

  @Override
  public void received(PeerId from, PeerMessage message) {
    // and no answer
  }
}
