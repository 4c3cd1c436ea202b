package io.mulu.consensus;

import io.mulu.protocol.CompactBlock;
import io.mulu.protocol.Hash;
import org.jspecify.annotations.Nullable;

/**
 * The one proposal of a view.
 *
 * @param newView
 *          what brought it; null in view 0
 * @param judgedByClock
 *          until its time has come; never a block proposed again or replayed: its clock was judged
 *          when it was new
 * @param refused
 *          never to be voted for first; a certificate for it counts all the same
 * @param emptyTooSoon
 *          came so early that it must not be empty (rule 13)
 */
record Proposal(VerifiedMessage prePrepare, @Nullable VerifiedMessage newView, CompactBlock block,
    boolean judgedByClock, boolean refused, boolean emptyTooSoon) {

  /** One that was judged before: proposed again, one's own, or from the journal. */
  static Proposal settled(VerifiedMessage prePrepare, @Nullable VerifiedMessage newView) {
    return new Proposal(prePrepare, newView, compact(prePrepare), false, false, false);
  }

  static Proposal fresh(VerifiedMessage prePrepare, @Nullable VerifiedMessage newView,
      boolean refused, boolean emptyTooSoon) {
    return new Proposal(prePrepare, newView, compact(prePrepare), true, refused, emptyTooSoon);
  }

  /** The same, whose time has come. */
  Proposal inTime() {
    return new Proposal(prePrepare, newView, block, false, refused, emptyTooSoon);
  }

  static CompactBlock compact(VerifiedMessage prePrepare) {
    return ((Message.PrePrepare) prePrepare.message()).block();
  }

  Hash blockHash() {
    return block.hash();
  }

  /** What brings it to a replica that lacks it. */
  VerifiedMessage opener() {
    return newView == null ? prePrepare : newView;
  }
}
