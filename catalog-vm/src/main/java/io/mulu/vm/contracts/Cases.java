package io.mulu.vm.contracts;

import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.Reason;
import io.mulu.protocol.StateTable.Reference;
import io.mulu.protocol.object.AccessRequest;
import io.mulu.protocol.object.Approval;
import io.mulu.protocol.object.Approval.OnTimeout;
import io.mulu.protocol.object.Case;
import io.mulu.protocol.object.CaseCode;
import io.mulu.protocol.object.Consent;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.DocumentEntry;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.Endpoint;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.Identity;
import io.mulu.protocol.object.LedgerObject;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Organization;
import io.mulu.protocol.object.Proposal;
import io.mulu.protocol.object.Right;
import io.mulu.protocol.object.RightType;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.Stage;
import io.mulu.protocol.object.Standing;
import io.mulu.protocol.object.State;
import io.mulu.protocol.object.UsageBatch;
import io.mulu.vm.lifecycle.Approvals;
import io.mulu.vm.lifecycle.Authority;
import io.mulu.vm.lifecycle.CallContext;
import io.mulu.vm.lifecycle.Electorates;
import io.mulu.vm.lifecycle.Holds;
import io.mulu.vm.lifecycle.Lifecycle;
import io.mulu.vm.lifecycle.Lifecycles;
import io.mulu.vm.lifecycle.Revert;
import io.mulu.vm.state.Table;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Every dispute there is: claimed, answered, and if need be judged by those who are no party. */
final class Cases {
  /** Open at a time on one subject. */
  static final int OPEN_MAX = 16;
  private static final String PANEL = "panel of organisations that are no party";
  private static final Role[] CLAIMANTS = {Role.STEWARD, Role.PRIVACY_OFFICER, Role.CLINICIAN,
      Role.RESEARCHER, Role.AUDITOR, Role.GATEWAY, Role.ORG_ADMIN};

  static final Lifecycle<Case> LIFECYCLE = Lifecycle.of(ObjectKind.CASE, Case.class, Table.CASES)
      .own((ctx, dispute) -> List.of(dispute.claimant()))
      .holder((ctx, dispute) -> List.of(dispute.respondent()))
      .deadline(dispute -> dispute.standing().state() == State.OPEN
          || dispute.standing().state() == State.ANSWERED
              ? dispute.deadlineMillis()
              : Lifecycle.NO_DEADLINE)
      .index(Cases::index)
      .created(Call.OpenCase.class,
          row -> row.by(Authority.own(CLAIMANTS)).change("may hold its subject", (ctx, d, c) -> d)
              .to(State.OPEN, "case_opened"))
      .createdWith(row -> row.by(Authority.with(ObjectKind.GRANT)).to(State.OPEN, "case_opened"))
      .row(State.OPEN, Call.AnswerCase.class,
          row -> row.by(Authority.holder(Role.STEWARD, Role.PRIVACY_OFFICER, Role.ORG_ADMIN))
              .change("", Cases::answered).to(State.ANSWERED, "case_answered"))
      .row(State.OPEN, Call.CloseCase.class,
          row -> row.by(Authority.own(CLAIMANTS)).also("lifts its hold", Cases::settled)
              .to(State.CLOSED, "case_closed"))
      .row(State.ANSWERED, Call.CloseCase.class,
          row -> row.by(Authority.own(CLAIMANTS)).also("lifts its hold", Cases::settled)
              .to(State.CLOSED, "case_closed"))
      .row(State.ANSWERED, Call.EscalateCase.class,
          row -> row.by(Authority.own(CLAIMANTS))
              .change("opens the panel's approval",
                  (ctx, dispute, call) -> withPanel(ctx, dispute, ctx.sender().identity().id()))
              .to(State.PANEL, "case_escalated"))
      .row(State.ANSWERED,
          row -> row.by(Authority.due())
              .also("silence accepts the answer; lifts its hold", Cases::settled)
              .to(State.CLOSED, "case_closed"))
      .row(State.OPEN, row -> row.by(Authority.due())
          .whenever("nobody is left to judge", (ctx, dispute) -> panel(ctx, dispute) == null)
          .also("dismissed; lifts its hold", Cases::settled).to(State.DECIDED, "case_dismissed"))
      .row(State.OPEN,
          row -> row.by(Authority.due())
              .also("opens the panel's approval",
                  (ctx, dispute) -> withPanel(ctx, dispute, Approvals.NOBODY))
              .to(State.PANEL, "case_escalated"))
      .row(State.PANEL, Call.EscalateCase.class,
          row -> row.by(Authority.approved(PANEL))
              .also("upheld: its effect on the subject; lifts its hold", Cases::upheld)
              .to(State.DECIDED, "case_upheld"))
      .row(State.PANEL, Call.EscalateCase.class,
          row -> row.by(Authority.rejected(PANEL), Authority.expired(PANEL))
              .also("dismissed; lifts its hold", Cases::settled)
              .to(State.DECIDED, "case_dismissed"))
      .build();

