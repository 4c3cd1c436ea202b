package io.mulu.consensus;

import io.mulu.protocol.Block;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.QuorumCertificate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The three phases within a view: pre-prepare, prepare, commit (Castro and Liskov 1999, §4.2). Each
 * {@code try} looks whether its conditions hold by now, takes its step at most once per view, and
 * says whether it did; so the order in which things arrive does not matter.
 */
final class NormalCase {
  private final HeightState s;

  NormalCase(HeightState state) {
    this.s = state;
  }

  /** A pre-prepare that came alone. */
  void onPrePrepare(VerifiedMessage message, Now now) {
    Message.PrePrepare prePrepare = (Message.PrePrepare) message.message();
    if (!message.sender().equals(s.primaries.primary(prePrepare.view()))) {
      s.evidence.malformed(message.signed());
      return;
    }
    // One that is no proposal here came with a body that was asked for: served with it to others.
    s.bodies.attach(message.signed(), prePrepare.block());
    if (prePrepare.view() != 0 || s.view() != 0) {
      return;
    }
    Proposal first = s.proposal();
    if (first != null) {
      s.evidence.compare(first.prePrepare(), message);
      return;
    }
    if (s.proposalRule.problemOfFresh(prePrepare.block().header(), 0).isPresent()) {
      s.evidence.malformed(message.signed());
      return;
    }
    accept(message, null, now);
  }

  /** Makes a block proposed for the first time the view's proposal, and judges its time. */
  void accept(VerifiedMessage prePrepare, @Nullable VerifiedMessage newView, Now now) {
    Message.PrePrepare message = (Message.PrePrepare) prePrepare.message();
    if (s.isSelf(prePrepare.sender())) {
      s.setProposal(Proposal.settled(prePrepare, newView));
      return;
    }
    boolean stale = ClockRule.isStale(message.block().header().timestampMillis(), now.wallMillis(),
        message.view(), s.chain.parameters());
    boolean full = message.view() >= Replica.FULL_BLOCK_VIEWS
        && !message.block().envelopeHashes().isEmpty();
    boolean emptyTooSoon = message.view() == 0 && s.idle.isTooSoon(s.chain.parameters(), now);
    s.setProposal(Proposal.fresh(prePrepare, newView, stale || full, emptyTooSoon));
    holdForClock(now);
  }

  /** Has a proposal ahead of the clock looked at again when it is due. */
  void holdForClock(Now now) {
    Proposal proposal = s.proposal();
    if (proposal != null && isHeldByClock(proposal, now)) {
      // Beyond the longest view nobody waits for it; a clock that jumps is asked again.
      s.outbox.timer(new Timer(Timer.Kind.CLOCK, s.height(), s.view()),
          Math.min(waitMillis(proposal, now), s.chain.parameters().viewTimeoutMaxMillis()));
    }
  }

  /** Until its time has come, once: a clock that is set back later holds it no more. */
  private boolean isHeldByClock(Proposal proposal, Now now) {
    if (!proposal.judgedByClock()) {
      return false;
    }
    if (waitMillis(proposal, now) > 0) {
      return true;
    }
    s.setProposal(proposal.inTime());
    return false;
  }

  private long waitMillis(Proposal proposal, Now now) {
    return ClockRule.waitMillis(proposal.block().header().timestampMillis(), now.wallMillis(),
        s.chain.parameters());
  }

  void onVote(VerifiedMessage vote) {
    s.votes.add(vote).ifPresent(first -> s.evidence.compare(first, vote));
    if (vote.message() instanceof Message.Commit) {
      s.viewChanges.of(vote.sender()).ifPresent(vc -> s.evidence.compareCommit(vote, vc));
    }
  }

  /** The primary of view 0 asks for a block when there is work. */
  boolean tryBuild() {
    if (s.view() != 0 || !s.isPrimary() || !s.maySign() || s.building || s.proposal() != null
        || s.isSettled(GuardPosition.Step.PRE_PREPARE) || !(s.workPending || s.heartbeatDue)) {
      return false;
    }
    build(s.heartbeatDue);
    return true;
  }

  void build(boolean mayBeEmpty) {
    s.building = true;
    s.mayBuildEmpty = mayBeEmpty;
    s.outbox.add(new Effect.BuildProposal(s.height(), s.view(), s.chain.head(), s.primary(),
        s.primaries.tenure(s.primary()), mayBeEmpty, s.view() < Replica.FULL_BLOCK_VIEWS));
  }

