package io.mulu.consensus;

import io.mulu.protocol.Block;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.QuorumCertificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * PBFT for one height: takes in what happens, then takes every step whose conditions hold. Confined
 * to the event loop; thrown away with its height.
 */
final class Instance {
  private final HeightState s;
  private final NormalCase normalCase;
  private final ViewChanger viewChanger;

  Instance(HeightState state) {
    this.s = state;
    this.normalCase = new NormalCase(state);
    this.viewChanger = new ViewChanger(state, normalCase);
  }

  HeightState state() {
    return s;
  }

  /** Whether verifying the message could change anything here. */
  boolean isOfUse(SignedMessage signed, Message message) {
    if (s.isOver()) {
      return false;
    }
    Proposal proposal = s.proposal();
    return switch (message) {
      case Message.PrePrepare prePrepare ->
        isOfPrimary(signed, prePrepare) && (s.bodies.lacksPrePrepare(prePrepare.block().hash())
            || (s.view() == 0 && prePrepare.view() == 0 && isNewsOfTrusted(signed, proposal)));
      case Message.Prepare prepare -> prepare.view() >= s.view() && !s.votes.holds(signed);
      case Message.Commit commit -> !s.votes.holds(signed);
      case Message.ViewChange viewChange -> viewChange.view() >= s.view()
          && s.viewChanges.of(signed.sender()).filter(vc -> vc.signed().equals(signed)).isEmpty();
      case Message.NewView newView -> isOfPrimary(signed, newView) && newView.view() >= s.view()
          && isNewsOfTrusted(signed, newView.view() == s.view() ? proposal : null);
      case Message.Status status -> true;
    };
  }

  /** Only a primary's word on what its view decides is worth the many signatures it may hold. */
  private boolean isOfPrimary(SignedMessage signed, Message message) {
    return signed.sender().equals(s.primaries.primary(message.view()));
  }

  /**
   * Not what brought the proposal already, and not of a primary that was caught at this height: it
   * could keep the verifiers busy with one lie after another.
   */
  private boolean isNewsOfTrusted(SignedMessage signed, @Nullable Proposal held) {
    return !s.evidence.isProven(signed.sender())
        && (held == null || !held.opener().signed().equals(signed));
  }

  /**
   * Whether a view-change for the current view shows that its sender lacks something: the view is
   * open already, or the same came before.
   */
  boolean isLateOrRepeated(SignedMessage viewChange) {
    return s.isOpen() || s.viewChanges.of(viewChange.sender())
        .filter(held -> held.signed().equals(viewChange)).isPresent();
  }

  void receive(VerifiedMessage message, Now now) {
    if (s.isOver()) {
      return;
    }
    s.heard.add(message.sender());
    switch (message.message()) {
      case Message.PrePrepare prePrepare -> normalCase.onPrePrepare(message, now);
      case Message.Prepare prepare -> normalCase.onVote(message);
      case Message.Commit commit -> normalCase.onVote(message);
      case Message.ViewChange viewChange -> viewChanger.onViewChange(message);
      case Message.NewView newView -> viewChanger.onNewView(message, now);
      case Message.Status status -> {
        // A claim, answered by the replica; no part of the height.
      }
    }
    advance(now);
  }

  void work(boolean isPending, Now now) {
    s.workPending = isPending;
    advance(now);
  }

  void heartbeatDue(Now now) {
    s.heartbeatDue = true;
    advance(now);
  }

  void built(long view, @Nullable Block block, Now now) {
    if (s.isOver() || view != s.view() || !s.building) {
      return;
    }
    if (block == null) {
      // Nothing after all; where an empty block was asked for, the view's timer decides.
      s.workPending = false;
      s.building = s.mayBuildEmpty;
    } else {
      s.building = false;
      propose(block, now);
    }
    advance(now);
  }

  private void propose(Block block, Now now) {
    if (s.view() == 0) {
      normalCase.propose(block, now);
    } else {
      viewChanger.openWith(block, now);
    }
  }

  void fetched(Block block, Now now) {
    s.bodies.fetched(block);
    advance(now);
  }

  void validated(Hash blockHash, ProposalVerdict verdict, Now now) {
    s.bodies.validated(blockHash, verdict);
    advance(now);
  }

