package io.mulu.testnet.sim.byzantine;

import io.mulu.consensus.Message;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;

/**
 * Proposes just before the others' patience ends, view after view, and votes late (rule 8: the
 * chain goes on, slowly; what waits is relayed to all).
 */
final class SlowPrimary extends Liar {
  SlowPrimary(Hands hands) {
    super(hands);
  }

  @Override
  void saysSigned(PeerId to, Message message, PeerMessage frame) {
    long patience = hands.program().node().map(node -> node.status().viewTimeoutMillis())
        .orElse(1_000L);
    hands.lied("waits with " + message.type());
    hands.after(patience * 8 / 10, () -> hands.pass(to, frame));
  }
}
