package io.mulu.vm.contracts;

import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.object.Approval;
import io.mulu.protocol.object.Approval.OnTimeout;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.GrantOrigin;
import io.mulu.protocol.object.GrantTerms;
import io.mulu.protocol.object.GrantUsage;
import io.mulu.protocol.object.Group;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.RequestTerms;
import io.mulu.protocol.object.Review;
import io.mulu.protocol.object.Stage;
import io.mulu.protocol.object.Standing;
import io.mulu.protocol.object.State;
import io.mulu.protocol.object.UseLimits;
import io.mulu.vm.decision.Decide;
import io.mulu.vm.decision.DecisionFacts;
import io.mulu.vm.decision.Facts;
import io.mulu.vm.lifecycle.Approvals;
import io.mulu.vm.lifecycle.CallContext;
import io.mulu.vm.lifecycle.Electorates;
import io.mulu.vm.lifecycle.Lifecycles;
import io.mulu.vm.lifecycle.Revert;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Breaking the glass: whoever has BREAK_GLASS gives himself a grant for an emergency, at once and
 * for at most a day. Both sides' privacy officers judge it afterwards. Silence suspends the role
 * until somebody answers; a refusal opens a case, and the role is lost if that is upheld.
 */
final class Emergencies {
  static final String REVIEW = "review by both sides";

  private Emergencies() {
  }

  static void declare(CallContext ctx, Call.DeclareEmergency call) {
    Lifecycles.requireCreator(ctx, Grants.LIFECYCLE, call);
    Revert.require(
        call.durationMillis() >= 1
            && call.durationMillis() <= ctx.parameters().contracts().emergencyMillis(),
        Reason.BAD_FIELD, "duration_millis");
    Hash actor = ctx.sender().identity().id();
    Facts facts = DecisionFacts.ofRequest(ctx.state(), ctx.rulebook(), ctx.now(), actor,
        ctx.sender().key(), call.dataset());
    RequestTerms terms = Revert.wellFormed(() -> new RequestTerms(call.dataset(), false,
        call.actions(), Purpose.ETREAT, List.of(), List.of(), call.selection(), null,
        call.justification(), call.durationMillis(), UseLimits.NONE, 0, 0));
    Revert.requireNone(Decide.problemsOfRequest(facts, terms), "dataset");
    Dataset dataset = Objects.requireNonNull(facts.target()).dataset();
    GrantTerms allowed = new GrantTerms(dataset.id(), false, call.actions(), Purpose.ETREAT,
        List.of(), List.of(), call.selection(), ctx.now(), ctx.now() + call.durationMillis(),
        UseLimits.NONE, facts.target().rules().minimumCell(), 0);
    Hash title = Revert.present(dataset.right(), Reason.NO_TITLE, "dataset");
    Grant bare = new Grant(ctx.newId(), Standing.created(State.ACTIVE, ctx.now()),
        GrantOrigin.EMERGENCY, title, null, dataset.holder(), ctx.sender().organization().id(),
        actor, allowed, null, 0, 0, GrantUsage.NONE, List.of(), null);
    ctx.lifecycles().create(ctx, Grants.LIFECYCLE, bare.with(openReview(ctx, bare)), call);
  }

  static boolean isOverdue(CallContext ctx, Grant grant, Call.ReviewEmergency call) {
    Review review = grant.review();
    return review != null && review.outcome() == Review.Outcome.OVERDUE;
  }

  static Grant justified(CallContext ctx, Grant grant, Call.ReviewEmergency call) {
    Identities.restoreBreakGlass(ctx, actor(grant), grant.id());
    return with(grant, Review.Outcome.JUSTIFIED);
  }

  static Grant refused(CallContext ctx, Grant grant, Call.ReviewEmergency call) {
    Cases.openForReview(ctx, grant);
    return with(grant, Review.Outcome.REFUSED);
  }

  static Grant overdue(CallContext ctx, Grant grant, Call.ReviewEmergency call) {
    Identities.suspendBreakGlass(ctx, actor(grant), grant.id());
    return with(grant, Review.Outcome.OVERDUE);
  }

  static Grant reopened(CallContext ctx, Grant grant, Call.ReviewEmergency call) {
    Revert.require(!ctx.sender().identity().id().equals(actor(grant)), Reason.FOUR_EYES, "grant");
    return grant.with(openReview(ctx, grant));
  }

  /** The panel found that there was no emergency. */
  static void foundAgainst(CallContext ctx, Grant grant) {
    Identities.loseBreakGlass(ctx, actor(grant));
  }

  /** The case is over without a finding against the actor. */
  static void cleared(CallContext ctx, Grant grant) {
    Identities.restoreBreakGlass(ctx, actor(grant), grant.id());
  }

  private static Review openReview(CallContext ctx, Grant grant) {
    List<Stage> stages = Stream.of(grant.holder(), grant.grantee()).distinct()
        .flatMap(organization -> reviewers(ctx, organization, actor(grant)).stream()).toList();
    Revert.require(!stages.isEmpty(), Reason.NO_ELECTORATE, Group.PRIVACY_OFFICERS.name());
    Approval approval = Approvals.open(ctx, grant, new Call.ReviewEmergency(grant.id()), stages,
        actor(grant), ctx.now() + ctx.parameters().contracts().reviewMillis(), OnTimeout.REJECT);
    return new Review(approval.id(), Review.Outcome.PENDING);
  }

  /**
   * One privacy officer of the organisation who is not the actor; an admin where there is none. An
   * emergency does not wait for an office to be filled: a side without anybody is left out.
   */
  private static List<Stage> reviewers(CallContext ctx, Hash organization, Hash actor) {
    List<Stage> stages = new ArrayList<>();
    for (Group group : List.of(Group.PRIVACY_OFFICERS, Group.ORG_ADMINS)) {
      Stage stage = Electorates.ofOrganization(ctx, group, organization, 1, true);
      List<Hash> others = stage.electorate().stream().filter(id -> !id.equals(actor)).toList();
      if (stages.isEmpty() && !others.isEmpty()) {
        stages.add(new Stage(group, organization, 1, true, others));
      }
    }
    return stages;
  }

  private static Hash actor(Grant grant) {
    return Objects.requireNonNull(grant.identity(), "an emergency is one person's");
  }

  private static Grant with(Grant grant, Review.Outcome outcome) {
    return grant.with(new Review(Objects.requireNonNull(grant.review()).approval(), outcome));
  }
}
