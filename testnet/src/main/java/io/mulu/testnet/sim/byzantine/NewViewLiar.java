package io.mulu.testnet.sim.byzantine;

import io.mulu.consensus.Message;
import io.mulu.consensus.SignedMessage;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.protocol.CompactBlock;
import io.mulu.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens views with what does not follow from the view-changes: a block of its own beside the
 * highest certificate, certificates left out, one view-change twice, too few (rule 6: everyone
 * recomputes a new-view).
 */
final class NewViewLiar extends Liar {
  NewViewLiar(Hands hands) {
    super(hands);
  }

  @Override
  void saysSigned(PeerId to, Message message, PeerMessage frame) {
    if (!(message instanceof Message.NewView newView)) {
      hands.pass(to, frame);
      return;
    }
    try {
      List<SignedMessage> changes = new ArrayList<>(newView.viewChanges());
      SignedMessage proposal = newView.proposal();
      switch (hands.random().nextInt(5)) {
        case 0 -> proposal = another(proposal);
        case 1 -> {
          changes = withoutCertificates(changes);
          proposal = another(proposal);
        }
        case 2 -> changes.set(0, changes.getLast());
        case 3 -> changes.removeLast();
        default -> changes.replaceAll(change -> change.sender().equals(hands.key())
            ? hands.sign(new Message.ViewChange(newView.height(), newView.view(), null))
            : change);
      }
      hands.lie(to,
          hands.sign(new Message.NewView(newView.height(), newView.view(), changes, proposal)),
          "opens a view with what does not follow");
    } catch (MalformedException e) {
      throw new IllegalStateException("the honest program signs what decodes", e);
    }
  }

  private SignedMessage another(SignedMessage proposal) throws MalformedException {
    Message.PrePrepare honest = (Message.PrePrepare) proposal.message();
    return hands.sign(new Message.PrePrepare(honest.height(), honest.view(), new CompactBlock(
        Headers.later(honest.block().header(), 1), honest.block().envelopeHashes())));
  }

  private static List<SignedMessage> withoutCertificates(List<SignedMessage> changes)
      throws MalformedException {
    List<SignedMessage> kept = new ArrayList<>();
    for (SignedMessage change : changes) {
      if (((Message.ViewChange) change.message()).prepared() == null) {
        kept.add(change);
      }
    }
    return kept;
  }
}
