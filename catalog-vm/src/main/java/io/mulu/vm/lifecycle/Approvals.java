package io.mulu.vm.lifecycle;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.object.Approval;
import io.mulu.protocol.object.Approval.OnTimeout;
import io.mulu.protocol.object.Ballot;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.Group;
import io.mulu.protocol.object.Identity;
import io.mulu.protocol.object.LedgerObject;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Stage;
import io.mulu.protocol.object.Standing;
import io.mulu.protocol.object.State;
import io.mulu.protocol.wire.WireCodec;
import io.mulu.vm.state.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Every "k of n" there is. An approval holds the call that it authorises and runs it, with the
 * authority APPROVED, in the transaction whose vote satisfies the last stage.
 */
public final class Approvals {
  private static final WireCodec<Call> CALLS = WireCodec.of(Call.class);
  /** As the record limits it. */
  private static final int CALL_BYTES_MAX = 65_536;

  /** The opener of an approval that a deadline asked for. */
  public static final Hash NOBODY = Hash.ZERO;

  /** The lifecycle of approvals. */
  public static final Lifecycle<Approval> LIFECYCLE = Lifecycle
      .of(ObjectKind.APPROVAL, Approval.class, Table.APPROVALS).own(Approvals::own)
      .holder(Approvals::holders).parties((ctx, approval) -> electorate(approval))
      .deadline(approval -> approval.standing().state() == State.OPEN
          ? approval.deadlineMillis()
          : Lifecycle.NO_DEADLINE)
      .createdWith(row -> row.by(Authority.with(ObjectKind.ORGANIZATION, ObjectKind.DATASET,
          ObjectKind.REQUEST, ObjectKind.CASE, ObjectKind.PROPOSAL, ObjectKind.RIGHT,
          ObjectKind.GRANT, ObjectKind.ENTRY, ObjectKind.CONSENT))
          .to(State.OPEN, "approval_opened"))
      .row(State.OPEN, Call.CastVote.class, row -> row.by(Authority.party())
          .when("the last stage is satisfied",
              (ctx, approval, vote) -> tally(ctx, voted(ctx, approval, vote)) == Tally.PASSED)
          .change("runs the call that it holds, as APPROVED",
              (ctx, approval, vote) -> conclude(ctx, voted(ctx, approval, vote), Source.APPROVED))
          .ends(EndReason.FULFILLED, "approval_fulfilled"))
      .row(State.OPEN, Call.CastVote.class, row -> row.by(Authority.party())
          .when("a veto, or too few are left to satisfy a stage",
              (ctx, approval, vote) -> tally(ctx, voted(ctx, approval, vote)) == Tally.REFUSED)
          .change("tells its subject",
              (ctx, approval, vote) -> conclude(ctx, voted(ctx, approval, vote), Source.REJECTED))
          .ends(EndReason.REJECTED, "approval_rejected"))
      .row(State.OPEN, Call.CastVote.class,
          row -> row.by(Authority.party())
              .change("the next stage votes once this one is satisfied", Approvals::voted)
              .to(State.OPEN, "vote_cast"))
      .row(State.OPEN,
          row -> row.by(Authority.due())
              .whenever("silence means consent here",
                  (ctx, approval) -> approval.onTimeout() == OnTimeout.APPROVE)
              .also("runs the call that it holds, as APPROVED",
                  (ctx, approval) -> conclude(ctx, approval, Source.APPROVED))
              .ends(EndReason.FULFILLED, "approval_fulfilled"))
      .row(State.OPEN,
          row -> row.by(Authority.due())
              .also("tells its subject", (ctx, approval) -> conclude(ctx, approval, Source.EXPIRED))
              .ends(EndReason.EXPIRED, "approval_expired"))
      .row(State.OPEN,
          row -> row.by(Authority.with(ObjectKind.APPROVAL))
              .also("what silence would approve has become impossible", (ctx, approval) -> approval)
              .ends(EndReason.EXPIRED, "approval_lapsed"))
      .row(State.OPEN,
          row -> row.by(Authority.with(ObjectKind.DATASET, ObjectKind.REQUEST, ObjectKind.PROPOSAL))
              .ends(EndReason.VOIDED, "approval_voided"))
      .build();

  private Approvals() {
  }

  private enum Tally {
    OPEN,
    PASSED,
    REFUSED
  }

  /**
   * Opens an approval about an object at its present revision.
   *
   * @param opener
   *          the identity that asked, or {@link #NOBODY}
   */
  public static Approval open(CallContext ctx, LedgerObject subject, Call call, List<Stage> stages,
      Hash opener, long deadlineMillis, OnTimeout onTimeout) {
    Bytes held = CALLS.encode(call);
    Revert.require(held.size() <= CALL_BYTES_MAX, Reason.LIMIT, "call");
    Electorates.requireFeasible(ctx, stages, opener);
    return ctx.lifecycles().createWith(ctx, LIFECYCLE,
        new Approval(ctx.newId(), Standing.created(State.OPEN, ctx.now()), subject.kind(),
            subject.id(), subject.standing().revision(), held, stages, 0, List.of(), deadlineMillis,
            onTimeout, opener));
  }

  /** One vote; the engine's rows say what follows. */
  public static void castVote(CallContext ctx, Call.CastVote vote) {
    Approval approval = ctx.load(Table.APPROVALS, vote.approval(), "approval");
    Revert.require(approval.standing().ended() != EndReason.VOIDED, Reason.APPROVAL_VOID,
        "approval");
    if (approval.standing().state() == State.OPEN) {
      requireVoter(ctx, approval);
    }
    ctx.lifecycles().step(ctx, LIFECYCLE, approval, vote);
  }