  /** The primary of view 0 proposes what it built. */
  void propose(Block block, Now now) {
    checkOwn(block);
    signProposal(block).ifPresent(prePrepare -> {
      s.outbox.broadcast(prePrepare.signed());
      accept(prePrepare, null, now);
    });
  }

  /** A primary judges its own block as any replica would; only its host can have made it wrong. */
  void checkOwn(Block block) {
    Optional<String> problem = s.proposalRule.problemOfFresh(block.header(), s.view());
    Invariant.check(problem.isEmpty(), "own proposal: " + problem.orElse(""));
    s.bodies.built(block);
  }

  Optional<VerifiedMessage> signProposal(Block block) {
    s.bodies.journal(block.hash());
    return s.say(new Message.PrePrepare(s.height(), s.view(), block.compact()), List.of());
  }

  boolean tryPrepare(Now now) {
    Proposal proposal = s.proposal();
    if (proposal == null || proposal.refused() || !s.maySign()
        || s.isSettled(GuardPosition.Step.PREPARE) || s.isSettled(GuardPosition.Step.COMMIT)
        || isHeldByClock(proposal, now)) {
      return false;
    }
    Hash hash = proposal.blockHash();
    Optional<ProposalVerdict.Valid> valid = s.bodies.valid(hash);
    if (valid.isEmpty() || (proposal.emptyTooSoon() && valid.get().empty())) {
      return false;
    }
    s.bodies.journal(hash);
    s.outbox.persist(new JournalRecord.Accepted(s.height(), s.view(), proposal.opener().signed()));
    vote(new Message.Prepare(s.height(), s.view(), hash));
    return true;
  }

  /** Learns a prepare certificate of the current view, with or without the block. */
  boolean tryCertify() {
    if (s.certificates.preparedAt(s.view()).isPresent()) {
      return false;
    }
    Optional<QuorumCertificate> quorum = s.votes.prepareQuorum();
    quorum.ifPresent(certificate -> {
      s.note(certificate);
      s.certificates.hold(certificate);
    });
    // Holding may keep nothing: a certificate below one that is held already is of no use.
    return quorum.isPresent() && s.certificates.preparedAt(s.view()).isPresent();
  }

  /**
   * Commits to a prepared block that own execution reproduces. The proposal itself need not have
   * come: the certificate proves that a quorum accepted it.
   */
  boolean tryCommit() {
    Optional<QuorumCertificate> prepared = s.certificates.preparedAt(s.view());
    if (prepared.isEmpty() || !s.maySign() || s.isSettled(GuardPosition.Step.COMMIT)
        || s.bodies.valid(prepared.get().blockHash()).isEmpty()) {
      return false;
    }
    Hash hash = prepared.get().blockHash();
    s.bodies.journal(hash);
    prepareLate(hash);
    s.outbox.persist(new JournalRecord.Prepared(s.height(), prepared.get()));
    vote(new Message.Commit(s.height(), s.view(), hash));
    return true;
  }

  /**
   * Whoever certifies before it has prepared prepares now, for the certified block: others may lack
   * just this vote, and after it only the commit would be left to send. It is safe, since the
   * certificate proves the one block that this view can prepare. What opened the view is journaled
   * with it, so that a restart finds its way back into the view (rule 2), also if its primary told
   * this replica of another block.
   */
  private void prepareLate(Hash hash) {
    if (s.isSettled(GuardPosition.Step.PREPARE)) {
      return;
    }
    Proposal proposal = s.proposal();
    if (proposal != null) {
      s.outbox
          .persist(new JournalRecord.Accepted(s.height(), s.view(), proposal.opener().signed()));
    }
    vote(new Message.Prepare(s.height(), s.view(), hash));
  }

  /** Decides, on commits of a quorum in any one view, whatever the own view is (rule 6). */
  boolean tryDecide() {
    if (s.certificates.committed().isEmpty()) {
      s.votes.commitQuorum().ifPresent(certificate -> {
        s.note(certificate);
        s.certificates.commit(certificate);
      });
    }
    Optional<QuorumCertificate> committed = s.certificates.committed();
    if (s.isOver() || committed.isEmpty()
        || s.bodies.valid(committed.get().blockHash()).isEmpty()) {
      return false;
    }
    Block block = s.bodies.block(committed.get().blockHash()).orElseThrow();
    s.outbox.add(new Effect.CommitBlock(block, committed.get()));
    s.setCommitting();
    return true;
  }

  private void vote(Message message) {
    s.say(message, List.of()).ifPresent(vote -> {
      s.votes.add(vote);
      s.outbox.broadcast(vote.signed());
    });
  }
}
