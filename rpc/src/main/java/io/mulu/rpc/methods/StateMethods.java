package io.mulu.rpc.methods;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.answer.StateReadProof;
import io.mulu.protocol.api.StateApi;
import io.mulu.protocol.object.LedgerObject;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.rpc.Caller;
import io.mulu.rpc.ErrorCode;
import io.mulu.rpc.LedgerReads;
import io.mulu.rpc.LedgerView;
import io.mulu.rpc.RpcError;
import io.mulu.rpc.RpcMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code state_}: rows of the state, as they are hashed. */
final class StateMethods {
  private final LedgerReads reads;

  StateMethods(LedgerReads reads) {
    this.reads = reads;
  }

  List<RpcMethod<?, ?>> all() {
    return List.of(
        new RpcMethod<>(StateApi.GET, (p, r) -> reads.newest(view -> get(view, p, r.caller()))));
  }

  private static StateApi.RowAnswer get(LedgerView view, StateApi.Get query, Caller caller)
      throws RpcError {
    if (query.key().isEmpty()) {
      throw RpcError.of(ErrorCode.INVALID_PARAMS, ErrorCode.INVALID_PARAMS.name(), "key",
          "the table's byte and the key bytes", "nothing");
    }
    if (!query.proof() && query.height() == null) {
      Bytes value = view.row(query.key()).orElse(null);
      requireVisible(view, query.key(), value, caller);
      return new StateApi.RowAnswer(view.height(), value, null);
    }
    StateReadProof read = LedgerReads.proven(view, query.key(),
        query.height() == null ? view.height() : query.height());
    requireVisible(view, query.key(), read.value(), caller);
    return new StateApi.RowAnswer(read.header().height(), read.value(),
        query.proof() ? read : null);
  }

  /** A row is no way around the rules of its object. */
  private static void requireVisible(LedgerView view, Bytes key, @Nullable Bytes value,
      Caller caller) throws RpcError {
    if (value == null) {
      return;
    }
    for (ObjectKind kind : ObjectKind.values()) {
      if (key.startsWith(StateTable.of(kind).prefix())) {
        LedgerObject object = ObjectReads.decode(kind, value);
        if (!Visibility.isVisible(view, object, caller)) {
          throw ObjectReads.forbidden(kind);
        }
      }
    }
  }
}
