package io.mulu.vm;

import io.mulu.protocol.Call;
import io.mulu.protocol.object.Change;
import io.mulu.vm.contracts.Contracts;

/**
 * What calls cost of a block's budget. A unit is about an eighth of a microsecond on a small
 * server, so that the default budget of 4 000 000 executes within T0/4 = 500 ms; a call's price is
 * the rows it can touch at worst, known before it runs.
 */
final class WorkSchedule {
  /** A row read and decoded. */
  private static final long READ = 25;
  /** A row encoded and written, with its share of the state tree. */
  private static final long WRITE = 80;
  /** Sender, organisation, parameters, receipt. */
  private static final long BASE = 4 * READ + 2 * WRITE;
  /** An electorate of a stage looked up and checked. */
  private static final long ELECTORATE = 128 * READ;
  /** All validators read and written. */
  private static final long SET = 8 * (READ + WRITE);
  private static final long OBJECT = READ + WRITE;
  /** All rights in a version end, each with its index and its share. */
  private static final long RIGHTS = Contracts.RIGHTS_PER_VERSION_MAX * 4 * OBJECT;

  private WorkSchedule() {
  }

  static long of(Call any) {
    return BASE + switch (any) {
      case Call.ProposeOrganization call -> 2 * ELECTORATE + 6 * OBJECT;
      case Call.ExpelOrganization call -> 2 * ELECTORATE + 4 * OBJECT;
      case Call.AddIdentity call ->
        2 * OBJECT + call.keys().size() * OBJECT + call.roles().size() * OBJECT;
      case Call.TakeRole call -> ELECTORATE + 2 * OBJECT;
      case Call.RevokeIdentity call -> ELECTORATE + 8 * OBJECT;
      case Call.LeaveConsortium call -> 2 * OBJECT;
      case Call.AddKey call -> 2 * OBJECT;
      case Call.RetireKey call -> 2 * OBJECT;
      case Call.GiveRole call -> ELECTORATE + 2 * OBJECT;
      case Call.RegisterEndpoint call -> OBJECT;
      case Call.UpdateEndpoint call -> OBJECT;
      case Call.EndEndpoint call -> OBJECT;
      case Call.OfferDataset call -> 2 * ELECTORATE + 12 * OBJECT;
      case Call.AmendDataset call -> 2 * ELECTORATE + 12 * OBJECT;
      // The grants that lose their title at once.
      case Call.WithdrawDataset call ->
        4 * OBJECT + RIGHTS + Contracts.TITLES_AT_ONCE_MAX * 2 * OBJECT;
      case Call.RegisterEntries call -> call.items().size() * (3 * READ + 4 * WRITE);
      case Call.ExpireEntry call -> OBJECT;
      case Call.RequestAccess call -> 2 * ELECTORATE + 10 * OBJECT;
      case Call.WithdrawRequest call -> 3 * OBJECT;
      // The delegated grants that are held at once.
      case Call.RevokeGrant call -> 5 * OBJECT + Contracts.TITLES_AT_ONCE_MAX * 2 * OBJECT;
      case Call.UseGrant call -> 20 * READ + 4 * OBJECT;
      case Call.CounterOffer call -> 2 * ELECTORATE + 10 * OBJECT;
      case Call.AcceptOffer call -> 2 * ELECTORATE + 10 * OBJECT;
      case Call.DelegateGrant call -> 4 * READ + 5 * OBJECT;
      case Call.CloseGrant call -> 2 * OBJECT;
      case Call.MeetObligation call -> 3 * OBJECT;
      case Call.WaiveObligation call -> 3 * OBJECT;
      case Call.LeaseUses call -> 3 * OBJECT;
      case Call.PostUsage call -> 3 * OBJECT;
      case Call.AckUsage call -> OBJECT;
      case Call.DeclareEmergency call -> 4 * ELECTORATE + 10 * OBJECT;
      case Call.ReviewEmergency call -> 4 * ELECTORATE + 4 * OBJECT;
      case Call.ClaimRight call -> 8 * READ + 5 * OBJECT;
      case Call.RevokeRight call -> RIGHTS;
      case Call.TransferRight call -> ELECTORATE + 4 * OBJECT;
      case Call.SetPrice call -> 2 * OBJECT;
      case Call.RecordConsent call -> 5 * OBJECT
          + call.terms().provisions().stream().mapToLong(p -> p.documentClasses().size()).sum()
              * READ;
      case Call.VerifyConsent call -> 5 * OBJECT;
      case Call.RevokeConsent call -> 3 * OBJECT;
      case Call.VoidConsent call -> 3 * OBJECT;
      case Call.AcknowledgeConsents call -> 2 * OBJECT;
      case Call.PurgeHandle call -> ELECTORATE + 4 * OBJECT;
      case Call.CastVote call -> 2 * ELECTORATE + SET + 16 * OBJECT + RIGHTS;
      case Call.PlaceHold call -> OBJECT;
      case Call.LiftHold call -> OBJECT;
      case Call.OpenCase call -> 16 * READ + 4 * OBJECT;
      case Call.AnswerCase call -> 2 * OBJECT;
      case Call.CloseCase call -> 4 * OBJECT;
      case Call.EscalateCase call -> 16 * ELECTORATE + 4 * OBJECT;
      // A signature is verified; a set may be written.
      case Call.Rejoin call -> 2_000 + SET + 4 * OBJECT;
      case Call.ProposeChange call -> 2 * ELECTORATE + SET + 8 * OBJECT
        // Each row's parents up to the top.
          + (call.change() instanceof Change.SetCodes codes
              ? codes.rows().size() * Contracts.CODE_DEPTH_MAX * READ
              : 0);
      case Call.WithdrawProposal call -> 6 * OBJECT;
    };
  }

  /** Of a deadline; bounded by dueTransitionsMax, not by the budget. */
  static long ofDeadline() {
    return 4 * OBJECT;
  }
}