  private Cases() {
  }

  static void open(CallContext ctx, Call.OpenCase call) {
    Lifecycles.requireCreator(ctx, LIFECYCLE, call);
    CaseRules rules = CaseRules.of(call.code());
    Revert.require(rules.subjects().contains(call.subjectKind()), Reason.BAD_FIELD, "code");
    LedgerObject subject = ctx.load(ctx.lifecycles().of(call.subjectKind()).table(), call.subject(),
        "subject");
    Revert.require(isDisputable(subject), Reason.WRONG_STATE, "subject");
    Hash claimant = ctx.sender().organization().id();
    Hash respondent = respondent(subject, claimant);
    Revert.require(!respondent.equals(claimant), Reason.BAD_FIELD, "subject");
    requireRoom(ctx, call, claimant);
    Hash id = ctx.newId();
    ctx.lifecycles().create(ctx, LIFECYCLE,
        new Case(id, Standing.created(State.OPEN, ctx.now()), call.code(), call.subjectKind(),
            call.subject(), call.claim(), call.evidence(), claimant, respondent, null, null, null,
            false, ctx.now() + ctx.parameters().caseAnswerMillis()),
        call);
    if (rules.holds()) {
      Holds.dispute(ctx, call.subjectKind(), call.subject(), id);
    }
  }

  /** Only what is in use: a dataset also while grants are pinned to it. */
  private static boolean isDisputable(LedgerObject subject) {
    return switch (subject.standing().state()) {
      case PUBLISHED, CURRENT, ACTIVE, NOTICE, CONFIRMED -> true;
      case ENDED -> subject instanceof Dataset dataset && Datasets.isSuperseded(dataset);
      case PROPOSED, REVIEW, OPEN, GRANTED, ANSWERED, PANEL, DECIDED, CLOSED, POSTED, ACKED ->
        false;
    };
  }

  /** Whoever answers for the subject; between the parties of a grant, the other one. */
  private static Hash respondent(LedgerObject subject, Hash claimant) {
    return switch (subject) {
      case Dataset dataset -> dataset.holder();
      case DocumentEntry entry -> entry.holder();
      case Endpoint endpoint -> endpoint.organization();
      case Right right -> right.organization();
      case Grant grant -> {
        Revert.require(claimant.equals(grant.holder()) || claimant.equals(grant.grantee()),
            Reason.NOT_PARTY, "subject");
        yield claimant.equals(grant.holder()) ? grant.grantee() : grant.holder();
      }
      // No code is about these; see CaseRules.
      case Organization other -> throw new Invariant.Broken("case about " + other.kind());
      case Identity other -> throw new Invariant.Broken("case about " + other.kind());
      case AccessRequest other -> throw new Invariant.Broken("case about " + other.kind());
      case Approval other -> throw new Invariant.Broken("case about " + other.kind());
      case Case other -> throw new Invariant.Broken("case about " + other.kind());
      case Consent other -> throw new Invariant.Broken("case about " + other.kind());
      case UsageBatch other -> throw new Invariant.Broken("case about " + other.kind());
      case Proposal other -> throw new Invariant.Broken("case about " + other.kind());
    };
  }

  /** The review of an emergency found against the actor: his organisation answers for him. */
  static void openForReview(CallContext ctx, Grant emergency) {
    ctx.lifecycles().createWith(ctx, LIFECYCLE,
        new Case(ctx.newId(), Standing.created(State.OPEN, ctx.now()),
            CaseCode.EMERGENCY_UNJUSTIFIED, ObjectKind.GRANT, emergency.id(), null, null,
            emergency.holder(), emergency.grantee(), null, null, null, false,
            ctx.now() + ctx.parameters().caseAnswerMillis()));
  }

