package io.mulu.vm.contracts;

import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.object.AccessRequest;
import io.mulu.protocol.object.Approval.OnTimeout;
import io.mulu.protocol.object.DataField;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.RequestTerms;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.Stage;
import io.mulu.protocol.object.Standing;
import io.mulu.protocol.object.State;
import io.mulu.vm.decision.Decide;
import io.mulu.vm.decision.DecisionFacts;
import io.mulu.vm.decision.Duo;
import io.mulu.vm.decision.Facts;
import io.mulu.vm.lifecycle.Approvals;
import io.mulu.vm.lifecycle.Authority;
import io.mulu.vm.lifecycle.CallContext;
import io.mulu.vm.lifecycle.Lifecycle;
import io.mulu.vm.lifecycle.Lifecycles;
import io.mulu.vm.lifecycle.Revert;
import io.mulu.vm.state.Table;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Requests for access: checked at once, decided by the holder's side, answered by a grant. */
final class Requests {
  private static final String POLICY = "access policy of the level";

  static final Lifecycle<AccessRequest> LIFECYCLE = Lifecycle
      .of(ObjectKind.REQUEST, AccessRequest.class, Table.REQUESTS)
      .own((ctx, request) -> List.of(request.organization()))
      .holder((ctx, request) -> List.of(request.holder()))
      .parties((ctx, request) -> List.of(request.requester()))
      .created(Call.RequestAccess.class,
          row -> row.by(Authority.own()).when("the level asks for approval", (ctx, r, call) -> true)
              .change("opens an approval", (ctx, request, call) -> request)
              .to(State.OPEN, "access_requested"))
      .created(Call.RequestAccess.class,
          row -> row.by(Authority.own()).when("it asks for none", (ctx, r, call) -> true)
              .change("issues the grant", (ctx, request, call) -> request)
              .to(State.GRANTED, "access_granted"))
      .row(State.OPEN, Call.RequestAccess.class,
          row -> row.by(Authority.approved(POLICY)).also("issues the grant", Requests::granted)
              .to(State.GRANTED, "access_granted"))
      .row(State.OPEN, Call.RequestAccess.class,
          row -> row.by(Authority.rejected(POLICY)).ends(EndReason.REJECTED, "access_rejected"))
      .row(State.OPEN, Call.RequestAccess.class,
          row -> row.by(Authority.expired(POLICY)).ends(EndReason.EXPIRED, "request_expired"))
      .row(State.OPEN, Call.WithdrawRequest.class,
          row -> row.by(Authority.party(), Authority.own(Role.ORG_ADMIN))
              .also("voids the approval", (ctx, request) -> {
                Approvals.voidIfOpen(ctx, request.approval());
                return request;
              }).ends(EndReason.WITHDRAWN, "request_withdrawn"))
      .build();

  private Requests() {
  }

  static void request(CallContext ctx, Call.RequestAccess call) {
    Lifecycles.requireCreator(ctx, LIFECYCLE, call);
    RequestTerms terms = call.terms();
    Facts facts = DecisionFacts.load(ctx.state(), ctx.codes(), ctx.now(),
        ctx.sender().identity().id(), ctx.sender().key(), terms.dataset(), null);
    Duo.problemOfResearch(terms.research())
        .ifPresent(reason -> Revert.requireNone(List.of(reason), "terms.research"));
    Revert.requireNone(Decide.problemsOfRequest(facts, terms), "terms");
    Dataset dataset = Objects.requireNonNull(facts.target()).dataset();
    requireFields(dataset, terms);
    List<Stage> stages = Datasets.stages(ctx, dataset.holder(), Decide.approvals(dataset, terms));
    AccessRequest bare = new AccessRequest(ctx.newId(),
        Standing.created(stages.isEmpty() ? State.GRANTED : State.OPEN, ctx.now()),
        ctx.sender().identity().id(), ctx.sender().organization().id(), dataset.holder(), terms,
        null, null);
    AccessRequest request = stages.isEmpty()
        ? granted(ctx, bare)
        : with(bare, Approvals.open(ctx, bare, call, stages, bare.requester(),
            ctx.now() + ctx.parameters().requestMillis(), OnTimeout.REJECT).id(), null);
    ctx.lifecycles().create(ctx, LIFECYCLE, request, call);
  }

  /** The version asked for must still be one that can be used. */
  private static AccessRequest granted(CallContext ctx, AccessRequest request) {
    Dataset dataset = ctx.load(Table.DATASETS, request.terms().dataset(), "dataset");
    Revert.require(dataset.standing().state() == State.PUBLISHED || Datasets.isSuperseded(dataset),
        Reason.TARGET_NOT_AVAILABLE, "dataset");
    Grant grant = Grants.issue(ctx, request, dataset);
    return with(request, request.approval(), grant.id());
  }

  private static void requireFields(Dataset dataset, RequestTerms terms) {
    List<String> known = dataset.terms().fields().stream().map(DataField::name).toList();
    Revert.require(known.containsAll(terms.fields()), Reason.BAD_FIELD, "terms.fields");
  }

  private static AccessRequest with(AccessRequest r, @Nullable Hash approval,
      @Nullable Hash grant) {
    return new AccessRequest(r.id(), r.standing(), r.requester(), r.organization(), r.holder(),
        r.terms(), approval, grant);
  }
}
