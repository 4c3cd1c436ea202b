package io.mulu.vm.contracts;

import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.object.AccessRequest;
import io.mulu.protocol.object.AccessRequest.Turn;
import io.mulu.protocol.object.Approval.OnTimeout;
import io.mulu.protocol.object.DataField;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.RequestTerms;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.Stage;
import io.mulu.protocol.object.StagePlan;
import io.mulu.protocol.object.Standing;
import io.mulu.protocol.object.State;
import io.mulu.vm.decision.Decide;
import io.mulu.vm.decision.DecisionFacts;
import io.mulu.vm.decision.Duo;
import io.mulu.vm.decision.Facts;
import io.mulu.vm.decision.LevelPolicy;
import io.mulu.vm.lifecycle.Approvals;
import io.mulu.vm.lifecycle.Authority;
import io.mulu.vm.lifecycle.CallContext;
import io.mulu.vm.lifecycle.Lifecycle;
import io.mulu.vm.lifecycle.Lifecycles;
import io.mulu.vm.lifecycle.Revert;
import io.mulu.vm.lifecycle.Row;
import io.mulu.vm.state.Table;
import java.util.List;
import java.util.Objects;

/** Requests for access: checked at once, decided by the holder's side, answered by a grant. */
final class Requests {
  private static final String POLICY = "access policy of the level";

  static final Lifecycle<AccessRequest> LIFECYCLE = Lifecycle
      .of(ObjectKind.REQUEST, AccessRequest.class, Table.REQUESTS)
      .own((ctx, request) -> List.of(request.organization()))
      .holder((ctx, request) -> List.of(request.holder()))
      .parties((ctx, request) -> List.of(request.requester()))
      .deadline(
          request -> request.standing().state() == State.OPEN && request.turn() == Turn.REQUESTER
              ? request.deadlineMillis()
              : Lifecycle.NO_DEADLINE)
      .created(Call.RequestAccess.class,
          row -> row.by(Authority.own()).when("the level asks for approval", (ctx, r, call) -> true)
              .change("opens an approval", (ctx, request, call) -> request)
              .to(State.OPEN, "access_requested"))
      .created(Call.RequestAccess.class,
          row -> row.by(Authority.own()).when("it asks for none", (ctx, r, call) -> true)
              .change("issues the grant", (ctx, request, call) -> request)
              .to(State.GRANTED, "access_granted"))
      .row(State.OPEN, Call.CounterOffer.class,
          row -> row.by(Authority.holder(Role.STEWARD)).revision(Call.CounterOffer::revision)
              .when("the holder answers", Requests::isOfHolder)
              .change("in its turn; voids the approval", Requests::offered)
              .to(State.OPEN, "terms_offered"))
      .row(State.OPEN, Call.CounterOffer.class,
          row -> row.by(Authority.party()).revision(Call.CounterOffer::revision)
              .change("in its turn; opens an approval", Requests::askedAgain)
              .to(State.OPEN, "terms_asked"))
      .row(State.OPEN, Call.AcceptOffer.class,
          row -> row.by(Authority.party()).seen(Call.AcceptOffer::revision)
              .change("in its turn; opens an approval", Requests::accepted)
              .to(State.OPEN, "offer_accepted"))
      .row(State.OPEN,
          row -> row.by(Authority.due())
              .also("the requester has not answered", (ctx, request) -> request)
              .ends(EndReason.EXPIRED, "request_expired"))
      .row(State.OPEN, Call.RequestAccess.class, Requests::approved)
      .row(State.OPEN, Call.CounterOffer.class, Requests::approved)
      .row(State.OPEN, Call.AcceptOffer.class, Requests::approved)
      .row(State.OPEN, Call.RequestAccess.class, Requests::rejected)
      .row(State.OPEN, Call.CounterOffer.class, Requests::rejected)
      .row(State.OPEN, Call.AcceptOffer.class, Requests::rejected)
      .row(State.OPEN, Call.RequestAccess.class, Requests::expired)
      .row(State.OPEN, Call.CounterOffer.class, Requests::expired)
      .row(State.OPEN, Call.AcceptOffer.class, Requests::expired)
      .row(State.OPEN, Call.WithdrawRequest.class,
          row -> row.by(Authority.party(), Authority.own(Role.ORG_ADMIN))
              .also("voids the approval", (ctx, request) -> {
                Approvals.voidIfOpen(ctx, request.approval());
                return request;
              }).ends(EndReason.WITHDRAWN, "request_withdrawn"))
      .build();

  private Requests() {
  }

  private static <C extends Call> void approved(Row.Builder<AccessRequest, C> row) {
    row.by(Authority.approved(POLICY)).also("issues the grant", Requests::granted).to(State.GRANTED,
        "access_granted");
  }

  private static <C extends Call> void rejected(Row.Builder<AccessRequest, C> row) {
    row.by(Authority.rejected(POLICY)).ends(EndReason.REJECTED, "access_rejected");
  }

  private static <C extends Call> void expired(Row.Builder<AccessRequest, C> row) {
    row.by(Authority.expired(POLICY)).ends(EndReason.EXPIRED, "request_expired");
  }

