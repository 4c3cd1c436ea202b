package io.mulu.vm.contracts;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.StateTable.Reference;
import io.mulu.protocol.object.AccessRequest;
import io.mulu.protocol.object.Amounts;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.GrantOrigin;
import io.mulu.protocol.object.GrantTerms;
import io.mulu.protocol.object.GrantUsage;
import io.mulu.protocol.object.Lease;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.RequestTerms;
import io.mulu.protocol.object.Review;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.Standing;
import io.mulu.protocol.object.State;
import io.mulu.vm.decision.Decide;
import io.mulu.vm.decision.Decision;
import io.mulu.vm.decision.DecisionFacts;
import io.mulu.vm.decision.Question;
import io.mulu.vm.lifecycle.Authority;
import io.mulu.vm.lifecycle.CallContext;
import io.mulu.vm.lifecycle.Lifecycle;
import io.mulu.vm.lifecycle.Revert;
import io.mulu.vm.state.Table;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Permissions to use data: every use is decided anew, counted, and ended by any of many things. */
final class Grants {
  /** Of one call: larger numbers are mistakes. */
  static final long USES_AT_ONCE_MAX = 1_000_000;

  private static final Role[] OFFICERS = {Role.STEWARD, Role.PRIVACY_OFFICER, Role.ORG_ADMIN};
  private static final Role[] GRANTEES = {Role.STEWARD, Role.PRIVACY_OFFICER, Role.ORG_ADMIN,
      Role.RESEARCHER};
  private static final String SPENT = "nothing is left of it, nor set aside";
  private static final String ENDING = "what is unspent goes back to its parent";