  private static void requireVoter(CallContext ctx, Approval approval) {
    Hash voter = ctx.sender().identity().id();
    Revert.require(!voter.equals(approval.opener()), Reason.REQUESTER_VOTES, "approval");
    Stage stage = approval.stages().get(approval.stage());
    Revert.require(
        stage.electorate().contains(voter) && Electorates.isHeard(ctx, stage.group(), voter),
        Reason.NOT_IN_ELECTORATE, "approval");
    Revert.require(approval.ballots().stream().noneMatch(b -> b.identity().equals(voter)),
        Reason.ALREADY_VOTED, "approval");
    Revert.require(
        !voices(ctx, approval, approval.stage(), null)
            .contains(Electorates.voice(ctx, stage.group(), voter)),
        Reason.ALREADY_VOTED, "approval");
    Revert.require(subject(ctx, approval).standing().revision() == approval.subjectRevision(),
        Reason.APPROVAL_VOID, "approval");
  }

  /**
   * Ends an approval whose subject was edited or has ended; nothing happens to one that is over.
   */
  public static void voidIfOpen(CallContext ctx, @Nullable Hash approval) {
    if (approval != null) {
      ctx.lifecycles().endWith(ctx, LIFECYCLE, ctx.load(Table.APPROVALS, approval, "approval"),
          EndReason.VOIDED);
    }
  }

  private static Approval conclude(CallContext ctx, Approval approval, Source verdict) {
    ctx.lifecycles().conclude(ctx, approval.subjectKind(), approval.subject(),
        CALLS.decodeOwn(approval.call()), verdict);
    return approval;
  }

  /** The approval with this vote, moved to the first stage that is not satisfied. */
  private static Approval voted(CallContext ctx, Approval approval, Call.CastVote vote) {
    List<Ballot> ballots = new ArrayList<>(approval.ballots());
    ballots.add(new Ballot(ctx.sender().identity().id(), approval.stage(), vote.approve()));
    Approval counted = with(approval, ballots, approval.stage());
    boolean satisfied = voices(ctx, counted, counted.stage(), true).size() >= Electorates
        .needed(ctx, counted.stages().get(counted.stage()));
    return satisfied ? with(counted, ballots, counted.stage() + 1) : counted;
  }

  private static Tally tally(CallContext ctx, Approval counted) {
    if (counted.stage() == counted.stages().size()) {
      return Tally.PASSED;
    }
    Stage stage = counted.stages().get(counted.stage());
    boolean vetoed = stage.veto() && !voices(ctx, counted, counted.stage(), false).isEmpty();
    Set<Hash> possible = voices(ctx, counted, counted.stage(), true);
    Set<Hash> spoken = voices(ctx, counted, counted.stage(), null);
    for (Hash identity : stage.electorate()) {
      Hash voice = Electorates.voice(ctx, stage.group(), identity);
      boolean free = !identity.equals(counted.opener()) && !spoken.contains(voice)
          && Electorates.isHeard(ctx, stage.group(), identity)
          && counted.ballots().stream().noneMatch(b -> b.identity().equals(identity));
      if (free) {
        possible.add(voice);
      }
    }
    return vetoed || possible.size() < Electorates.needed(ctx, stage) ? Tally.REFUSED : Tally.OPEN;
  }

  /** Voices that were heard in a stage; {@code approve} null takes both ways. */
  private static Set<Hash> voices(CallContext ctx, Approval approval, int stage,
      @Nullable Boolean approve) {
    TreeSet<Hash> voices = new TreeSet<>();
    Group group = approval.stages().get(stage).group();
    for (Ballot ballot : approval.ballots()) {
      if (ballot.stage() == stage && (approve == null || approve == ballot.approve())
          && Electorates.isHeard(ctx, group, ballot.identity())) {
        voices.add(Electorates.voice(ctx, group, ballot.identity()));
      }
    }
    return voices;
  }

  private static Approval with(Approval a, List<Ballot> ballots, int stage) {
    return new Approval(a.id(), a.standing(), a.subjectKind(), a.subject(), a.subjectRevision(),
        a.call(), a.stages(), stage, ballots, a.deadlineMillis(), a.onTimeout(), a.opener());
  }

  private static List<Hash> electorate(Approval approval) {
    TreeSet<Hash> all = new TreeSet<>();
    approval.stages().forEach(stage -> all.addAll(stage.electorate()));
    return List.copyOf(all);
  }

  /** Those who vote within their own organisation. */
  private static List<Hash> holders(CallContext ctx, Approval approval) {
    TreeSet<Hash> organizations = new TreeSet<>();
    for (Stage stage : approval.stages()) {
      Hash organization = stage.organization();
      if (organization != null) {
        organizations.add(organization);
      }
    }
    return List.copyOf(organizations);
  }

  private static LedgerObject subject(CallContext ctx, Approval approval) {
    return ctx.load(ctx.lifecycles().of(approval.subjectKind()).table(), approval.subject(),
        "subject");
  }

  /** None when a deadline opened it. */
  private static List<Hash> own(CallContext ctx, Approval approval) {
    Identity opener = Table.IDENTITIES.get(ctx.state(), approval.opener());
    return opener == null ? List.of() : List.of(opener.organization());
  }
}
