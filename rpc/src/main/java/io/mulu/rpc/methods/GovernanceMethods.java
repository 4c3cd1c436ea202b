package io.mulu.rpc.methods;

import io.mulu.protocol.StateTable;
import io.mulu.protocol.api.GovernanceApi;
import io.mulu.protocol.object.Approval;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.State;
import io.mulu.protocol.wire.WireCodec;
import io.mulu.rpc.LedgerReads;
import io.mulu.rpc.RpcMethod;
import java.util.List;
import java.util.Optional;

/** {@code governance_} and {@code cases_}: approvals and disputes. */
final class GovernanceMethods {
  private static final WireCodec<Approval> APPROVAL = WireCodec.of(Approval.class);

  private final LedgerReads reads;

  GovernanceMethods(LedgerReads reads) {
    this.reads = reads;
  }

  List<RpcMethod<?, ?>> all() {
    ObjectReads objects = new ObjectReads(reads);
    return List.of(
        new RpcMethod<>(GovernanceApi.CASE, (p, r) -> objects.read(ObjectKind.CASE, p, r)),
        new RpcMethod<>(GovernanceApi.APPROVAL, (p, r) -> objects.read(ObjectKind.APPROVAL, p, r)),
        new RpcMethod<>(GovernanceApi.APPROVALS, (p, r) -> {
          var page = reads.page(StateTable.APPROVAL.prefix(), p.limit(), p.cursor(),
              (view, row) -> Optional.of(APPROVAL.decodeOwn(row.value()))
                  .filter(approval -> approval.standing().state() != State.ENDED)
                  .filter(approval -> Visibility.isVoterOrOpener(view, approval,
                      r.caller().organization())));
          return new GovernanceApi.ApprovalPage(page.height(), page.items(), page.cursor());
        }));
  }
}