  static final Lifecycle<Grant> LIFECYCLE = Lifecycle
      .of(ObjectKind.GRANT, Grant.class, Table.GRANTS).own((ctx, grant) -> List.of(grant.grantee()))
      .holder((ctx, grant) -> List.of(grant.holder()))
      .parties((ctx, grant) -> grant.identity() == null
          ? List.of()
          : List.of(Objects.requireNonNull(grant.identity())))
      .deadline(Grants::deadlineMillis).index(Grants::index)
      .createdWith(row -> row.by(Authority.with(ObjectKind.REQUEST, ObjectKind.GRANT))
          .to(State.ACTIVE, "grant_issued"))
      .created(Call.DeclareEmergency.class,
          row -> row.by(Authority.own(Role.BREAK_GLASS))
              .change("opens its review", (ctx, grant, call) -> grant)
              .to(State.ACTIVE, "emergency_declared"))
      .row(State.ACTIVE, Call.UseGrant.class,
          row -> row.by(Authority.own())
              .when("its last use", (ctx, grant, call) -> isSpent(used(ctx, grant, call)))
              .change("only if decide() permits", Grants::used).also(ENDING, Grants::ended)
              .ends(EndReason.EXHAUSTED, "grant_exhausted"))
      .row(State.ACTIVE, Call.UseGrant.class,
          row -> row.by(Authority.own()).change("only if decide() permits", Grants::used)
              .to(State.ACTIVE, "grant_used"))
      .row(State.ACTIVE, Call.DelegateGrant.class,
          row -> row.by(Authority.own(GRANTEES), Authority.party()).unlessHeld()
              .change("issues the delegated grant and sets its limits aside", Delegation::delegate)
              .to(State.ACTIVE, "grant_delegated"))
      .row(State.ACTIVE, Call.LeaseUses.class,
          row -> row.by(Authority.holder(Role.GATEWAY)).change("", Usages::leased).to(State.ACTIVE,
              "uses_leased"))
      .row(State.ACTIVE, Call.PostUsage.class,
          row -> row.by(Authority.holder(Role.GATEWAY))
              .when("its last use", (ctx, grant, call) -> isSpent(Usages.counted(ctx, grant, call)))
              .change("what leases do not cover counts as overrun", Usages::posted)
              .also(ENDING, Grants::ended).ends(EndReason.EXHAUSTED, "grant_exhausted"))
      .row(State.ACTIVE, Call.PostUsage.class,
          row -> row.by(Authority.holder(Role.GATEWAY))
              .change("what leases do not cover counts as overrun", Usages::posted)
              .to(State.ACTIVE, "usage_counted"))
      .row(State.ENDED, Call.PostUsage.class,
          row -> row.by(Authority.holder(Role.GATEWAY)).change("", Usages::posted)
              .stays("usage_counted"))
      .row(State.ACTIVE, Call.MeetObligation.class,
          row -> row.by(Authority.own()).change("", Obligations::met).to(State.ACTIVE,
              "obligation_met"))
      .row(State.ENDED, Call.MeetObligation.class,
          row -> row.by(Authority.own()).change("", Obligations::met).stays("obligation_met"))
      .row(State.ACTIVE, Call.WaiveObligation.class,
          row -> row.by(Authority.holder(OFFICERS)).change("", Obligations::waived).to(State.ACTIVE,
              "obligation_waived"))
      .row(State.ENDED, Call.WaiveObligation.class,
          row -> row.by(Authority.holder(OFFICERS)).change("", Obligations::waived)
              .stays("obligation_waived"))
      .row(State.ACTIVE, Call.RevokeGrant.class,
          row -> row.by(Authority.holder(OFFICERS), Authority.party(), Authority.own(GRANTEES))
              .also("its delegated grants are held at once; " + ENDING, (ctx, grant) -> {
                Titles.fallOfParent(ctx, grant.id());
                return ended(ctx, grant);
              }).ends(EndReason.REVOKED, "grant_revoked"))
      .row(State.ACTIVE, row -> row.by(Authority.due())
          .whenever("only leases have run out",
              (ctx, grant) -> ctx.now() < grant.terms().validToMillis()
                  && !isSpent(withoutOldLeases(ctx, grant)))
          .also("their uses come back", Grants::withoutOldLeases).to(State.ACTIVE, "lease_ended"))
      .row(State.ACTIVE,
          row -> row.by(Authority.due())
              .whenever("only leases have run out, and " + SPENT,
                  (ctx, grant) -> ctx.now() < grant.terms().validToMillis())
              .also(ENDING, Grants::ended).ends(EndReason.EXHAUSTED, "grant_exhausted"))
      .row(State.ACTIVE,
          row -> row.by(Authority.due()).also(ENDING, Grants::ended).ends(EndReason.EXPIRED,
              "grant_expired"))
      .row(State.ACTIVE,
          row -> row.by(Authority.with(ObjectKind.CASE)).also(ENDING, Grants::ended)
              .ends(EndReason.REVOKED, "grant_revoked"))
      .row(State.ACTIVE,
          row -> row.by(Authority.with(ObjectKind.GRANT))
              .also("a delegated grant has ended: its uses count, the rest comes back",
                  (ctx, grant) -> grant)
              .stays("delegation_returned"))
      .row(State.ENDED,
          row -> row.by(Authority.with(ObjectKind.GRANT))
              .also("a delegated grant has ended: its uses count", (ctx, grant) -> grant)
              .stays("delegation_returned"))
      .row(State.ENDED, row -> row.by(Authority.due())
          .also("rights that rest on it lapse, delegated grants are held", (ctx, grant) -> {
            Rights.lapseDerived(ctx, grant.id());
            Titles.fallOfParent(ctx, grant.id());
            return grant;
          }).stays("parent_fell"))
      .row(State.ACTIVE, Call.ReviewEmergency.class,
          row -> row.by(Authority.approved(Emergencies.REVIEW))
              .change("a suspension ends", Emergencies::justified).stays("emergency_justified"))
      .row(State.ENDED, Call.ReviewEmergency.class,
          row -> row.by(Authority.approved(Emergencies.REVIEW))
              .change("a suspension ends", Emergencies::justified).stays("emergency_justified"))
      .row(State.ACTIVE, Call.ReviewEmergency.class,
          row -> row.by(Authority.rejected(Emergencies.REVIEW))
              .change("opens a case", Emergencies::refused).stays("emergency_refused"))
      .row(State.ENDED, Call.ReviewEmergency.class,
          row -> row.by(Authority.rejected(Emergencies.REVIEW))
              .change("opens a case", Emergencies::refused).stays("emergency_refused"))
      .row(State.ACTIVE, Call.ReviewEmergency.class,
          row -> row.by(Authority.expired(Emergencies.REVIEW))
              .change("suspends the actor's BREAK_GLASS", Emergencies::overdue)
              .stays("review_overdue"))
      .row(State.ENDED, Call.ReviewEmergency.class,
          row -> row.by(Authority.expired(Emergencies.REVIEW))
              .change("suspends the actor's BREAK_GLASS", Emergencies::overdue)
              .stays("review_overdue"))
      .row(State.ACTIVE, Call.ReviewEmergency.class,
          row -> row.by(Authority.holder(Role.PRIVACY_OFFICER), Authority.own(Role.PRIVACY_OFFICER))
              .when("the review was missed", Emergencies::isOverdue)
              .change("opens the review again", Emergencies::reopened).stays("review_opened"))
      .row(State.ENDED, Call.ReviewEmergency.class,
          row -> row.by(Authority.holder(Role.PRIVACY_OFFICER), Authority.own(Role.PRIVACY_OFFICER))
              .when("the review was missed", Emergencies::isOverdue)
              .change("opens the review again", Emergencies::reopened).stays("review_opened"))
      .row(State.ENDED, Call.CloseGrant.class,
          row -> row.by(Authority.holder(OFFICERS))
              .change("refused while something is owed or to be reviewed", Grants::settled)
              .to(State.CLOSED, "grant_closed"))
      .build();

  private Grants() {
  }