  private static void requireRoom(CallContext ctx, Call.OpenCase call, Hash claimant) {
    List<Reference> open = Table.OPEN_CASES.list(ctx.state(), OPEN_MAX, call.subject().bytes());
    Revert.require(open.size() < OPEN_MAX, Reason.LIMIT, "subject");
    Revert.require(
        open.stream().map(reference -> ctx.load(Table.CASES, reference.id(), "subject"))
            .noneMatch(other -> other.code() == call.code() && other.claimant().equals(claimant)),
        Reason.ALREADY_EXISTS, "subject");
  }

  private static Case answered(CallContext ctx, Case c, Call.AnswerCase call) {
    return new Case(c.id(), c.standing(), c.code(), c.subjectKind(), c.subject(), c.claim(),
        c.evidence(), c.claimant(), c.respondent(), call.answer(), call.evidence(), c.panel(),
        c.upheld(), ctx.now() + ctx.parameters().caseAnswerMillis());
  }

  private static @Nullable Stage panel(CallContext ctx, Case dispute) {
    return Electorates.ofPanel(ctx, dispute.id(),
        List.of(dispute.claimant(), dispute.respondent()));
  }

  private static Case withPanel(CallContext ctx, Case dispute, Hash opener) {
    Stage panel = Revert.present(panel(ctx, dispute), Reason.NO_ELECTORATE, "PANEL");
    Hash approval = Approvals.open(ctx, dispute, new Call.EscalateCase(dispute.id()),
        List.of(panel), opener, ctx.now() + ctx.parameters().approvalMillis(), OnTimeout.REJECT)
        .id();
    return with(dispute, approval, false);
  }

  private static Case upheld(CallContext ctx, Case dispute) {
    CaseRules rules = CaseRules.of(dispute.code());
    boolean byGrantee = dispute.subjectKind() == ObjectKind.GRANT && dispute.claimant()
        .equals(ctx.load(Table.GRANTS, dispute.subject(), "subject").grantee());
    // A grantee who is right about his use does not lose the grant by it.
    if (dispute.subjectKind() == ObjectKind.RIGHT) {
      against(ctx, ctx.load(Table.RIGHTS, dispute.subject(), "subject"));
    } else if (dispute.code() == CaseCode.EMERGENCY_UNJUSTIFIED) {
      Emergencies.foundAgainst(ctx, ctx.load(Table.GRANTS, dispute.subject(), "subject"));
    } else if (rules.effect() != null && !byGrantee) {
      ctx.lifecycles().endWith(ctx, dispute.subjectKind(), dispute.subject(),
          Objects.requireNonNull(rules.effect()));
    }
    return released(ctx, with(dispute, dispute.panel(), true));
  }

  /** Without the right to hold it a version is nobody's to offer. */
  private static void against(CallContext ctx, Right right) {
    if (right.rightType() == RightType.HOLD) {
      ctx.lifecycles().endWith(ctx, ObjectKind.DATASET, right.dataset(), EndReason.REPUDIATED);
    }
    Rights.refute(ctx, right.id());
  }

  private static Case settled(CallContext ctx, Case dispute) {
    if (dispute.code() == CaseCode.EMERGENCY_UNJUSTIFIED) {
      Emergencies.cleared(ctx, ctx.load(Table.GRANTS, dispute.subject(), "subject"));
    }
    return released(ctx, dispute);
  }

  private static Case released(CallContext ctx, Case dispute) {
    Holds.settle(ctx, dispute.subjectKind(), dispute.subject(), dispute.id());
    return dispute;
  }

  private static Case with(Case c, @Nullable Hash panel, boolean upheld) {
    return new Case(c.id(), c.standing(), c.code(), c.subjectKind(), c.subject(), c.claim(),
        c.evidence(), c.claimant(), c.respondent(), c.answer(), c.answerEvidence(), panel, upheld,
        c.deadlineMillis());
  }

  private static void index(CallContext ctx, @Nullable Case before, Case after) {
    State state = after.standing().state();
    if (before == null) {
      Table.OPEN_CASES.put(ctx.state(), new Reference(after.id()), after.subject().bytes(),
          after.id().bytes());
    } else if (state == State.CLOSED || state == State.DECIDED) {
      Table.OPEN_CASES.delete(ctx.state(), after.subject().bytes(), after.id().bytes());
    }
  }
}
