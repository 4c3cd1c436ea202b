package io.mulu.vm.contracts;

import io.mulu.protocol.Call;
import io.mulu.vm.lifecycle.Approvals;
import io.mulu.vm.lifecycle.CallContext;
import io.mulu.vm.lifecycle.Holds;
import io.mulu.vm.lifecycle.Lifecycles;
import java.util.List;

/** All lifecycle tables, and which contract a call goes to. */
public final class Contracts {
  public static final Lifecycles LIFECYCLES = new Lifecycles(List.of(Organizations.LIFECYCLE,
      Identities.LIFECYCLE, Endpoints.LIFECYCLE, Datasets.LIFECYCLE, Entries.LIFECYCLE,
      Requests.LIFECYCLE, Grants.LIFECYCLE, Approvals.LIFECYCLE, Cases.LIFECYCLE,
      Governance.LIFECYCLE, Rights.LIFECYCLE, ConsentRecords.LIFECYCLE, Usages.LIFECYCLE));

  /** Grants that one transaction holds when their title falls; deadlines hold the rest. */
  public static final long TITLES_AT_ONCE_MAX = Titles.AT_ONCE_MAX;

  /** Living rights in one version. */
  public static final int RIGHTS_PER_VERSION_MAX = Rights.PER_VERSION_MAX;

  /** Broader codes above a changed one. */
  public static final long CODE_DEPTH_MAX = CodeChanges.DEPTH_MAX;

  /** Cases that may be open on one subject. */
  public static final int OPEN_CASES_MAX = Cases.OPEN_MAX;

  /** Shortest time to vote on a change of validators or parameters. */
  public static final long VOTING_MILLIS_MIN = Governance.VOTING_MILLIS_MIN;

  private Contracts() {
  }

