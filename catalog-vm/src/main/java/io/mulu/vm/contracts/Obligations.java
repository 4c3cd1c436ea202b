package io.mulu.vm.contracts;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.StateTable.Reference;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.DuoTerm;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.GrantTerms;
import io.mulu.protocol.object.Obligation;
import io.mulu.vm.decision.Duo;
import io.mulu.vm.lifecycle.CallContext;
import io.mulu.vm.lifecycle.Revert;
import io.mulu.vm.state.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a grant obliges to: taken from the dataset's DUO terms when it is issued, due some time
 * after it has ended. While one is overdue, its organisation gets nothing more from the same
 * holder.
 */
final class Obligations {
  private Obligations() {
  }

  static List<Obligation> of(CallContext ctx, Dataset dataset, GrantTerms terms) {
    long grace = ctx.parameters().contracts().obligationMillis();
    List<Obligation> obligations = new ArrayList<>();
    for (DuoTerm term : Duo.obligations(dataset.terms().duo())) {
      long from = term.code().equals("MOR")
          ? terms.validFromMillis() + Duo.moratoriumMillis(term)
          : terms.validToMillis();
      if (obligations.stream().noneMatch(other -> other.code().equals(term.code()))) {
        obligations.add(new Obligation(term.code(), from + grace, Obligation.Status.OPEN, null));
      }
    }
    return obligations;
  }

  static Grant met(CallContext ctx, Grant grant, Call.MeetObligation call) {
    return settled(grant, call.code(), Obligation.Status.MET, call.evidence());
  }

  static Grant waived(CallContext ctx, Grant grant, Call.WaiveObligation call) {
    return settled(grant, call.code(), Obligation.Status.WAIVED, null);
  }

  /** The open one that is due first. */
  static @Nullable Obligation next(Grant grant) {
    return grant.obligations().stream().filter(o -> o.status() == Obligation.Status.OPEN)
        .min(Comparator.comparingLong(Obligation::dueMillis)).orElse(null);
  }

  /** Each grant lies under the time at which its next obligation is due. */
  static void index(CallContext ctx, @Nullable Grant before, Grant after) {
    Obligation was = before == null ? null : next(before);
    Obligation is = next(after);
    if (!Objects.equals(was, is)) {
      if (was != null) {
        Table.OBLIGATIONS.delete(ctx.state(), key(after, was));
      }
      if (is != null) {
        Table.OBLIGATIONS.put(ctx.state(), new Reference(after.id()), key(after, is));
      }
    }
  }

  private static Grant settled(Grant grant, String code, Obligation.Status status,
      @Nullable Hash evidence) {
    List<Obligation> changed = new ArrayList<>();
    boolean found = false;
    for (Obligation obligation : grant.obligations()) {
      boolean hit = obligation.code().equals(code) && obligation.status() == Obligation.Status.OPEN;
      found |= hit;
      changed
          .add(hit ? new Obligation(code, obligation.dueMillis(), status, evidence) : obligation);
    }
    Revert.require(found, Reason.NO_OBLIGATION, "code");
    return grant.with(changed);
  }

  private static Bytes[] key(Grant grant, Obligation obligation) {
    return new Bytes[]{grant.grantee().bytes(), grant.holder().bytes(),
        Bytes.ofLong(obligation.dueMillis()), grant.id().bytes()};
  }
}
