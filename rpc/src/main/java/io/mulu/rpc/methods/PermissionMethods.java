package io.mulu.rpc.methods;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.api.PermissionApi;
import io.mulu.protocol.object.AccessRequest;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.Identity;
import io.mulu.protocol.object.LedgerObject;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.UsageBatch;
import io.mulu.protocol.wire.WireCodec;
import io.mulu.rpc.Caller;
import io.mulu.rpc.ErrorCode;
import io.mulu.rpc.LedgerReads;
import io.mulu.rpc.LedgerReads.Listed;
import io.mulu.rpc.LedgerView;
import io.mulu.rpc.RpcError;
import io.mulu.rpc.RpcMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code permission_}: requests, grants and decisions. */
final class PermissionMethods {
  private static final WireCodec<Grant> GRANT = WireCodec.of(Grant.class);
  private static final WireCodec<AccessRequest> REQUEST = WireCodec.of(AccessRequest.class);
  private static final WireCodec<UsageBatch> USAGE = WireCodec.of(UsageBatch.class);

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
                  .filter(grant -> isWanted(grant, p))
                  .filter(grant -> Visibility.isVisible(view, grant, r.caller())));
          return new PermissionApi.GrantPage(page.height(), page.items(), page.cursor());
        }), new RpcMethod<>(PermissionApi.REQUESTS, (p, r) -> {
          var page = reads.page(StateTable.REQUEST.prefix(), p.limit(), p.cursor(),
              (view, row) -> Optional.of(REQUEST.decodeOwn(row.value()))
                  .filter(request -> isWanted(request, p))
                  .filter(request -> Visibility.isVisible(view, request, r.caller())));
          return new PermissionApi.RequestPage(page.height(), page.items(), page.cursor());
        }), new RpcMethod<>(PermissionApi.USAGE, (p, r) -> objects.read(ObjectKind.USAGE, p, r)),
        new RpcMethod<>(PermissionApi.USAGES, (p, r) -> {
          var page = reads.<UsageBatch>list(p.limit(), p.cursor(),
              (view, after, max) -> usages(view, p.grant(), after, max, r.caller()));
          return new PermissionApi.UsagePage(page.height(), page.items(), page.cursor());
        }),
        new RpcMethod<>(PermissionApi.CHECK,
            (p, r) -> reads.newest(view -> decide(view, p, r.caller()))),
        new RpcMethod<>(PermissionApi.EXPLAIN,
            (p, r) -> reads.newest(view -> explain(view, p, r.caller()))));
  }

  private static boolean isWanted(Grant grant, PermissionApi.GrantsQuery wanted) {
    return isWanted(wanted.dataset(), grant.terms().dataset())
        && isWanted(wanted.holder(), grant.holder()) && isWanted(wanted.grantee(), grant.grantee())
        && isWanted(wanted.purpose(), grant.terms().purpose())
        && isWanted(wanted.state(), grant.standing().state());
  }

  private static boolean isWanted(AccessRequest request, PermissionApi.RequestsQuery wanted) {
    return isWanted(wanted.dataset(), request.terms().dataset())
        && isWanted(wanted.holder(), request.holder())
        && isWanted(wanted.organization(), request.organization())
        && isWanted(wanted.state(), request.standing().state());
  }

  private static boolean isWanted(@Nullable Object wanted, Object is) {
    return wanted == null || wanted.equals(is);
  }

  /** From the last one back: each names the one before. */
  private static Listed<UsageBatch> usages(LedgerView view, Hash id, Bytes after, int max,
      Caller caller) throws RpcError {
    Grant grant = (Grant) ObjectReads.newest(view, ObjectKind.GRANT, id)
        .orElseThrow(() -> LedgerReads.notFound("grant", "a grant", ObjectKind.GRANT.show(id)));
    if (!Visibility.isVisible(view, grant, caller)) {
      throw ObjectReads.forbidden(ObjectKind.GRANT);
    }
    Hash at = after.size() == Hash.SIZE ? Hash.of(after) : grant.usage().usage();
    List<UsageBatch> batches = new ArrayList<>();
    while (at != null && batches.size() < max) {
      UsageBatch batch = LedgerReads.row(view, StateTable.USAGE.key(at), USAGE)
          .filter(found -> found.grant().equals(id)).orElse(null);
      if (batch != null) {
        batches.add(batch);
      }
      at = batch == null ? null : batch.prior();
    }
    return new Listed<>(batches, at == null ? null : at.bytes());
  }

  private PermissionApi.Verdict decide(LedgerView view, PermissionApi.Check check, Caller caller)
      throws RpcError {
    requireAllowed(view, check, caller);
    return contracts.decide(view, LedgerReads.header(view, view.height()).header(), check);
  }

  private PermissionApi.Explanation explain(LedgerView view, PermissionApi.Check check,
      Caller caller) throws RpcError {
    requireAllowed(view, check, caller);
    return contracts.explain(view, LedgerReads.header(view, view.height()).header(), check);
  }

  private static void requireAllowed(LedgerView view, PermissionApi.Check check, Caller caller)
      throws RpcError {
    if (check.uses() != null && check.uses() < 1) {
      throw RpcError.of(ErrorCode.INVALID_PARAMS, ErrorCode.INVALID_PARAMS.name(), "uses",
          "at least 1", check.uses().toString());
    }
    requireParty(view, check, caller);
    requireGrant(view, check.grant(), caller);
  }

  /** A decision tells of the grant that it names. */
  private static void requireGrant(LedgerView view, @Nullable Hash grant, Caller caller)
      throws RpcError {
    if (grant != null) {
      LedgerObject named = ObjectReads.newest(view, ObjectKind.GRANT, grant).orElse(null);
      if (named != null && !Visibility.isVisible(view, named, caller)) {
        throw ObjectReads.forbidden(ObjectKind.GRANT);
      }
    }
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
}
