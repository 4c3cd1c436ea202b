package io.mulu.consensus;

import io.mulu.protocol.Block;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may happen to a replica. Each is safe to deliver twice, late, or in any order. */
public sealed interface Event {
  /** First and once. Nothing from a peer may be delivered before it (rule 4). */
  record Started(ChainState chain, DurableState durable) implements Event {
  }

  /** A message arrived; the core asks for its verification if it wants it. */
  record Received(Incoming incoming) implements Event {
  }

  /** Answer to {@link Effect.VerifyMessages}, one per message, in any order. */
  record Verified(Verification verification) implements Event {
  }

  record TimerFired(Timer timer) implements Event {
  }

  /**
   * At this height {@link Effect.BuildProposal} would now give a block that is not empty: a
   * transaction is choosable or a deadline due. To be repeated after every {@link ChainAdvanced}
   * for as long as it holds.
   */
  record WorkPending(long height) implements Event {
  }

  /**
   * What {@link WorkPending} said holds no more although nothing was committed: the transaction
   * expired or left the pool. Without this word a replica would leave view 0 for nothing.
   */
  record WorkGone(long height) implements Event {
  }

  /**
   * Answer to {@link Effect.BuildProposal}.
   *
   * @param block
   *          null if there is nothing to propose and the proposal may not be empty
   */
  record ProposalBuilt(long height, long view, @Nullable Block block) implements Event {
  }

  /**
   * A complete body, from the own pool or from a peer: transactions hash to the header's root,
   * attachments to their transactions' hashes. A body that fails this is a peer's fault and never
   * reaches the core, which would take it for a fault of the block.
   */
  record ProposalFetched(Block block) implements Event {
  }

  /** Answer to {@link Effect.ValidateProposal}. */
  record ProposalValidated(long height, Hash blockHash, ProposalVerdict verdict) implements Event {
  }

  /** A peer asks for the body of a proposal of the height being decided (rule 16). */
  record ProposalRequested(PublicKey peer, Hash blockHash) implements Event {
  }

  /**
   * Blocks were committed, by {@link Effect.CommitBlock} or by sync, and are durable.
   *
   * @param passedOver
   *          envelope hashes of transactions known for longer than T0 before the head's timestamp
   *          that the head had room for and left out: the oldest, at most
   *          {@link CensorshipWatch#PASSED_OVER_MAX}; null after sync, when this replica was away
   *          and cannot say what the proposer knew
   */
  record ChainAdvanced(ChainState chain, @Nullable List<Hash> passedOver) implements Event {
    public ChainAdvanced {
      passedOver = passedOver == null ? null : List.copyOf(passedOver);
    }
  }

  /** A connection to a validator of the current height is usable. */
  record PeerConnected(PublicKey peer) implements Event {
  }

  /**
   * The chain, or an operator by break-glass, says from where on a validator without its memory may
   * vote again (rule 4). Ignored by one that needs no such word.
   *
   * @param floor
   *          height of the block with this node's own fresh nonce; no vote at or below it
   */
  record Rejoined(long floor) implements Event {
  }
}
