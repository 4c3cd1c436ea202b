package io.mulu.vm.contracts;

import io.mulu.protocol.Hash;
import io.mulu.protocol.StateTable.Reference;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.Hold;
import io.mulu.protocol.object.HoldReason;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Standing;
import io.mulu.vm.lifecycle.CallContext;
import io.mulu.vm.lifecycle.Deadlines;
import io.mulu.vm.lifecycle.Holds;
import io.mulu.vm.state.Table;
import java.util.List;
import java.util.Objects;

/**
 * What a grant rests on: a HOLD right, or the grant that it was delegated from. When that falls,
 * the grants get a hold: as many as {@link #AT_ONCE_MAX} in the same transaction, the rest by a
 * deadline in the blocks that follow. Decisions do not wait for the hold: they look at the title
 * itself.
 */
final class Titles {
  static final int AT_ONCE_MAX = 256;

  private Titles() {
  }

  /** Of a right: TITLE holds on the grants that were given from it. */
  static void fall(CallContext ctx, Hash right) {
    hold(ctx, ObjectKind.RIGHT, right, HoldReason.TITLE);
  }

  /** Of a grant: PARENT holds on those that were delegated from it. */
  static void fallOfParent(CallContext ctx, Hash grant) {
    hold(ctx, ObjectKind.GRANT, grant, HoldReason.PARENT);
  }

  /** Something has ended: what rests on it falls in the next block. Part of an index. */
  static void schedule(CallContext ctx, ObjectKind kind, Hash source) {
    boolean rests = !Table.DEPENDENTS.list(ctx.state(), 1, source.bytes()).isEmpty()
        || !Table.DERIVED_RIGHTS.list(ctx.state(), 1, source.bytes()).isEmpty();
    if (rests) {
      Deadlines.set(ctx, ctx.now(), kind, source);
    }
  }

  private static void hold(CallContext ctx, ObjectKind kind, Hash source, HoldReason reason) {
    List<Reference> next = Table.DEPENDENTS.list(ctx.state(), AT_ONCE_MAX + 1, source.bytes());
    for (Reference reference : next.subList(0, Math.min(AT_ONCE_MAX, next.size()))) {
      Grant grant = Objects.requireNonNull(Table.GRANTS.get(ctx.state(), reference.id()));
      // A title that has fallen does not rise again, so the grant need not be found again.
      Table.DEPENDENTS.delete(ctx.state(), source.bytes(), grant.id().bytes());
      if (grant.standing().holds().size() < Standing.HOLDS_MAX) {
        Holds.add(ctx, Grants.LIFECYCLE, grant, new Hold(reason, source));
      }
    }
    if (next.size() > AT_ONCE_MAX) {
      Deadlines.set(ctx, ctx.now(), kind, source);
    }
  }
}
