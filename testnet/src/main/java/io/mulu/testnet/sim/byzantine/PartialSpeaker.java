package io.mulu.testnet.sim.byzantine;

import io.mulu.consensus.Message;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import java.util.List;

/**
 * Lets exactly q - 1 know its proposals (itself among them), and the bodies of blocks, so that with
 * a correct replica's slip a block could be prepared that too few hold (rule 16).
 */
final class PartialSpeaker extends Liar {
  private long height = -1;
  private int turn;

  PartialSpeaker(Hands hands) {
    super(hands);
  }

  private boolean isChosen(PeerId to) {
    List<PeerId> others = hands.others();
    int n = others.size() + 1;
    int quorum = (n + (n - 1) / 3 + 2) / 2;
    int place = Math.floorMod(others.indexOf(to) - turn, others.size());
    return place < quorum - 2;
  }

  @Override
  void saysSigned(PeerId to, Message message, PeerMessage frame) {
    if (message.height() != height) {
      height = message.height();
      turn = hands.random().nextInt(hands.others().size());
    }
    boolean opens = message instanceof Message.PrePrepare || message instanceof Message.NewView;
    if (!opens || isChosen(to)) {
      hands.pass(to, frame);
    } else {
      hands.lied("keeps its proposal from one");
    }
  }

  @Override
  void saysOther(PeerId to, PeerMessage frame) {
    boolean isBody = frame instanceof PeerMessage.Proposal
        || frame instanceof PeerMessage.Transactions;
    if (!isBody || isChosen(to)) {
      hands.pass(to, frame);
    } else {
      hands.lied("keeps a body from one");
    }
  }
}
