package io.mulu.testnet.sim.load;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.object.LedgerObject;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.State;
import io.mulu.protocol.wire.WireCodec;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a client sees of the ledger at some node, perhaps an old one. */
final class Sight {
  private static final Map<ObjectKind, WireCodec<? extends LedgerObject>> CODECS = new EnumMap<>(
      ObjectKind.class);

  static {
    for (ObjectKind kind : ObjectKind.values()) {
      CODECS.put(kind, WireCodec.of(StateTable.of(kind).rowType().asSubclass(LedgerObject.class)));
    }
  }

  /** Of one who does not look. */
  static final Sight NONE = new Sight(key -> Optional.empty(), 0);

  private final Function<Bytes, Optional<Bytes>> rows;
  private final long nowMillis;

  /**
   * @param nowMillis
   *          of the client's calendar
   */
  Sight(Function<Bytes, Optional<Bytes>> rows, long nowMillis) {
    this.rows = rows;
    this.nowMillis = nowMillis;
  }

  long nowMillis() {
    return nowMillis;
  }

  /** Empty if it is not there, or has ended. */
  Optional<LedgerObject> living(ObjectKind kind, Hash id) {
    return rows.apply(StateTable.of(kind).key(id)).<LedgerObject>map(codec(kind)::decodeOwn)
        .filter(object -> object.standing().state() != State.ENDED);
  }

  private static WireCodec<? extends LedgerObject> codec(ObjectKind kind) {
    @Nullable
    WireCodec<? extends LedgerObject> codec = CODECS.get(kind);
    if (codec == null) {
      throw new Invariant.Broken("no codec for " + kind);
    }
    return codec;
  }
}
