package io.mulu.testnet.sim.byzantine;

import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.protocol.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * Does not take one half of the transactions, so that it never proposes them, and answers for no
 * body (rule 8: others pass it over in the end; rule 16: a body comes from another source).
 */
final class Censor extends Liar {
  Censor(Hands hands) {
    super(hands);
  }

  @Override
  public boolean hears(PeerId from, PeerMessage message) {
    if (message instanceof PeerMessage.FetchProposal) {
      hands.lied("answers for no body");
      return false;
    }
    if (!(message instanceof PeerMessage.Transactions gossip)) {
      return true;
    }
    List<Bytes> liked = new ArrayList<>();
    for (Bytes submission : gossip.submissions()) {
      if ((submission.hashCode() & 1) == 0) {
        liked.add(submission);
      }
    }
    if (liked.size() == gossip.submissions().size()) {
      return true;
    }
    hands.lied("does not want to know a transaction");
    return false;
  }
}
