package io.mulu.rpc.methods;

import io.mulu.protocol.StateTable;
import io.mulu.protocol.api.RightsApi;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Right;
import io.mulu.protocol.wire.WireCodec;
import io.mulu.rpc.LedgerReads;
import io.mulu.rpc.RpcMethod;
import java.util.List;

/** {@code rights_}: who holds, may use and may operate versions of datasets. */
final class RightsMethods {
  private static final WireCodec<Right> RIGHT = WireCodec.of(Right.class);

  private final LedgerReads reads;

  RightsMethods(LedgerReads reads) {
    this.reads = reads;
  }

  List<RpcMethod<?, ?>> all() {
    ObjectReads objects = new ObjectReads(reads);
    return List.of(new RpcMethod<>(RightsApi.RIGHT, (p, r) -> objects.read(ObjectKind.RIGHT, p, r)),
        new RpcMethod<>(RightsApi.OF_DATASET, (p, r) -> {
          var page = reads.page(StateTable.VERSION_RIGHT.key(p.dataset()), p.limit(), p.cursor(),
              (view, row) -> LedgerReads.row(view,
                  StateTable.RIGHT.key(LedgerReads.REFERENCE.decodeOwn(row.value()).id()), RIGHT));
          return new RightsApi.RightPage(page.height(), page.items(), page.cursor());
        }));
  }
}
