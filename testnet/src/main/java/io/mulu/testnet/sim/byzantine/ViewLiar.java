package io.mulu.testnet.sim.byzantine;

import io.mulu.consensus.Message;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;

/**
 * Is in stale and far-future views: asks for views near, far and at the end of numbers, and votes
 * in ones that are over or have not begun (rule 7: f + 1 move a replica, one does not; buffers are
 * bounded).
 */
final class ViewLiar extends Liar {
  private static final long[] STEPS = {1, 2, 3, 17, 1_000, 1L << 40, Message.VIEW_MAX / 2};

  ViewLiar(Hands hands) {
    super(hands);
  }

  @Override
  void start() {
    hands.every(700, () -> hands.context().ifPresent(context -> {
      for (PeerId peer : hands.others()) {
        if (hands.oneIn(2)) {
          hands.lie(peer, hands.sign(new Message.ViewChange(context.height(), step(0), null)),
              "asks for a far view");
        }
      }
    }));
  }

  private long step(long view) {
    return Math.min(Message.VIEW_MAX, view + STEPS[hands.random().nextInt(STEPS.length)]);
  }

  @Override
  void saysSigned(PeerId to, Message message, PeerMessage frame) {
    if (hands.oneIn(2)) {
      hands.pass(to, frame);
    }
    long other = hands.oneIn(2) && message.view() > 0 ? message.view() - 1 : step(message.view());
    switch (message) {
      case Message.Prepare vote ->
        hands.lie(to, hands.sign(new Message.Prepare(vote.height(), other, vote.blockHash())),
            "prepares in another view");
      case Message.Commit vote ->
        hands.lie(to, hands.sign(new Message.Commit(vote.height(), other, vote.blockHash())),
            "commits in another view");
      case Message.ViewChange change -> hands.lie(to,
          hands
              .sign(new Message.ViewChange(change.height(), Math.max(1, other), change.prepared())),
          "asks for another view");
      case Message.PrePrepare proposal -> hands.lie(to,
          hands.sign(new Message.PrePrepare(proposal.height(), other, proposal.block())),
          "proposes in another view");
      case Message.NewView m -> hands.pass(to, frame);
      case Message.Status m -> hands.pass(to, frame);
    }
  }
}
