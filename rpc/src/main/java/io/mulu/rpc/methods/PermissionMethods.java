package io.mulu.rpc.methods;

import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.api.PermissionApi;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.Identity;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.wire.WireCodec;
import io.mulu.rpc.Caller;
import io.mulu.rpc.ErrorCode;
import io.mulu.rpc.LedgerReads;
import io.mulu.rpc.LedgerView;
import io.mulu.rpc.RpcError;
import io.mulu.rpc.RpcMethod;
import java.util.List;
import java.util.Optional;

/** {@code permission_}: requests, grants and decisions. */
final class PermissionMethods {
  private static final WireCodec<Grant> GRANT = WireCodec.of(Grant.class);

  private final LedgerReads reads;
  private final Contracts contracts;

  PermissionMethods(LedgerReads reads, Contracts contracts) {
    this.reads = reads;
    this.contracts = contracts;
  }

  List<RpcMethod<?, ?>> all() {
    ObjectReads objects = new ObjectReads(reads);
    return List.of(
        new RpcMethod<>(PermissionApi.REQUEST, (p, r) -> objects.read(ObjectKind.REQUEST, p, r)),
        new RpcMethod<>(PermissionApi.GRANT, (p, r) -> objects.read(ObjectKind.GRANT, p, r)),
        new RpcMethod<>(PermissionApi.GRANTS, (p, r) -> {
          var page = reads.page(StateTable.GRANT.prefix(), p.limit(), p.cursor(),
              (view, row) -> Optional.of(GRANT.decodeOwn(row.value()))
                  .filter(grant -> Visibility.isVisible(view, grant, r.caller())));
          return new PermissionApi.GrantPage(page.height(), page.items(), page.cursor());
        }),
        new RpcMethod<>(PermissionApi.CHECK,
            (p, r) -> reads.newest(view -> decide(view, p, r.caller()))),
        new RpcMethod<>(PermissionApi.EXPLAIN,
            (p, r) -> reads.newest(view -> explain(decide(view, p, r.caller())))));
  }

  private PermissionApi.Verdict decide(LedgerView view, PermissionApi.Check check, Caller caller)
      throws RpcError {
    if (check.uses() != null && check.uses() < 1) {
      throw RpcError.of(ErrorCode.INVALID_PARAMS, ErrorCode.INVALID_PARAMS.name(), "uses",
          "at least 1", check.uses().toString());
    }
    requireParty(view, check, caller);
    BlockHeader head = LedgerReads.header(view, view.height()).header();
    return contracts.decide(view, head, check);
  }

  /** Both sides of a use may ask: whose identity acts, and who holds the data. */
  private static void requireParty(LedgerView view, PermissionApi.Check check, Caller caller)
      throws RpcError {
    boolean isActor = ObjectReads.newest(view, ObjectKind.IDENTITY, check.identity())
        .map(o -> ((Identity) o).organization().equals(caller.organization())).orElse(true);
    boolean isHolder = ObjectReads.newest(view, ObjectKind.DATASET, check.dataset())
        .map(o -> ((Dataset) o).holder().equals(caller.organization())).orElse(false);
    if (!isActor && !isHolder && !caller.isAuditor()) {
      throw ObjectReads.forbidden(ObjectKind.GRANT);
    }
  }

  private static PermissionApi.Explanation explain(PermissionApi.Verdict verdict) {
    return new PermissionApi.Explanation(verdict,
        verdict.reasons().stream().map(PermissionApi.ReasonText::of).toList());
  }
}
