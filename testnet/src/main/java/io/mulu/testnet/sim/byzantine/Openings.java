package io.mulu.testnet.sim.byzantine;

import io.mulu.consensus.Message;
import io.mulu.consensus.SignedMessage;
import io.mulu.protocol.CompactBlock;
import io.mulu.protocol.wire.MalformedException;
import java.util.Optional;

/** What opens a view: a pre-prepare in view 0, a new-view with one inside above it. */
final class Openings {
  private Openings() {
  }

  /** The block that a primary proposes of its own, not bound by a certificate. */
  static Optional<CompactBlock> ownBlock(Message message) {
    if (message instanceof Message.PrePrepare proposal) {
      return Optional.of(proposal.block());
    }
    if (message instanceof Message.NewView newView
        && newView.viewChanges().stream().noneMatch(Openings::hasCertificate)) {
      return Optional.of(proposal(newView).block());
    }
    return Optional.empty();
  }

  /** The same opening of another block, signed. */
  static SignedMessage of(Hands hands, Message opening, CompactBlock block) {
    SignedMessage proposal = hands
        .sign(new Message.PrePrepare(opening.height(), opening.view(), block));
    return opening instanceof Message.NewView newView
        ? hands.sign(
            new Message.NewView(newView.height(), newView.view(), newView.viewChanges(), proposal))
        : proposal;
  }

  static Message.PrePrepare proposal(Message.NewView newView) {
    return (Message.PrePrepare) sound(newView.proposal());
  }

  static boolean hasCertificate(SignedMessage viewChange) {
    return ((Message.ViewChange) sound(viewChange)).prepared() != null;
  }

  /** What is inside the honest program's own message. */
  private static Message sound(SignedMessage inside) {
    try {
      return inside.message();
    } catch (MalformedException e) {
      throw new IllegalStateException("the honest program signs what decodes", e);
    }
  }
}
