package io.mulu.vm.lifecycle;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.DomainTag;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.StateTable.Reference;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.vm.StateReader;
import io.mulu.vm.state.StateOverlay;
import io.mulu.vm.state.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * What is due when: one table in the order of block time. Big-endian times make key order time
 * order.
 */
public final class Deadlines {
  private static final int TIME_BYTES = 8;

  private Deadlines() {
  }

  /**
   * A deadline that has passed.
   *
   * @param key
   *          its key within the table
   */
  public record Due(Bytes key, ObjectKind kind, Hash id) {
  }

  public static void set(CallContext ctx, long millis, ObjectKind kind, Hash id) {
    Table.DEADLINES.put(ctx.state(), new Reference(id), key(millis, kind, id));
  }

  static void clear(CallContext ctx, long millis, ObjectKind kind, Hash id) {
    Table.DEADLINES.delete(ctx.state(), key(millis, kind, id));
  }

  public static void clear(StateOverlay state, Due due) {
    Table.DEADLINES.delete(state, due.key());
  }

  /** Those whose time is not after {@code nowMillis}, in the order in which they run. */
  public static List<Due> due(StateReader state, long nowMillis, int max) {
    Bytes prefix = StateTable.DEADLINE.prefix();
    List<Due> due = new ArrayList<>();
    for (StateReader.Row row : state.scan(prefix, null, max)) {
      Bytes key = row.key().slice(prefix.size(), row.key().size());
      if (key.slice(0, TIME_BYTES).compareTo(Bytes.ofLong(nowMillis)) > 0) {
        break;
      }
      due.add(new Due(key, kind(key.slice(TIME_BYTES, TIME_BYTES + 1)),
          Hash.of(key.slice(TIME_BYTES + 1, key.size()))));
    }
    return due;
  }

  /**
   * Stands for the transaction's id where a deadline creates objects. Longer than what object ids
   * are hashed from, so that it equals none of them.
   */
  public static Hash origin(Due due, long height) {
    return Hash.tagged(DomainTag.OBJECT_ID, due.key(), Bytes.ofLong(height), due.id().bytes());
  }

  private static Bytes key(long millis, ObjectKind kind, Hash id) {
    Invariant.check(millis >= 0, "a deadline before 1970");
    return Bytes.concat(Bytes.ofLong(millis), StateTable.of(kind).prefix(), id.bytes());
  }

  private static ObjectKind kind(Bytes code) {
    for (ObjectKind kind : ObjectKind.values()) {
      if (StateTable.of(kind).prefix().equals(code)) {
        return kind;
      }
    }
    throw new Invariant.Broken("deadline of an unknown kind of object");
  }
}
