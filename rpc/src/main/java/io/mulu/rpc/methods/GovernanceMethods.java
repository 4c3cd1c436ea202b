package io.mulu.rpc.methods;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.api.GovernanceApi;
import io.mulu.protocol.api.ObjectAnswer;
import io.mulu.protocol.object.Approval;
import io.mulu.protocol.object.Case;
import io.mulu.protocol.object.CodeTable;
import io.mulu.protocol.object.LevelRules;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Proposal;
import io.mulu.protocol.object.State;
import io.mulu.protocol.wire.WireCodec;
import io.mulu.rpc.Caller;
import io.mulu.rpc.LedgerReads;
import io.mulu.rpc.LedgerView;
import io.mulu.rpc.RpcError;
import io.mulu.rpc.RpcMethod;
import java.util.List;
import java.util.Optional;

/** {@code governance_} and {@code cases_}: approvals, proposals and disputes. */
final class GovernanceMethods {
  private static final WireCodec<Case> CASE = WireCodec.of(Case.class);
  private static final WireCodec<CodeTable.Row> CODE = WireCodec.of(CodeTable.Row.class);
  private static final WireCodec<CodeTable.Head> HEAD = WireCodec.of(CodeTable.Head.class);
  private static final WireCodec<LevelRules> LEVEL = WireCodec.of(LevelRules.class);
  private static final WireCodec<Approval> APPROVAL = WireCodec.of(Approval.class);
  private static final WireCodec<Proposal> PROPOSAL = WireCodec.of(Proposal.class);

  private final LedgerReads reads;

  GovernanceMethods(LedgerReads reads) {
    this.reads = reads;
  }

  List<RpcMethod<?, ?>> all() {
    ObjectReads objects = new ObjectReads(reads);
    return List.of(
        new RpcMethod<>(GovernanceApi.CASE, (p, r) -> objects.read(ObjectKind.CASE, p, r)),
        new RpcMethod<>(GovernanceApi.CASES, (p, r) -> {
          var page = reads.page(StateTable.CASE.prefix(), p.limit(), p.cursor(),
              (view, row) -> Optional.of(CASE.decodeOwn(row.value()))
                  .filter(c -> p.code() == null || p.code() == c.code())
                  .filter(c -> p.state() == null || p.state() == c.standing().state())
                  .filter(c -> Visibility.isVisible(view, c, r.caller())));
          return new GovernanceApi.CasePage(page.height(), page.items(), page.cursor());
        }), new RpcMethod<>(GovernanceApi.CODES, (p, r) -> {
          Bytes table = Bytes.utf8(p.table());
          var page = reads.page(StateTable.CODE.key(table, Bytes.of((byte) 0)), p.limit(),
              p.cursor(), (view, row) -> Optional.of(CODE.decodeOwn(row.value())));
          long version = reads.newest(view -> LedgerReads
              .row(view, StateTable.CODE_TABLE.key(table), HEAD).map(CodeTable.Head::version))
              .orElse(0L);
          return new GovernanceApi.CodePage(page.height(), p.table(), version, page.items(),
              page.cursor());
        }), new RpcMethod<>(GovernanceApi.LEVELS, (p, r) -> {
          var page = reads.page(StateTable.LEVEL_RULES.prefix(), null, null,
              (view, row) -> Optional.of(LEVEL.decodeOwn(row.value())));
          return new GovernanceApi.Levels(page.height(), page.items());
        }),
        new RpcMethod<>(GovernanceApi.APPROVAL, (p, r) -> objects.read(ObjectKind.APPROVAL, p, r)),
        new RpcMethod<>(GovernanceApi.APPROVALS, (p, r) -> {
          var page = reads.page(StateTable.APPROVAL.prefix(), p.limit(), p.cursor(),
              (view, row) -> Optional.of(APPROVAL.decodeOwn(row.value()))
                  .filter(approval -> approval.standing().state() != State.ENDED)
                  .filter(approval -> Visibility.isVoterOrOpener(view, approval,
                      r.caller().organization())));
          return new GovernanceApi.ApprovalPage(page.height(), page.items(), page.cursor());
        }),
        new RpcMethod<>(GovernanceApi.PROPOSAL,
            (p, r) -> reads.newest(view -> proposal(view, p, r.caller()))),
        new RpcMethod<>(GovernanceApi.PROPOSALS, (p, r) -> {
          var page = reads.page(StateTable.PROPOSAL.prefix(), p.limit(), p.cursor(),
              (view, row) -> Optional.of(PROPOSAL.decodeOwn(row.value())));
          Optional<StateTable.Reference> latest = reads.newest(view -> LedgerReads.row(view,
              StateTable.LATEST_PROPOSAL.key(), LedgerReads.REFERENCE));
          return new GovernanceApi.ProposalPage(page.height(), page.items(),
              latest.map(StateTable.Reference::id).orElse(null), page.cursor());
        }));
  }

  private static ObjectAnswer proposal(LedgerView view, GovernanceApi.ProposalQuery query,
      Caller caller) throws RpcError {
    long height = query.height() == null ? view.height() : query.height();
    Hash id = query.proposal();
    if (id == null) {
      // The newest as it was then, not as it is now.
      Bytes latest = LedgerReads.proven(view, StateTable.LATEST_PROPOSAL.key(), height).value();
      if (latest == null) {
        return new ObjectAnswer(height, null, null);
      }
      id = LedgerReads.REFERENCE.decodeOwn(latest).id();
    }
    return ObjectReads.read(view, ObjectKind.PROPOSAL, id, height, query.proof(), caller);
  }
}