  void timerFired(Timer timer, Now now) {
    if (s.isOver() || timer.view() != s.view()) {
      return;
    }
    switch (timer.kind()) {
      case VIEW -> viewChanger.onViewTimer(now);
      case REPEAT -> viewChanger.onRepeatTimer();
      case CLOCK -> normalCase.holdForClock(now);
      case HEARTBEAT, STATUS -> {
        // Not of one height: the replica's.
      }
    }
    advance(now);
  }

  /** Opens the height by asking for another primary (rule 8, censorship). */
  void skipFirstPrimary(Now now) {
    if (s.view() == 0) {
      viewChanger.leaveFor(1, ViewChangeCause.CENSORSHIP);
      advance(now);
    }
  }

  /** Continues where the journal ends. */
  void resume(List<JournalRecord> records, Now now) {
    new Replay(s).apply(records);
    for (VerifiedMessage message : s.own.all()) {
      s.outbox.broadcast(message.signed());
    }
    if (!s.isOpen()) {
      viewChanger.armRepeat();
    }
    advance(now);
  }

  /** What a peer that is not further needs to follow: what opened the view, and one's own part. */
  void retransmit(PublicKey peer) {
    Proposal proposal = s.proposal();
    if (s.isOver()) {
      return;
    }
    if (proposal != null && !s.isSelf(proposal.opener().sender())) {
      s.outbox.send(peer, proposal.opener().signed());
    }
    s.own.all().forEach(message -> s.outbox.send(peer, message.signed()));
  }

  void serve(PublicKey peer, Hash blockHash) {
    Optional<Block> block = s.bodies.block(blockHash);
    Optional<SignedMessage> prePrepare = s.bodies.prePrepare(blockHash);
    if (block.isPresent() && prePrepare.isPresent()) {
      s.outbox.add(new Effect.SendProposal(peer, prePrepare.get(), block.get()));
    }
  }

  /** Takes every step that has become possible; each at most once per view, so this ends. */
  void advance(Now now) {
    // First: whoever contradicts a certificate says nothing more (rule 1).
    s.bodies.contradiction(s.certificates::vouchFor).ifPresent(this::haltOnMismatch);
    while (!s.isOver() && tryStep(now)) {
      s.bodies.contradiction(s.certificates::vouchFor).ifPresent(this::haltOnMismatch);
    }
    if (!s.isOver()) {
      wantBodies();
      viewChanger.tryArmTimer(now);
    }
  }

  private boolean tryStep(Now now) {
    return normalCase.tryDecide() || viewChanger.tryJoin() || normalCase.tryCertify()
        || normalCase.tryCommit() || normalCase.tryPrepare(now) || viewChanger.tryChoose()
        || viewChanger.tryOpenAgain(now) || normalCase.tryBuild();
  }

  private void haltOnMismatch(String what) {
    s.halt(HaltReason.STATE_ROOT_MISMATCH, "height " + s.height() + " block " + what);
  }

  /** Rule 16: bodies of the proposal, of what f + 1 prepare, and of what is certified. */
  private void wantBodies() {
    Proposal proposal = s.proposal();
    if (proposal != null && !proposal.refused()) {
      want(proposal.blockHash(), null);
    }
    s.votes.preparedBy(s.context.validators().faultsMax() + 1).forEach(hash -> want(hash, null));
    QuorumCertificate highest = s.certificates.highest();
    if (highest != null) {
      want(highest.blockHash(), highest);
    }
    s.certificates.committed().ifPresent(c -> want(c.blockHash(), c));
    viewChanger.choice().ifPresent(c -> want(c.blockHash(), c));
  }

  private void want(Hash hash, @Nullable QuorumCertificate certificate) {
    List<PublicKey> sources = new ArrayList<>();
    Proposal proposal = s.proposal();
    if (proposal != null && proposal.blockHash().equals(hash)) {
      sources.add(proposal.prePrepare().sender());
    }
    sources.addAll(s.votes.votersFor(hash));
    if (certificate != null) {
      certificate.signatures().forEach(vote -> sources.add(vote.signer()));
    }
    s.bodies.want(hash, sources.stream().distinct().filter(key -> !s.isSelf(key)).toList());
  }
}
