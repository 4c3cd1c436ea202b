package io.mulu.consensus;

import io.mulu.protocol.Block;
import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.CompactBlock;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.QuorumCertificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a replica wants done, in list order. Peers are named by validator key. */
public sealed interface Effect {
  /**
   * Append and sync the records to the journal, then append and sync the guard entries, before any
   * later effect is begun. Any error ends signing for good: no further event is stepped (rule 5).
   */
  record Persist(List<JournalRecord> records, List<GuardEntry> guardEntries) implements Effect {
    public Persist {
      records = List.copyOf(records);
      guardEntries = List.copyOf(guardEntries);
    }
  }

  /** To every other validator of the current height that is connected. Never blocks. */
  record Broadcast(SignedMessage message) implements Effect {
  }

  record Send(PublicKey peer, SignedMessage message) implements Effect {
  }

  /** Serve a body to a peer that asked for it: the missing transactions of its request. */
  record SendProposal(PublicKey peer, SignedMessage prePrepare, Block block) implements Effect {
  }

  /** Send a committed block with its certificate to a peer that lags behind. */
  record SendBlock(PublicKey peer, long height) implements Effect {
  }

  /** Post {@link Event.TimerFired} after the delay. */
  record SetTimer(Timer timer, long delayMillis) implements Effect {
  }

  /** Check signatures off this thread by {@link MessageVerifier}, post an answer for each. */
  record VerifyMessages(HeightContext context, List<Incoming> messages) implements Effect {
    public VerifyMessages {
      messages = List.copyOf(messages);
    }
  }

  /**
   * Choose transactions, execute, fill the header with the given proposer and tenure and a
   * timestamp of max(wall clock, parent + 1), and post {@link Event.ProposalBuilt}.
   *
   * @param mayBeEmpty
   *          post a block also if nothing is pending
   * @param withTransactions
   *          false: only due transitions, no transactions
   */
  record BuildProposal(long height, long view, BlockHeader parent, PublicKey proposer, long tenure,
      boolean mayBeEmpty, boolean withTransactions) implements Effect {
  }

  /**
   * Assemble a body from the pool, or ask for what is missing, one source after the other until
   * {@link Event.ProposalFetched} or until the height is committed. A later effect for the same
   * hash replaces the sources.
   *
   * @param compact
   *          null if only the hash is known: then the signed pre-prepare comes from a source, too,
   *          and is to be posted as {@link Event.Received}
   */
  record FetchProposal(long height, Hash blockHash, @Nullable CompactBlock compact,
      List<PublicKey> sources) implements Effect {
    public FetchProposal {
      sources = List.copyOf(sources);
    }
  }

  /** Execute on the state of the parent and post {@link Event.ProposalValidated}. */
  record ValidateProposal(Block block) implements Effect {
  }

  /**
   * Write block, state and certificate in one synced batch, then post {@link Event.ChainAdvanced}.
   * The only other writer of blocks is sync, through the same path.
   */
  record CommitBlock(Block block, QuorumCertificate certificate) implements Effect {
  }

  /** Journal records of this height and below are not needed any more. */
  record TrimJournal(long height) implements Effect {
  }

  /** Send the oldest pending transactions to all validators again (rule 8). */
  record RelayTransactions() implements Effect {
  }

  /** Others have committed this height: fetch blocks and certificates up to it. May repeat. */
  record RequestSync(long height) implements Effect {
  }

  /**
   * This validator has lost its memory and votes no more: draw a nonce, put a rejoin on the chain,
   * and post {@link Event.Rejoined} once it is committed (rule 4).
   */
  record RequestRejoin(String reason) implements Effect {
  }

  /**
   * Discard journal and guard and create them anew, synced, the guard refusing everything at and
   * below the floor. Before any later effect, as {@link Persist}.
   */
  record ResetSigning(long floor) implements Effect {
  }

  /** For operator, metrics and gossip; at most one per validator, height and kind. */
  record ReportFault(Evidence evidence) implements Effect {
  }

  /** Signing has ended; readiness goes red, reads go on. No further effect follows. */
  record Halt(HaltReason reason, String detail) implements Effect {
  }
}
