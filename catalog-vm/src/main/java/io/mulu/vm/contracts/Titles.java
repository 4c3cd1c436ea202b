package io.mulu.vm.contracts;

import io.mulu.protocol.StateTable.Reference;
import io.mulu.protocol.object.Dataset;
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
 * Grants whose title has fallen get a TITLE hold: as many as {@link #AT_ONCE_MAX} in the same
 * transaction, the rest by a deadline in the blocks that follow. Decisions do not wait for the
 * hold: they look at the title itself.
 */
final class Titles {
  static final int AT_ONCE_MAX = 256;

  private Titles() {
  }

  static Dataset fall(CallContext ctx, Dataset dataset) {
    List<Reference> next = Table.DEPENDENTS.list(ctx.state(), AT_ONCE_MAX + 1,
        dataset.id().bytes());
    for (Reference reference : next.subList(0, Math.min(AT_ONCE_MAX, next.size()))) {
      Grant grant = Objects.requireNonNull(Table.GRANTS.get(ctx.state(), reference.id()));
      Hold hold = new Hold(HoldReason.TITLE, dataset.id());
      // A title that has fallen does not rise again, so the grant need not be found again.
      Table.DEPENDENTS.delete(ctx.state(), dataset.id().bytes(), grant.id().bytes());
      if (grant.standing().holds().size() < Standing.HOLDS_MAX) {
        Holds.add(ctx, Grants.LIFECYCLE, grant, hold);
      }
    }
    if (next.size() > AT_ONCE_MAX) {
      Deadlines.set(ctx, ctx.now(), ObjectKind.DATASET, dataset.id());
    }
    return dataset;
  }

  /** In the next block: for steps whose static work has no room for it. */
  static Dataset fallLater(CallContext ctx, Dataset dataset) {
    Deadlines.set(ctx, ctx.now(), ObjectKind.DATASET, dataset.id());
    return dataset;
  }
}
