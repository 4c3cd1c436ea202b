package io.mulu.vm.contracts;

import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.StateTable.Reference;
import io.mulu.protocol.object.AccessRequest;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.GrantOrigin;
import io.mulu.protocol.object.GrantTerms;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.RequestTerms;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.Standing;
import io.mulu.protocol.object.State;
import io.mulu.vm.decision.Decide;
import io.mulu.vm.decision.Decision;
import io.mulu.vm.decision.DecisionFacts;
import io.mulu.vm.decision.LevelPolicy;
import io.mulu.vm.decision.Question;
import io.mulu.vm.lifecycle.Authority;
import io.mulu.vm.lifecycle.CallContext;
import io.mulu.vm.lifecycle.Lifecycle;
import io.mulu.vm.lifecycle.Revert;
import io.mulu.vm.state.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Permissions to use data: every use is decided anew, counted, and ended by any of many things. */
final class Grants {
  /** Of one UseGrant: larger numbers are mistakes. */
  static final long USES_AT_ONCE_MAX = 1_000_000;

  static final Lifecycle<Grant> LIFECYCLE = Lifecycle
      .of(ObjectKind.GRANT, Grant.class, Table.GRANTS).own((ctx, grant) -> List.of(grant.grantee()))
      .holder((ctx, grant) -> List.of(grant.holder())).parties((ctx, grant) -> {
        Hash identity = grant.identity();
        return identity == null ? List.of() : List.of(identity);
      })
      .deadline(grant -> grant.standing().state() == State.ACTIVE
          ? grant.terms().validToMillis()
          : Lifecycle.NO_DEADLINE)
      .index(Grants::index)
      .createdWith(
          row -> row.by(Authority.with(ObjectKind.REQUEST)).to(State.ACTIVE, "grant_issued"))
      .row(State.ACTIVE, Call.UseGrant.class,
          row -> row.by(Authority.own())
              .when("its last use",
                  (ctx, grant, call) -> grant.terms().usesMax() > 0
                      && grant.used() + call.uses() == grant.terms().usesMax())
              .change("only if decide() permits", Grants::used)
              .ends(EndReason.EXHAUSTED, "grant_exhausted"))
      .row(State.ACTIVE, Call.UseGrant.class,
          row -> row.by(Authority.own()).change("only if decide() permits", Grants::used)
              .to(State.ACTIVE, "grant_used"))
      .row(State.ACTIVE, Call.RevokeGrant.class,
          row -> row.by(Authority.holder(Role.STEWARD, Role.PRIVACY_OFFICER, Role.ORG_ADMIN),
              Authority.party(),
              Authority.own(Role.STEWARD, Role.PRIVACY_OFFICER, Role.ORG_ADMIN, Role.RESEARCHER))
              .ends(EndReason.REVOKED, "grant_revoked"))
      .row(State.ACTIVE, row -> row.by(Authority.due()).ends(EndReason.EXPIRED, "grant_expired"))
      .row(State.ACTIVE,
          row -> row.by(Authority.with(ObjectKind.CASE)).ends(EndReason.REVOKED, "grant_revoked"))
      .build();

  private Grants() {
  }

  /** What a request that was granted leads to; its time runs from this block. */
  static Grant issue(CallContext ctx, AccessRequest request, Dataset dataset) {
    RequestTerms asked = request.terms();
    GrantTerms terms = new GrantTerms(asked.dataset(), asked.follow(), asked.actions(),
        asked.purpose(), asked.research(), asked.fields(), asked.selection(), ctx.now(),
        ctx.now() + asked.durationMillis(), asked.uses(),
        LevelPolicy.minimumCell(dataset.terms().level()));
    return ctx.lifecycles().createWith(ctx, LIFECYCLE,
        new Grant(ctx.newId(), Standing.created(State.ACTIVE, ctx.now()), GrantOrigin.REQUEST,
            dataset.id(), request.holder(), request.organization(),
            isPersonal(asked.purpose()) ? request.requester() : null, terms, request.id(), 0));
  }

  /** Decides, denies with every failing reason, or counts. */
  static void use(CallContext ctx, Call.UseGrant call) {
    Revert.require(call.uses() >= 1 && call.uses() <= USES_AT_ONCE_MAX, Reason.BAD_FIELD, "uses");
    Decision decision = Decide.decide(
        DecisionFacts.load(ctx.state(), ctx.codes(), ctx.now(), ctx.sender().identity().id(),
            ctx.sender().key(), call.dataset(), call.grant()),
        new Question(call.action(), call.purpose(), call.uses()));
    switch (decision) {
      case Decision.Deny deny -> Revert.requireNone(deny.reasons(), "grant");
      case Decision.Permit permit ->
        ctx.lifecycles().step(ctx, LIFECYCLE, permit.grant(), call, "grant");
    }
  }

  private static Grant used(CallContext ctx, Grant g, Call.UseGrant call) {
    return new Grant(g.id(), g.standing(), g.origin(), g.title(), g.holder(), g.grantee(),
        g.identity(), g.terms(), g.request(), Math.addExact(g.used(), call.uses()));
  }

  /** Care relations and a patient's own request are one person's; projects are a team's. */
  private static boolean isPersonal(Purpose purpose) {
    return switch (purpose) {
      case TREAT, ETREAT, PATRQT -> true;
      case HRESCH, PUBHLTH, HOPERAT, HPAYMT -> false;
    };
  }

  /** Active grants are found by the version they rest on. */
  private static void index(CallContext ctx, @Nullable Grant before, Grant after) {
    if (before == null) {
      Table.DEPENDENTS.put(ctx.state(), new Reference(after.id()), after.title().bytes(),
          after.id().bytes());
    } else if (after.standing().state() != State.ACTIVE) {
      Table.DEPENDENTS.delete(ctx.state(), after.title().bytes(), after.id().bytes());
    }
  }
}
