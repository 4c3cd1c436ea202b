package io.mulu.rpc.methods;

import io.mulu.protocol.Hash;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.answer.StateReadProof;
import io.mulu.protocol.api.ObjectAnswer;
import io.mulu.protocol.api.RegistryApi;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Organization;
import io.mulu.protocol.wire.WireCodec;
import io.mulu.rpc.Caller;
import io.mulu.rpc.LedgerReads;
import io.mulu.rpc.LedgerView;
import io.mulu.rpc.RpcError;
import io.mulu.rpc.RpcMethod;
import java.util.List;
import java.util.Optional;

/** {@code registry_}: organisations, their people and endpoints. */
final class RegistryMethods {
  private static final WireCodec<Organization> ORGANIZATION = WireCodec.of(Organization.class);

  private final LedgerReads reads;

  RegistryMethods(LedgerReads reads) {
    this.reads = reads;
  }

  List<RpcMethod<?, ?>> all() {
    ObjectReads objects = new ObjectReads(reads);
    return List.of(
        new RpcMethod<>(RegistryApi.ORGANIZATION,
            (p, r) -> objects.read(ObjectKind.ORGANIZATION, p, r)),
        new RpcMethod<>(RegistryApi.ORGANIZATIONS, (p, r) -> {
          var page = reads.page(StateTable.ORGANIZATION.prefix(), p.limit(), p.cursor(),
              (view, row) -> Optional.of(ORGANIZATION.decodeOwn(row.value())));
          return new RegistryApi.OrganizationPage(page.height(), page.items(), page.cursor());
        }),
        new RpcMethod<>(RegistryApi.IDENTITY, (p, r) -> objects.read(ObjectKind.IDENTITY, p, r)),
        new RpcMethod<>(RegistryApi.IDENTITY_BY_KEY,
            (p, r) -> reads.newest(view -> byKey(view, p, r.caller()))),
        new RpcMethod<>(RegistryApi.ENDPOINT, (p, r) -> objects.read(ObjectKind.ENDPOINT, p, r)));
  }

  private static ObjectAnswer byKey(LedgerView view, RegistryApi.KeyQuery query, Caller caller)
      throws RpcError {
    long height = query.height() == null ? view.height() : query.height();
    StateReadProof reference = LedgerReads.proven(view, StateTable.KEY.key(query.key().bytes()),
        height);
    if (reference.value() == null) {
      return new ObjectAnswer(height, null, null);
    }
    Hash id = LedgerReads.REFERENCE.decodeOwn(reference.value()).id();
    return ObjectReads.read(view, ObjectKind.IDENTITY, id, height, false, caller);
  }
}
