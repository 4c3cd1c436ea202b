package io.mulu.testnet.sim.byzantine;

import io.mulu.consensus.Message;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.protocol.CompactBlock;
import io.mulu.protocol.Hash;
import java.util.HashMap;
import java.util.Map;

/**
 * Proposes two valid blocks for one view, each to a part of the others, and votes in each part for
 * what it proposed there (two quorums have a correct replica in common, which accepts one proposal
 * of a view).
 */
final class Equivocator extends Liar {
  /** The other block of a height and view that it proposed, by its own. */
  private final Map<Hash, CompactBlock> others = new HashMap<>();
  private long split;

  Equivocator(Hands hands) {
    super(hands);
  }

  @Override
  void saysSigned(PeerId to, Message message, PeerMessage frame) {
    switch (message) {
      case Message.PrePrepare proposal -> propose(to, proposal, frame);
      case Message.Prepare vote -> {
        CompactBlock other = others.get(vote.blockHash());
        if (other != null && isOtherHalf(to)) {
          hands.lie(to, hands.sign(new Message.Prepare(vote.height(), vote.view(), other.hash())),
              "prepares its other block");
        } else {
          hands.pass(to, frame);
        }
      }
      case Message.Commit vote -> {
        CompactBlock other = others.get(vote.blockHash());
        if (other != null && isOtherHalf(to)) {
          hands.lie(to, hands.sign(new Message.Commit(vote.height(), vote.view(), other.hash())),
              "commits its other block");
        } else {
          hands.pass(to, frame);
        }
      }
      case Message.ViewChange m -> hands.pass(to, frame);
      case Message.NewView m -> hands.pass(to, frame);
      case Message.Status m -> hands.pass(to, frame);
    }
  }

  private void propose(PeerId to, Message.PrePrepare proposal, PeerMessage frame) {
    if (others.size() > 64) {
      others.clear();
    }
    CompactBlock other = others.computeIfAbsent(proposal.block().hash(), hash -> {
      split = hands.random().nextLong();
      return new CompactBlock(Headers.later(proposal.block().header(), 1),
          proposal.block().envelopeHashes());
    });
    if (isOtherHalf(to)) {
      hands.lie(to, hands.sign(new Message.PrePrepare(proposal.height(), proposal.view(), other)),
          "proposes another block");
      if (hands.oneIn(4)) {
        hands.pass(to, frame); // who gets both can prove it
      }
    } else {
      hands.pass(to, frame);
    }
  }

  private boolean isOtherHalf(PeerId to) {
    return (split >>> hands.others().indexOf(to) & 1) == 1;
  }
}