  /** Runs a call of a sender who may act. */
  public static void run(CallContext ctx, Call any) {
    Lifecycles lifecycles = ctx.lifecycles();
    switch (any) {
      case Call.ProposeOrganization call -> Organizations.propose(ctx, call);
      case Call.LeaveConsortium call -> Organizations.leave(ctx, call);
      case Call.ExpelOrganization call ->
        lifecycles.step(ctx, Organizations.LIFECYCLE, call.organization(), call, "organization");
      case Call.AddIdentity call -> Identities.add(ctx, call);
      case Call.AddKey call ->
        lifecycles.step(ctx, Identities.LIFECYCLE, call.identity(), call, "identity");
      case Call.RetireKey call ->
        lifecycles.step(ctx, Identities.LIFECYCLE, call.identity(), call, "identity");
      case Call.GiveRole call ->
        lifecycles.step(ctx, Identities.LIFECYCLE, call.identity(), call, "identity");
      case Call.TakeRole call ->
        lifecycles.step(ctx, Identities.LIFECYCLE, call.identity(), call, "identity");
      case Call.RevokeIdentity call ->
        lifecycles.step(ctx, Identities.LIFECYCLE, call.identity(), call, "identity");
      case Call.RegisterEndpoint call -> Endpoints.register(ctx, call);
      case Call.UpdateEndpoint call ->
        lifecycles.step(ctx, Endpoints.LIFECYCLE, call.endpoint(), call, "endpoint");
      case Call.EndEndpoint call ->
        lifecycles.step(ctx, Endpoints.LIFECYCLE, call.endpoint(), call, "endpoint");
      case Call.OfferDataset call -> Datasets.offer(ctx, call);
      case Call.AmendDataset call ->
        lifecycles.step(ctx, Datasets.LIFECYCLE, call.dataset(), call, "dataset");
      case Call.WithdrawDataset call ->
        lifecycles.step(ctx, Datasets.LIFECYCLE, call.dataset(), call, "dataset");
      case Call.RegisterEntries call -> Entries.register(ctx, call);
      case Call.ExpireEntry call ->
        lifecycles.step(ctx, Entries.LIFECYCLE, call.entry(), call, "entry");
      case Call.RequestAccess call -> Requests.request(ctx, call);
      case Call.WithdrawRequest call ->
        lifecycles.step(ctx, Requests.LIFECYCLE, call.request(), call, "request");
      case Call.RevokeGrant call ->
        lifecycles.step(ctx, Grants.LIFECYCLE, call.grant(), call, "grant");
      case Call.UseGrant call -> Grants.use(ctx, call);
      case Call.CounterOffer call ->
        lifecycles.step(ctx, Requests.LIFECYCLE, call.request(), call, "request");
      case Call.AcceptOffer call ->
        lifecycles.step(ctx, Requests.LIFECYCLE, call.request(), call, "request");
      case Call.DelegateGrant call ->
        lifecycles.step(ctx, Grants.LIFECYCLE, call.grant(), call, "grant");
      case Call.CloseGrant call ->
        lifecycles.step(ctx, Grants.LIFECYCLE, call.grant(), call, "grant");
      case Call.MeetObligation call ->
        lifecycles.step(ctx, Grants.LIFECYCLE, call.grant(), call, "grant");
      case Call.WaiveObligation call ->
        lifecycles.step(ctx, Grants.LIFECYCLE, call.grant(), call, "grant");
      case Call.LeaseUses call ->
        lifecycles.step(ctx, Grants.LIFECYCLE, call.grant(), call, "grant");
      case Call.PostUsage call ->
        lifecycles.step(ctx, Grants.LIFECYCLE, call.grant(), call, "grant");
      case Call.AckUsage call ->
        lifecycles.step(ctx, Usages.LIFECYCLE, call.usage(), call, "usage");
      case Call.DeclareEmergency call -> Emergencies.declare(ctx, call);
      case Call.ReviewEmergency call ->
        lifecycles.step(ctx, Grants.LIFECYCLE, call.grant(), call, "grant");
      case Call.ClaimRight call -> Rights.claim(ctx, call);
      case Call.RevokeRight call ->
        lifecycles.step(ctx, Rights.LIFECYCLE, call.right(), call, "right");
      case Call.TransferRight call ->
        lifecycles.step(ctx, Rights.LIFECYCLE, call.right(), call, "right");
      case Call.SetPrice call ->
        lifecycles.step(ctx, Rights.LIFECYCLE, call.right(), call, "right");
      case Call.RecordConsent call -> ConsentRecords.record(ctx, call);
      case Call.VerifyConsent call ->
        lifecycles.step(ctx, ConsentRecords.LIFECYCLE, call.consent(), call, "consent");
      case Call.RevokeConsent call ->
        lifecycles.step(ctx, ConsentRecords.LIFECYCLE, call.consent(), call, "consent");
      case Call.VoidConsent call ->
        lifecycles.step(ctx, ConsentRecords.LIFECYCLE, call.consent(), call, "consent");
      case Call.AcknowledgeConsents call -> ConsentRecords.acknowledge(ctx, call);
      case Call.PurgeHandle call -> Purges.run(ctx, call);
      case Call.CastVote call -> Approvals.castVote(ctx, call);
      case Call.PlaceHold call -> Holds.place(ctx, call);
      case Call.LiftHold call -> Holds.lift(ctx, call);
      case Call.OpenCase call -> Cases.open(ctx, call);
      case Call.AnswerCase call ->
        lifecycles.step(ctx, Cases.LIFECYCLE, call.dispute(), call, "dispute");
      case Call.CloseCase call ->
        lifecycles.step(ctx, Cases.LIFECYCLE, call.dispute(), call, "dispute");
      case Call.EscalateCase call ->
        lifecycles.step(ctx, Cases.LIFECYCLE, call.dispute(), call, "dispute");
      case Call.Rejoin call -> Validators.rejoin(ctx, call);
      case Call.ProposeChange call -> Governance.propose(ctx, call);
      case Call.WithdrawProposal call ->
        lifecycles.step(ctx, Governance.LIFECYCLE, call.proposal(), call, "proposal");
    }
  }
}
