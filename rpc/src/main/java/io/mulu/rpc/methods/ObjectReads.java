package io.mulu.rpc.methods;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.answer.StateReadProof;
import io.mulu.protocol.api.ObjectAnswer;
import io.mulu.protocol.api.ObjectQuery;
import io.mulu.protocol.object.LedgerObject;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.wire.WireCodec;
import io.mulu.rpc.Caller;
import io.mulu.rpc.ErrorCode;
import io.mulu.rpc.LedgerReads;
import io.mulu.rpc.LedgerView;
import io.mulu.rpc.Request;
import io.mulu.rpc.RpcError;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Point reads of objects, the same for every kind: height, proof, and who may see it. */
final class ObjectReads {
  private static final Map<ObjectKind, WireCodec<? extends LedgerObject>> CODECS = codecs();

  private final LedgerReads reads;

  ObjectReads(LedgerReads reads) {
    this.reads = reads;
  }

  private static Map<ObjectKind, WireCodec<? extends LedgerObject>> codecs() {
    Map<ObjectKind, WireCodec<? extends LedgerObject>> codecs = new EnumMap<>(ObjectKind.class);
    for (ObjectKind kind : ObjectKind.values()) {
      codecs.put(kind, WireCodec.of(StateTable.of(kind).rowType().asSubclass(LedgerObject.class)));
    }
    return codecs;
  }

  static LedgerObject decode(ObjectKind kind, Bytes row) {
    WireCodec<? extends LedgerObject> codec = CODECS.get(kind);
    if (codec == null) {
      throw new Invariant.Broken("no codec for " + kind);
    }
    return codec.decodeOwn(row);
  }

  static Optional<LedgerObject> newest(LedgerView view, ObjectKind kind, Hash id) {
    return view.row(StateTable.of(kind).key(id)).map(row -> decode(kind, row));
  }

  ObjectAnswer read(ObjectKind kind, ObjectQuery query, Request request)
      throws RpcError, InterruptedException {
    return reads.newest(
        view -> read(view, kind, query.id(), query.height(), query.proof(), request.caller()));
  }

  static ObjectAnswer read(LedgerView view, ObjectKind kind, Hash id, @Nullable Long height,
      boolean proof, Caller caller) throws RpcError {
    Bytes key = StateTable.of(kind).key(id);
    if (!proof && (height == null || height == view.height())) {
      Optional<LedgerObject> found = newest(view, kind, id);
      if (found.isPresent()) {
        requireVisible(view, found.get(), caller);
      }
      return new ObjectAnswer(view.height(), found.orElse(null), null);
    }
    StateReadProof read = LedgerReads.proven(view, key, height == null ? view.height() : height);
    LedgerObject value = read.value() == null ? null : decode(kind, read.value());
    if (value != null) {
      requireVisible(view, value, caller);
    }
    return new ObjectAnswer(read.header().height(), value, proof ? read : null);
  }

  private static void requireVisible(LedgerView view, LedgerObject object, Caller caller)
      throws RpcError {
    if (!Visibility.isVisible(view, object, caller)) {
      throw forbidden(object.kind());
    }
  }

  static RpcError forbidden(ObjectKind kind) {
    return RpcError.of(ErrorCode.FORBIDDEN, "NOT_PARTY", kind.prefix(),
        "a party of it, or an auditor", "another organisation");
  }
}
