package io.mulu.testnet.sim.byzantine;

import io.mulu.consensus.Message;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;

/**
 * Leaves its prepare certificate out of its view-changes, also after it committed (rule 6: the
 * quorum of a new view holds another that reports it; rule 11: the two are evidence).
 */
final class CertificateHider extends Liar {
  CertificateHider(Hands hands) {
    super(hands);
  }

  @Override
  void start() {
    // It leaves views that go well, so that there is something to hide.
    hands.every(1_100, () -> hands.context().ifPresent(context -> {
      hands.others()
          .forEach(peer -> hands.lie(peer,
              hands.sign(new Message.ViewChange(context.height(), hands.view() + 1, null)),
              "leaves a view that goes well"));
    }));
  }

  @Override
  void saysSigned(PeerId to, Message message, PeerMessage frame) {
    if (message instanceof Message.ViewChange change && change.prepared() != null) {
      hands.lie(to, hands.sign(new Message.ViewChange(change.height(), change.view(), null)),
          "hides its certificate");
    } else {
      hands.pass(to, frame);
    }
  }
}
