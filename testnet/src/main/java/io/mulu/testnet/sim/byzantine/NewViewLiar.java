package io.mulu.testnet.sim.byzantine;

import io.mulu.consensus.Message;
import io.mulu.consensus.SignedMessage;
import io.mulu.node.ledger.Ledger;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.CompactBlock;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Opens views with what does not follow from the view-changes: a block of its own beside the
 * highest certificate, certificates left out, one view-change twice, too few (rule 6: everyone
 * recomputes a new-view). Or it chooses, of the view-changes that it got, a quorum without any
 * certificate: that is sound, since then no block can be committed below.
 */
final class NewViewLiar extends Liar {
  /** How long it waits for the view-changes that suit it. */
  private static final long CHOOSING_MILLIS = 400;

  /** The latest view-change of each other. */
  private final Map<PublicKey, SignedMessage> heard = new TreeMap<>();

  NewViewLiar(Hands hands) {
    super(hands);
  }

  @Override
  public boolean hears(PeerId from, PeerMessage message) {
    if (message instanceof PeerMessage.SignedMessage(Bytes bytes)) {
      try {
        SignedMessage signed = SignedMessage.decode(bytes);
        if (signed.message() instanceof Message.ViewChange
            && from.equals(PeerId.validator(signed.sender()))) {
          heard.put(signed.sender(), signed);
        }
      } catch (MalformedException e) {
        // another liar's
      }
    }
    return true;
  }

  @Override
  void saysSigned(PeerId to, Message message, PeerMessage frame) {
    if (!(message instanceof Message.NewView newView)) {
      hands.pass(to, frame);
      return;
    }
    List<SignedMessage> changes = new ArrayList<>(newView.viewChanges());
    SignedMessage proposal = newView.proposal();
    switch (hands.random().nextInt(6)) {
      case 0 -> proposal = another(newView);
      case 1 -> {
        changes.removeIf(Openings::hasCertificate);
        proposal = another(newView);
      }
      case 2 -> changes.set(0, changes.getLast());
      case 3 -> changes.removeLast();
      case 4 ->
        changes.replaceAll(change -> change.sender().equals(hands.key()) ? empty(newView) : change);
      default -> {
        hands.after(CHOOSING_MILLIS, () -> choose(to, newView, frame));
        return;
      }
    }
    hands.lie(to,
        hands.sign(new Message.NewView(newView.height(), newView.view(), changes, proposal)),
        "opens a view with what does not follow");
  }

  private void choose(PeerId to, Message.NewView newView, PeerMessage frame) {
    boolean isAtHand = hands.context().filter(c -> c.height() == newView.height()).isPresent();
    if (!isAtHand) {
      return;
    }
    List<SignedMessage> chosen = new ArrayList<>();
    for (SignedMessage change : heard.values()) {
      if (isFor(newView, change) && !Openings.hasCertificate(change)) {
        chosen.add(change);
      }
    }
    chosen.add(empty(newView));
    chosen.sort(Comparator.comparing(SignedMessage::sender));
    int quorum = hands.context().orElseThrow().validators().quorum();
    if (chosen.size() < quorum
        || newView.viewChanges().stream().noneMatch(Openings::hasCertificate)) {
      hands.pass(to, frame);
      return;
    }
    hands.lie(to,
        hands.sign(new Message.NewView(newView.height(), newView.view(), chosen, own(newView))),
        "chooses the view-changes that suit it");
  }

  private static boolean isFor(Message.NewView newView, SignedMessage change) {
    try {
      return change.message().height() == newView.height()
          && change.message().view() == newView.view();
    } catch (MalformedException e) {
      return false;
    }
  }

  private SignedMessage empty(Message.NewView newView) {
    return hands.sign(new Message.ViewChange(newView.height(), newView.view(), null));
  }

  /** The prepared block's content as a block of its own, as a primary bound by nothing makes it. */
  private SignedMessage own(Message.NewView newView) {
    CompactBlock block = Openings.proposal(newView).block();
    Ledger ledger = hands.program().node().orElseThrow().ledger();
    BlockHeader head = ledger.head();
    boolean isInOffice = head.proposer() != null && hands.key().equals(head.proposer())
        && head.tenure() < ledger.view().parameters().primaryTenure();
    BlockHeader header = Headers.of(Headers.later(block.header(), 1), hands.key(),
        isInOffice ? head.tenure() + 1 : 1);
    return hands.sign(new Message.PrePrepare(newView.height(), newView.view(),
        new CompactBlock(header, block.envelopeHashes())));
  }

  private SignedMessage another(Message.NewView newView) {
    CompactBlock block = Openings.proposal(newView).block();
    return hands.sign(new Message.PrePrepare(newView.height(), newView.view(),
        new CompactBlock(Headers.later(block.header(), 1), block.envelopeHashes())));
  }
}
