package io.mulu.consensus;

import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.ValidatorSet;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a new view must propose, recomputed by every replica from the view-changes that justify it,
 * by its primary too (rule 6; Castro and Liskov 1999, §4.4). If some block was committed in a lower
 * view, a quorum held its prepare certificate, so any quorum of view-changes contains it or a later
 * one for the same block: proposing the highest keeps what may be committed.
 */
final class NewViewRule {
  private NewViewRule() {
  }

  /** The outcome. */
  sealed interface Choice {
    /** Propose this block again unchanged. */
    record Again(QuorumCertificate certificate) implements Choice {
    }

    /** Nothing can be committed below: the primary proposes a block of its own. */
    record Fresh() implements Choice {
    }

    /** The view-changes justify nothing. */
    record Unjustified(String problem) implements Choice {
    }

    /** More than f validators lie. */
    record Conflict(long view, Hash one, Hash other) implements Choice {
    }
  }

  /**
   * @param viewChanges
   *          verified, with their certificates, under the set of the height
   */
  static Choice choose(List<VerifiedMessage> viewChanges, long height, long view,
      ValidatorSet validators) {
    TreeSet<PublicKey> senders = new TreeSet<>();
    TreeMap<Long, Hash> certified = new TreeMap<>();
    QuorumCertificate highest = null;
    for (VerifiedMessage verified : viewChanges) {
      if (!(verified.message() instanceof Message.ViewChange viewChange)
          || viewChange.height() != height || viewChange.view() != view) {
        return new Choice.Unjustified("a view-change is not for exactly this view");
      }
      if (!validators.contains(verified.sender()) || !senders.add(verified.sender())) {
        return new Choice.Unjustified("senders of the view-changes are not distinct validators");
      }
      QuorumCertificate prepared = viewChange.prepared();
      if (prepared == null) {
        continue;
      }
      if (prepared.height() != height || prepared.view() >= view) {
        return new Choice.Unjustified("a certificate is not from a lower view of this height");
      }
      Hash other = certified.putIfAbsent(prepared.view(), prepared.blockHash());
      if (other != null && !other.equals(prepared.blockHash())) {
        return new Choice.Conflict(prepared.view(), other, prepared.blockHash());
      }
      highest = higher(highest, prepared);
    }
    if (senders.size() < validators.quorum()) {
      return new Choice.Unjustified("view-changes are fewer than a quorum");
    }
    return highest == null ? new Choice.Fresh() : new Choice.Again(highest);
  }

  private static QuorumCertificate higher(@Nullable QuorumCertificate one,
      QuorumCertificate other) {
    return one == null || other.view() > one.view() ? other : one;
  }
}
