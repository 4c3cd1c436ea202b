package io.mulu.testnet.sim.byzantine;

import io.mulu.consensus.Message;
import io.mulu.consensus.SignedMessage;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.protocol.CompactBlock;
import io.mulu.protocol.Hash;
import io.mulu.protocol.QuorumCertificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes its messages a little, at random, and signs them (Winter et al. 2023: small mutations of
 * correct messages reach states that no list of attacks thinks of).
 */
final class Mutator extends Liar {
  private static final int KEPT_MAX = 32;

  private final List<Hash> hashes = new ArrayList<>();
  private @Nullable QuorumCertificate certificate;

  Mutator(Hands hands) {
    super(hands);
  }

  @Override
  void saysSigned(PeerId to, Message message, PeerMessage frame) {
    remember(message);
    switch (hands.random().nextInt(6)) {
      case 0 -> {
        hands.lied("leaves " + message.type() + " out");
      }
      case 1 -> {
        hands.lied("says " + message.type() + " late");
        hands.after(hands.random().nextLong(8_000), () -> hands.pass(to, frame));
      }
      case 2, 3 -> hands.lie(to, hands.sign(mutated(message)), "changes its " + message.type());
      default -> hands.pass(to, frame);
    }
  }

  private void remember(Message message) {
    switch (message) {
      case Message.Prepare vote -> hashes.add(vote.blockHash());
      case Message.Commit vote -> hashes.add(vote.blockHash());
      case Message.PrePrepare proposal -> hashes.add(proposal.block().hash());
      case Message.ViewChange change ->
        certificate = change.prepared() == null ? certificate : change.prepared();
      case Message.NewView m -> {
      }
      case Message.Status m -> {
      }
    }
    if (hashes.size() > KEPT_MAX) {
      hashes.removeFirst();
    }
  }

  private long near(long number, long least) {
    return Math.max(least, number + hands.random().nextInt(3) - 1);
  }

  private Hash anyHash(Hash own) {
    return hashes.isEmpty() || hands.oneIn(2)
        ? own
        : hashes.get(hands.random().nextInt(hashes.size()));
  }

  /** Heights stay what they are: a signature under another height's set proves nothing. */
  private Message mutated(Message message) {
    long view = near(message.view(), 0);
    return switch (message) {
      case Message.Prepare m -> hands.oneIn(3)
          ? new Message.Commit(m.height(), view, anyHash(m.blockHash()))
          : new Message.Prepare(m.height(), view, anyHash(m.blockHash()));
      case Message.Commit m -> hands.oneIn(3)
          ? new Message.Prepare(m.height(), view, anyHash(m.blockHash()))
          : new Message.Commit(m.height(), view, anyHash(m.blockHash()));
      case Message.PrePrepare m -> new Message.PrePrepare(m.height(), view, mutated(m.block()));
      case Message.ViewChange m -> new Message.ViewChange(m.height(), Math.max(1, view),
          hands.oneIn(2) ? m.prepared() : certificate);
      case Message.NewView m -> mutated(m);
      case Message.Status m -> m;
    };
  }

  private CompactBlock mutated(CompactBlock block) {
    List<Hash> envelopes = new ArrayList<>(block.envelopeHashes());
    if (!envelopes.isEmpty() && hands.oneIn(2)) {
      envelopes.remove(hands.random().nextInt(envelopes.size()));
    } else if (!envelopes.isEmpty() && hands.oneIn(2)) {
      envelopes.add(envelopes.getFirst());
    }
    return new CompactBlock(Headers.later(block.header(), hands.random().nextInt(3)), envelopes);
  }

  private Message.NewView mutated(Message.NewView newView) {
    List<SignedMessage> changes = new ArrayList<>(newView.viewChanges());
    if (hands.oneIn(2)) {
      java.util.Collections.swap(changes, 0, changes.size() - 1);
    } else {
      changes.remove(hands.random().nextInt(changes.size()));
    }
    return new Message.NewView(newView.height(), newView.view(), changes, newView.proposal());
  }
}