  static void request(CallContext ctx, Call.RequestAccess call) {
    Lifecycles.requireCreator(ctx, LIFECYCLE, call);
    RequestTerms terms = call.terms();
    Dataset dataset = requireTerms(ctx, terms);
    List<StagePlan> plans = Decide.approvals(ctx.rulebook(), dataset, terms);
    // What nobody was asked about for one patient is nobody's to pass on.
    Revert.require(
        !plans.isEmpty() || terms.purpose() != Purpose.TREAT || terms.delegationDepth() == 0,
        Reason.EXCEEDS_PARENT, "terms.delegation_depth");
    AccessRequest bare = new AccessRequest(ctx.newId(),
        Standing.created(plans.isEmpty() ? State.GRANTED : State.OPEN, ctx.now()),
        ctx.sender().identity().id(), ctx.sender().organization().id(), dataset.holder(), terms,
        Turn.HOLDER, null, null, 0);
    AccessRequest request = plans.isEmpty()
        ? granted(ctx, bare)
        : submitted(ctx, bare, bare, call, dataset);
    ctx.lifecycles().create(ctx, LIFECYCLE, request, call);
  }

  /** What is asked must be possible before anybody is troubled with it. */
  private static Dataset requireTerms(CallContext ctx, RequestTerms terms) {
    Revert.require(terms.purpose() != Purpose.ETREAT, Reason.EMERGENCY_ONLY, "terms.purpose");
    Facts facts = DecisionFacts.ofRequest(ctx.state(), ctx.rulebook(), ctx.now(),
        ctx.sender().identity().id(), ctx.sender().key(), terms.dataset());
    Duo.problemOfResearch(terms.research())
        .ifPresent(reason -> Revert.requireNone(List.of(reason), "terms.research"));
    Revert.requireNone(Decide.problemsOfRequest(facts, terms), "terms");
    Dataset dataset = Objects.requireNonNull(facts.target()).dataset();
    requireFields(dataset, terms);
    return dataset;
  }

  /**
   * Opens the approval of the holder's side.
   *
   * @param shown
   *          the request at the revision that the approval is about
   */
  private static AccessRequest submitted(CallContext ctx, AccessRequest request,
      AccessRequest shown, Call call, Dataset dataset) {
    List<Stage> stages = Datasets.stages(ctx, dataset.holder(),
        LevelPolicy.orSteward(Decide.approvals(ctx.rulebook(), dataset, request.terms())));
    Hash approval = Approvals.open(ctx, shown, call, stages, request.requester(),
        ctx.now() + ctx.parameters().requestMillis(), OnTimeout.REJECT).id();
    return request.withApproval(approval);
  }

  private static boolean isOfHolder(CallContext ctx, AccessRequest request,
      Call.CounterOffer call) {
    return ctx.sender().organization().id().equals(request.holder())
        && !ctx.sender().identity().id().equals(request.requester());
  }

  /** What the holder may change is how much, not what for. */
  private static AccessRequest offered(CallContext ctx, AccessRequest request,
      Call.CounterOffer call) {
    Revert.require(request.turn() == Turn.HOLDER, Reason.NOT_YOUR_TURN, "request");
    RequestTerms asked = request.terms();
    RequestTerms offer = call.terms();
    RequestTerms sameEnds = new RequestTerms(asked.dataset(), asked.follow(), offer.actions(),
        asked.purpose(), asked.research(), offer.fields(), asked.selection(), asked.ethics(),
        asked.justification(), offer.durationMillis(), offer.limits(), offer.delegationDepth(),
        offer.price());
    Revert.require(offer.equals(sameEnds), Reason.BAD_FIELD, "terms");
    Dataset dataset = ctx.load(Table.DATASETS, asked.dataset(), "dataset");
    requireFields(dataset, offer);
    Revert.require(dataset.terms().actions().containsAll(offer.actions()),
        Reason.ACTION_NOT_OFFERED, "terms.actions");
    Approvals.voidIfOpen(ctx, request.approval());
    return request.offering(offer, Turn.REQUESTER, ctx.now() + ctx.parameters().requestMillis());
  }

  private static AccessRequest askedAgain(CallContext ctx, AccessRequest request,
      Call.CounterOffer call) {
    Revert.require(request.turn() == Turn.REQUESTER, Reason.NOT_YOUR_TURN, "request");
    Revert.require(call.terms().dataset().equals(request.terms().dataset()), Reason.BAD_FIELD,
        "terms.dataset");
    Dataset dataset = requireTerms(ctx, call.terms());
    AccessRequest asked = request.offering(call.terms(), Turn.HOLDER, 0);
    // The approval is about the revision that this edit is going to make.
    return submitted(ctx, asked, asked.with(asked.standing().edited(ctx.now())), call, dataset);
  }

  private static AccessRequest accepted(CallContext ctx, AccessRequest request,
      Call.AcceptOffer call) {
    Revert.require(request.turn() == Turn.REQUESTER, Reason.NOT_YOUR_TURN, "request");
    Dataset dataset = requireTerms(ctx, request.terms());
    AccessRequest agreed = request.offering(request.terms(), Turn.HOLDER, 0);
    return submitted(ctx, agreed, agreed, call, dataset);
  }

  /** The version asked for must still be one that can be used. */
  private static AccessRequest granted(CallContext ctx, AccessRequest request) {
    Dataset dataset = ctx.load(Table.DATASETS, request.terms().dataset(), "dataset");
    Revert.require(dataset.standing().state() == State.PUBLISHED || Datasets.isSuperseded(dataset),
        Reason.TARGET_NOT_AVAILABLE, "dataset");
    return request.granted(Grants.issue(ctx, request, dataset).id());
  }

  private static void requireFields(Dataset dataset, RequestTerms terms) {
    List<String> known = dataset.terms().fields().stream().map(DataField::name).toList();
    Revert.require(known.containsAll(terms.fields()), Reason.BAD_FIELD, "terms.fields");
  }
}
