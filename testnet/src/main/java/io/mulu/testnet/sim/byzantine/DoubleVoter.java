package io.mulu.testnet.sim.byzantine;

import io.mulu.consensus.Message;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.protocol.Hash;

/**
 * Votes for its block, and to some peers also, or only, for another (at most one vote of a
 * validator counts at a position; two are evidence, rule 11). Now and then it commits what it never
 * saw prepared.
 */
final class DoubleVoter extends Liar {
  private Hash last = Hash.ZERO;

  DoubleVoter(Hands hands) {
    super(hands);
  }

  @Override
  void saysSigned(PeerId to, Message message, PeerMessage frame) {
    Hash other = Hash.sha256(last.bytes());
    switch (message) {
      case Message.Prepare vote -> {
        last = vote.blockHash();
        vote(to, frame, new Message.Prepare(vote.height(), vote.view(), other));
        if (hands.oneIn(4)) {
          hands.lie(to,
              hands.sign(new Message.Commit(vote.height(), vote.view(), vote.blockHash())),
              "commits before it prepared");
        }
      }
      case Message.Commit vote ->
        vote(to, frame, new Message.Commit(vote.height(), vote.view(), other));
      case Message.PrePrepare m -> hands.pass(to, frame);
      case Message.ViewChange m -> hands.pass(to, frame);
      case Message.NewView m -> hands.pass(to, frame);
      case Message.Status m -> hands.pass(to, frame);
    }
  }

  private void vote(PeerId to, PeerMessage right, Message wrong) {
    int way = hands.random().nextInt(3);
    if (way != 1) {
      hands.pass(to, right);
    }
    if (way != 0) {
      hands.lie(to, hands.sign(wrong), "votes for another block, too");
    }
    if (way == 1) {
      hands.after(hands.random().nextLong(2_000), () -> hands.pass(to, right));
    }
  }
}
