package io.mulu.testnet.sim.byzantine;

import io.mulu.consensus.Message;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;

/** Is connected, follows everything, and never says a word. */
final class Silent extends Liar {
  Silent(Hands hands) {
    super(hands);
  }

  @Override
  void saysSigned(PeerId to, Message message, PeerMessage frame) {
    hands.lied("withholds " + message.type());
  }

  @Override
  void saysOther(PeerId to, PeerMessage frame) {
    // nor anything else
  }
}