  /** What a request that was granted leads to; its time runs from this block. */
  static Grant issue(CallContext ctx, AccessRequest request, Dataset dataset) {
    RequestTerms asked = request.terms();
    GrantTerms terms = new GrantTerms(asked.dataset(), asked.follow(), asked.actions(),
        asked.purpose(), asked.research(), asked.fields(), asked.selection(), ctx.now(),
        ctx.now() + asked.durationMillis(), asked.limits(),
        ctx.rulebook().level(dataset.terms().level()).minimumCell(), asked.delegationDepth());
    Hash title = Revert.present(dataset.right(), Reason.NO_TITLE, "dataset");
    return ctx.lifecycles().createWith(ctx, LIFECYCLE,
        new Grant(ctx.newId(), Standing.created(State.ACTIVE, ctx.now()), GrantOrigin.REQUEST,
            title, null, request.holder(), request.organization(),
            isPersonal(asked.purpose()) ? request.requester() : null, terms, request.id(), 0, 0,
            GrantUsage.NONE, Obligations.of(ctx, dataset, terms), null));
  }

  /** Decides, denies with every failing reason, or counts. */
  static void use(CallContext ctx, Call.UseGrant call) {
    requireUses(call.uses());
    Hash consent = call.consent();
    DecisionFacts.Subject subject = new DecisionFacts.Subject(ctx.sender().identity().id(),
        ctx.sender().key(), call.dataset(), call.grant(),
        consent == null ? List.of() : List.of(consent));
    Decision decision = Decide.decide(
        DecisionFacts.load(ctx.state(), ctx.rulebook(), ctx.now(), ctx.sender(), subject),
        new Question(call.action(), call.purpose(), call.uses(), call.scope()));
    switch (decision) {
      case Decision.Deny deny -> Revert.requireNone(deny.reasons(), "grant");
      case Decision.Permit permit ->
        ctx.lifecycles().step(ctx, LIFECYCLE, permit.grant(), call, "grant");
    }
  }

  static void requireUses(long uses) {
    Revert.require(uses >= 1 && uses <= USES_AT_ONCE_MAX, Reason.BAD_FIELD, "uses");
  }

  /** Whether all that it allowed was used, and nothing that could come back is set aside. */
  static boolean isSpent(Grant grant) {
    GrantUsage usage = grant.usage();
    long max = grant.terms().limits().uses();
    return max > 0 && usage.leases().isEmpty() && usage.delegated().uses() == 0
        && usage.counted().uses() + usage.overrun() >= max;
  }

  private static Grant used(CallContext ctx, Grant grant, Call.UseGrant call) {
    return grant
        .with(grant.usage().counting(new Amounts(call.uses(), 0, 0)).today(call.uses(), ctx.now()));
  }

  /** Care relations and a patient's own request are one person's; projects are a team's. */
  private static boolean isPersonal(Purpose purpose) {
    return switch (purpose) {
      case TREAT, ETREAT, PATRQT -> true;
      case HRESCH, PUBHLTH, HOPERAT, HPAYMT -> false;
    };
  }

  /** What ends with it. */
  private static Grant ended(CallContext ctx, Grant grant) {
    Delegation.giveBack(ctx, grant);
    return grant.with(grant.usage().leasing(List.of()));
  }

  private static Grant settled(CallContext ctx, Grant grant, Call.CloseGrant call) {
    Revert.require(Obligations.next(grant) == null, Reason.OBLIGATION_OPEN, "grant");
    Revert.require(grant.children() == 0, Reason.HAS_DELEGATED, "grant");
    Review review = grant.review();
    boolean reviewed = review == null || review.outcome() == Review.Outcome.JUSTIFIED
        || review.outcome() == Review.Outcome.REFUSED;
    Revert.require(reviewed, Reason.WRONG_STATE, "grant");
    return grant;
  }

  private static Grant withoutOldLeases(CallContext ctx, Grant grant) {
    return grant.with(grant.usage().leasing(grant.usage().leases().stream()
        .filter(lease -> ctx.now() < lease.validToMillis()).toList()));
  }

  private static long deadlineMillis(Grant grant) {
    return grant.standing().state() == State.ACTIVE
        ? Math.min(grant.terms().validToMillis(),
            grant.usage().leases().stream().mapToLong(Lease::validToMillis).min()
                .orElse(Long.MAX_VALUE))
        : Lifecycle.NO_DEADLINE;
  }

  /** Active grants are found by what they rest on, and by whose they are. */
  private static void index(CallContext ctx, @Nullable Grant before, Grant after) {
    Hash source = after.parent() == null ? after.title() : Objects.requireNonNull(after.parent());
    Bytes id = after.id().bytes();
    boolean is = after.standing().state() == State.ACTIVE;
    if (before == null || (!is && before.standing().state() == State.ACTIVE)) {
      Bytes series = ctx.load(Table.DATASETS, after.terms().dataset(), "dataset").series().bytes();
      Reference reference = new Reference(after.id());
      if (is) {
        Table.DEPENDENTS.put(ctx.state(), reference, source.bytes(), id);
        Table.GRANTEES.put(ctx.state(), reference, after.grantee().bytes(), series, id);
      } else {
        Table.DEPENDENTS.delete(ctx.state(), source.bytes(), id);
        Table.GRANTEES.delete(ctx.state(), after.grantee().bytes(), series, id);
        Titles.schedule(ctx, ObjectKind.GRANT, after.id());
      }
    }
    Obligations.index(ctx, before, after);
  }
}
