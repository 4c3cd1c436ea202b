package io.mulu.consensus;

import io.mulu.protocol.Block;
import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.QuorumCertificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Leaves a view that makes no progress and opens the next (rules 6 to 8; Castro, Liskov §4.4). */
final class ViewChanger {
  /**
   * The view-changes with which this primary opens its view, and what they oblige it to propose.
   */
  private record Opening(long view, List<VerifiedMessage> viewChanges,
      @Nullable QuorumCertificate again) {
  }

  private static final long NO_VIEW = -1;

  private final HeightState s;
  private final NormalCase normalCase;
  private @Nullable Opening opening;
  /** The view whose timer is on its way; one at a time. */
  private long ticking = NO_VIEW;

  ViewChanger(HeightState state, NormalCase normalCase) {
    this.s = state;
    this.normalCase = normalCase;
  }

  /**
   * Leaves for a higher view. The certificate goes along: if its block is committed somewhere, the
   * next primary must propose it again.
   *
   * @return whether it did
   */
  boolean leaveFor(long newView, ViewChangeCause cause) {
    GuardPosition position = new GuardPosition(s.height(), newView, GuardPosition.Step.VIEW_CHANGE);
    if (!s.maySign() || newView > Message.VIEW_MAX || s.own.isSettled(position)) {
      return false;
    }
    Message.ViewChange message = new Message.ViewChange(s.height(), newView,
        s.certificates.highest());
    Optional<VerifiedMessage> viewChange = s.say(message, List.of());
    viewChange.ifPresent(own -> {
      s.leaveFor(newView, cause);
      s.viewChanges.add(own);
      s.outbox.broadcast(own.signed());
      armRepeat();
    });
    return viewChange.isPresent();
  }

  void onViewChange(VerifiedMessage viewChange) {
    s.viewChanges.add(viewChange).ifPresent(first -> s.evidence.compare(first, viewChange));
    s.votes.commitsOf(viewChange.sender())
        .forEach(commit -> s.evidence.compareCommit(commit, viewChange));
    QuorumCertificate prepared = ((Message.ViewChange) viewChange.message()).prepared();
    if (prepared != null) {
      s.note(prepared);
    }
  }

  /** Moves up when f + 1 others did: one of them at least is correct (rule 7). */
  boolean tryJoin() {
    OptionalLong join = s.viewChanges.joinView(s.self(), s.view());
    return join.isPresent() && leaveFor(join.getAsLong(), ViewChangeCause.JOINED);
  }

  /** As primary of the view: decides by the view-changes of a quorum what is to be proposed. */
  boolean tryChoose() {
    if (s.isOpen() || !s.isPrimary() || !s.maySign() || s.isSettled(GuardPosition.Step.PRE_PREPARE)
        || (opening != null && opening.view() == s.view())) {
      return false;
    }
    List<VerifiedMessage> quorum = s.viewChanges.quorumFor(s.view());
    if (quorum.isEmpty()) {
      return false;
    }
    switch (NewViewRule.choose(quorum, s.height(), s.view(), s.context.validators())) {
      case NewViewRule.Choice.Again again ->
        opening = new Opening(s.view(), quorum, again.certificate());
      case NewViewRule.Choice.Fresh fresh -> {
        opening = new Opening(s.view(), quorum, null);
        normalCase.build(true);
      }
      case NewViewRule.Choice.Conflict conflict -> halt(conflict);
      case NewViewRule.Choice.Unjustified unjustified ->
        throw new Invariant.Broken("held view-changes: " + unjustified.problem());
    }
    return true;
  }

  /** Proposes the prepared block again, once its body is there and executed. */
  boolean tryOpenAgain(Now now) {
    Optional<Hash> again = choice().map(QuorumCertificate::blockHash);
    if (again.isEmpty() || s.isOpen() || s.isSettled(GuardPosition.Step.PRE_PREPARE)
        || s.bodies.valid(again.get()).isEmpty()) {
      return false;
    }
    open(s.bodies.block(again.get()).orElseThrow(), now);
    return true;
  }

  /** The certificate whose block this primary must propose again in the current view. */
  Optional<QuorumCertificate> choice() {
    return Optional.ofNullable(opening).filter(o -> o.view() == s.view()).map(Opening::again);
  }

  /** Opens the view with a block of one's own. */
  void openWith(Block block, Now now) {
    normalCase.checkOwn(block);
    open(block, now);
  }

  private void open(Block block, Now now) {
    if (opening == null || opening.view() != s.view()) {
      throw new Invariant.Broken("a view is opened with the view-changes chosen for it");
    }
    List<VerifiedMessage> viewChanges = opening.viewChanges();
    normalCase.signProposal(block).ifPresent(prePrepare -> {
      List<VerifiedMessage> nested = new ArrayList<>(viewChanges);
      nested.add(prePrepare);
      Message.NewView message = new Message.NewView(s.height(), s.view(),
          viewChanges.stream().map(VerifiedMessage::signed).toList(), prePrepare.signed());
      s.say(message, nested).ifPresent(newView -> {
        s.outbox.broadcast(newView.signed());
        // The primary recomputes its own new-view like everyone else.
        judge(newView, now);
      });
    });
  }

