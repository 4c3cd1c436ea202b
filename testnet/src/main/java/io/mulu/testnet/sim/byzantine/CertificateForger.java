package io.mulu.testnet.sim.byzantine;

import io.mulu.consensus.Message;
import io.mulu.consensus.SignedMessage;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.ConsensusBytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.QuorumCertificate.Vote;
import io.mulu.protocol.answer.CertifiedBlock;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reports certificates in its view-changes that are none: of another height, view, phase or block,
 * of too few, of one signer twice, or of a block before (rule 6: a certificate is verified under
 * the set of its height, and its height is the view-change's).
 */
final class CertificateForger extends Liar {
  private static final int KEPT_MAX = 8;

  private final ArrayDeque<QuorumCertificate> seen = new ArrayDeque<>();

  CertificateForger(Hands hands) {
    super(hands);
  }

  @Override
  void start() {
    hands.every(900, () -> hands.context().ifPresent(context -> {
      hands.others().forEach(peer -> forge(peer, context.height(), hands.view() + 1));
    }));
  }

  @Override
  public boolean hears(PeerId from, PeerMessage message) {
    if (message instanceof PeerMessage.SignedMessage(Bytes bytes)) {
      keep(bytes);
    }
    return true;
  }

  private void keep(Bytes bytes) {
    try {
      if (SignedMessage.decode(bytes).message() instanceof Message.ViewChange change
          && change.prepared() != null) {
        remember(change.prepared());
      }
    } catch (io.mulu.protocol.wire.MalformedException e) {
      // another liar's
    }
  }

  /** But not what another forger has left of one. */
  private void remember(QuorumCertificate certificate) {
    if (certificate.signatures().size() > 1) {
      seen.addFirst(certificate);
      if (seen.size() > KEPT_MAX) {
        seen.removeLast();
      }
    }
  }

  @Override
  void saysSigned(PeerId to, Message message, PeerMessage frame) {
    if (message instanceof Message.ViewChange change) {
      if (change.prepared() != null) {
        remember(change.prepared());
      }
      forge(to, change.height(), change.view());
    } else {
      hands.pass(to, frame);
    }
  }

  private void forge(PeerId to, long height, long view) {
    QuorumCertificate real = newest();
    if (real == null) {
      return;
    }
    Hash other = Hash.sha256(real.blockHash().bytes());
    long below = Math.max(0, view - 1);
    switch (hands.random().nextInt(7)) {
      case 0 -> say(to, height, view, real);
      case 1 -> say(to, height, view, of(height, below, real.blockHash(), real.signatures()));
      case 2 -> say(to, height, view, of(height, real.view(), other, real.signatures()));
      case 3 -> say(to, height, view, of(height, view, real.blockHash(), real.signatures()));
      case 4 -> say(to, height, view, of(height, real.view(), real.blockHash(),
          real.signatures().subList(1, real.signatures().size())));
      case 5 -> say(to, height, view, new QuorumCertificate(QuorumCertificate.Phase.COMMIT, height,
          below, real.blockHash(), real.signatures()));
      default -> sayWithOneSignerTwice(to, height, view, real);
    }
  }

  private @Nullable QuorumCertificate newest() {
    QuorumCertificate commit = hands.program().node()
        .flatMap(node -> node.ledger().certifiedBlock(node.ledger().head().height()))
        .map(CertifiedBlock::certificate).filter(c -> c.signatures().size() > 1).orElse(null);
    return seen.isEmpty() || hands.oneIn(3) ? commit : seen.getFirst();
  }

  private static QuorumCertificate of(long height, long view, Hash block, List<Vote> votes) {
    return new QuorumCertificate(QuorumCertificate.Phase.PREPARE, height, view, block, votes);
  }

  private void say(PeerId to, long height, long view, QuorumCertificate forged) {
    hands.lie(to, hands.sign(new Message.ViewChange(height, view, forged)),
        "reports a certificate that is none");
  }

  /** No such certificate can be made, so its bytes are. */
  private void sayWithOneSignerTwice(PeerId to, long height, long view, QuorumCertificate real) {
    Message.ViewChange message = new Message.ViewChange(height, view,
        of(height, Math.max(0, view - 1), real.blockHash(), real.signatures()));
    Bytes first = real.signatures().get(0).signer().bytes();
    Bytes second = real.signatures().get(1).signer().bytes();
    Bytes content = replace(message.encode(), second, first);
    hands.lie(to, hands.signAs(content, ConsensusBytes.Type.VIEW_CHANGE, height, view, content),
        "reports a certificate with one signer twice");
  }

  private static Bytes replace(Bytes in, Bytes from, Bytes to) {
    for (int at = 0; at + from.size() <= in.size(); at++) {
      if (in.slice(at, at + from.size()).equals(from)) {
        return Bytes.concat(in.slice(0, at), to, in.slice(at + from.size(), in.size()));
      }
    }
    return in;
  }
}
