package io.mulu.testnet.sim.byzantine;

import io.mulu.consensus.Message;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.protocol.CompactBlock;
import io.mulu.protocol.Hash;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Proposes two valid blocks for one view, each to a part of the others, and votes in each part for
 * what it proposed there (two quorums have a correct replica in common, which accepts one proposal
 * of a view).
 */
final class Equivocator extends Liar {
  private static final int KEPT_MAX = 64;

  /** The other block beside each that its program proposed. */
  private final Map<Hash, CompactBlock> others = new HashMap<>();
  private long split;

  Equivocator(Hands hands) {
    super(hands);
  }

  @Override
  void saysSigned(PeerId to, Message message, PeerMessage frame) {
    Optional<CompactBlock> own = Openings.ownBlock(message);
    if (own.isPresent()) {
      propose(to, message, other(own.get()), frame);
    } else if (message instanceof Message.Prepare vote) {
      vote(to, frame, vote.blockHash(), "prepares its other block",
          other -> new Message.Prepare(vote.height(), vote.view(), other));
    } else if (message instanceof Message.Commit vote) {
      vote(to, frame, vote.blockHash(), "commits its other block",
          other -> new Message.Commit(vote.height(), vote.view(), other));
    } else {
      hands.pass(to, frame);
    }
  }

  private CompactBlock other(CompactBlock own) {
    if (others.size() > KEPT_MAX) {
      others.clear();
    }
    return others.computeIfAbsent(own.hash(), hash -> {
      split = hands.random().nextLong();
      return new CompactBlock(Headers.later(own.header(), 1), own.envelopeHashes());
    });
  }

  private void propose(PeerId to, Message opening, CompactBlock other, PeerMessage frame) {
    if (isOtherHalf(to)) {
      hands.lie(to, Openings.of(hands, opening, other),
          opening.view() == 0 ? "proposes another block" : "opens a view with another block");
      if (hands.oneIn(4)) {
        hands.pass(to, frame); // who gets both can prove it
      }
    } else {
      hands.pass(to, frame);
    }
  }

  private void vote(PeerId to, PeerMessage frame, Hash block, String what,
      Function<Hash, Message> vote) {
    CompactBlock other = others.get(block);
    if (other != null && isOtherHalf(to)) {
      hands.lie(to, hands.sign(vote.apply(other.hash())), what);
    } else {
      hands.pass(to, frame);
    }
  }

  private boolean isOtherHalf(PeerId to) {
    return (split >>> hands.others().indexOf(to) & 1) == 1;
  }
}