  /** A new-view of the current or a higher view. */
  void onNewView(VerifiedMessage newView, Now now) {
    long view = newView.message().view();
    Proposal held = s.proposal();
    if (view < s.view()) {
      return;
    }
    if (view == s.view() && held != null) {
      if (held.newView() != null) {
        s.evidence.compare(held.newView(), newView);
      }
      return;
    }
    judge(newView, now);
  }

  /**
   * Recomputes a new-view and, if it is justified, enters its view, even without a view-change of
   * one's own and even against one's own lock: a quorum without a higher certificate proves that
   * nothing was committed above.
   */
  private void judge(VerifiedMessage newView, Now now) {
    List<VerifiedMessage> nested = newView.nested();
    List<VerifiedMessage> viewChanges = nested.subList(0, nested.size() - 1);
    VerifiedMessage prePrepare = nested.get(nested.size() - 1);
    long view = newView.message().view();
    PublicKey primary = s.primaries.primary(view);
    if (!newView.sender().equals(primary) || !prePrepare.sender().equals(primary)
        || prePrepare.message().view() != view) {
      s.evidence.malformed(newView.signed());
      return;
    }
    BlockHeader header = Proposal.compact(prePrepare).header();
    switch (NewViewRule.choose(viewChanges, s.height(), view, s.context.validators())) {
      case NewViewRule.Choice.Unjustified unjustified -> s.evidence.malformed(newView.signed());
      case NewViewRule.Choice.Conflict conflict -> halt(conflict);
      case NewViewRule.Choice.Fresh fresh -> {
        if (s.proposalRule.problemOfFresh(header, view).isPresent()) {
          s.evidence.malformed(newView.signed());
        } else {
          enter(view, viewChanges);
          normalCase.accept(prePrepare, newView, now);
        }
      }
      case NewViewRule.Choice.Again again -> {
        Optional<String> problem = s.proposalRule.problem(header);
        if (!header.hash().equals(again.certificate().blockHash())) {
          s.evidence.malformed(newView.signed());
        } else if (problem.isPresent()) {
          s.halt(HaltReason.STATE_ROOT_MISMATCH,
              "prepared block " + header.hash().brief() + ": " + problem.get());
        } else {
          enter(view, viewChanges);
          s.certificates.hold(again.certificate());
          s.setProposal(Proposal.settled(prePrepare, newView));
        }
      }
    }
  }

  private void enter(long view, List<VerifiedMessage> viewChanges) {
    viewChanges.forEach(this::onViewChange);
    if (view > s.view()) {
      s.leaveFor(view, ViewChangeCause.NEW_VIEW);
    }
  }

  private void halt(NewViewRule.Choice.Conflict conflict) {
    s.halt(HaltReason.CONFLICTING_CERTIFICATES, "height " + s.height() + " view " + conflict.view()
        + ": " + conflict.one().brief() + " and " + conflict.other().brief());
  }

  /**
   * Arms the view's one timer when there is cause to expect progress (rule 8), and disarms it when
   * the cause is gone: the time of a view is that of a cause that holds all along.
   */
  void tryArmTimer(Now now) {
    if (!isProgressDue()) {
      s.setViewTimerDueMillis(null);
    } else if (!s.isViewTimerArmed() && s.maySign()) {
      long timeoutMillis = BackOff.viewTimeoutMillis(s.chain.parameters(), s.view());
      s.setViewTimerDueMillis(now.elapsedMillis() + timeoutMillis);
      if (ticking != s.view()) {
        setTimer(timeoutMillis);
      }
    }
  }

  private void setTimer(long delayMillis) {
    ticking = s.view();
    s.outbox.timer(new Timer(Timer.Kind.VIEW, s.height(), s.view()), delayMillis);
  }

  private boolean isProgressDue() {
    if (s.view() == 0) {
      return s.workPending || s.heartbeatDue || s.proposal() != null
          || s.heard.size() > s.context.validators().faultsMax();
    }
    // Not on entry: a replica one view ahead would stay ahead for ever (Castro, Liskov §4.5.2).
    return s.viewChanges.quorumAtOrAbove(s.view());
  }

  /** Timers are not cancelled: one set for an earlier cause goes on until the later one's time. */
  void onViewTimer(Now now) {
    ticking = NO_VIEW;
    Long dueMillis = s.viewTimerDueMillis();
    if (dueMillis == null) {
      return;
    }
    if (now.elapsedMillis() < dueMillis) {
      setTimer(dueMillis - now.elapsedMillis());
    } else {
      leaveFor(s.view() + 1, ViewChangeCause.TIMEOUT);
    }
  }

  /** Sends the stored view-change again while its view is not open. */
  void onRepeatTimer() {
    if (!s.isOpen()) {
      s.own.at(s.position(GuardPosition.Step.VIEW_CHANGE)).ifPresent(own -> {
        s.outbox.broadcast(own.signed());
        s.outbox.add(new Effect.RelayTransactions());
        armRepeat();
      });
    }
  }

  void armRepeat() {
    s.outbox.timer(new Timer(Timer.Kind.REPEAT, s.height(), s.view()), Replica.REPEAT_MILLIS);
  }
}
