package io.mulu.vm.contracts;

import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.object.Amounts;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.GrantUsage;
import io.mulu.protocol.object.Lease;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Standing;
import io.mulu.protocol.object.State;
import io.mulu.protocol.object.UsageBatch;
import io.mulu.vm.decision.HoldScope;
import io.mulu.vm.lifecycle.Authority;
import io.mulu.vm.lifecycle.CallContext;
import io.mulu.vm.lifecycle.Lifecycle;
import io.mulu.vm.lifecycle.Revert;
import io.mulu.vm.state.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * How a gateway uses grants without a transaction for each read: it reserves uses, decides on each
 * by itself, keeps records, and anchors them in batches without a gap.
 */
final class Usages {
  /** Records of one batch: larger numbers are mistakes. */
  static final long RECORDS_MAX = 1L << 32;

  static final Lifecycle<UsageBatch> LIFECYCLE = Lifecycle
      .of(ObjectKind.USAGE, UsageBatch.class, Table.USAGES)
      .own((ctx, batch) -> List.of(batch.grantee())).holder((ctx, batch) -> List.of(batch.holder()))
      .createdWith(row -> row.by(Authority.with(ObjectKind.GRANT)).to(State.POSTED, "usage_posted"))
      .row(State.POSTED, Call.AckUsage.class,
          row -> row.by(Authority.own()).to(State.ACKED, "usage_acknowledged"))
      .build();

  private Usages() {
  }

  static Grant leased(CallContext ctx, Grant grant, Call.LeaseUses call) {
    Grants.requireUses(call.uses());
    long longest = ctx.now() + ctx.parameters().contracts().leaseMillis();
    Revert.require(call.validToMillis() > ctx.now() && call.validToMillis() <= longest,
        Reason.BAD_FIELD, "valid_to_millis");
    Revert.require(!HoldScope.stops(grant.standing().holds(), grant.terms().purpose()),
        Reason.GRANT_HELD, "grant");
    Revert.require(call.uses() <= grant.usesLeft(ctx.now()), Reason.GRANT_EXHAUSTED, "uses");
    GrantUsage usage = grant.usage();
    long perDay = grant.terms().limits().usesPerDay();
    Revert.require(perDay == 0 || call.uses() <= perDay - usage.usesToday(ctx.now()), Reason.RATE,
        "uses");
    Revert.require(usage.leases().size() < GrantUsage.LEASES_MAX, Reason.LIMIT, "uses");
    List<Lease> leases = new ArrayList<>(usage.leases());
    leases.add(new Lease(ctx.sender().identity().id(), call.uses(), call.validToMillis()));
    return grant.with(usage.leasing(leases).today(call.uses(), ctx.now()));
  }

  /**
   * What was used is written down whatever was reserved: a record refused would be a record lost.
   */
  static Grant posted(CallContext ctx, Grant grant, Call.PostUsage call) {
    GrantUsage usage = grant.usage();
    Revert.require(call.from() == usage.records(), Reason.RECORDS_GAP, "from");
    Revert.require(call.count() >= 1 && call.count() <= RECORDS_MAX
        && usage.records() <= Long.MAX_VALUE - call.count(), Reason.BAD_FIELD, "count");
    Hash id = ctx.newId();
    ctx.lifecycles().createWith(ctx, LIFECYCLE,
        new UsageBatch(id, Standing.created(State.POSTED, ctx.now()), grant.id(), grant.holder(),
            grant.grantee(), ctx.sender().identity().id(), call.from(), call.count(), call.root(),
            call.totals(), usage.usage()));
    Grant counted = counted(ctx, grant, call);
    return counted.with(counted.usage().posted(call.count(), id));
  }

  /** With the uses of a report, drawn from the gateway's own leases first; makes nothing. */
  static Grant counted(CallContext ctx, Grant grant, Call.PostUsage call) {
    long covered = 0;
    List<Lease> left = new ArrayList<>();
    for (Lease lease : grant.usage().leases()) {
      boolean own = lease.identity().equals(ctx.sender().identity().id());
      long drawn = own ? Math.min(lease.uses(), call.totals().uses() - covered) : 0;
      covered += drawn;
      if (lease.uses() > drawn) {
        left.add(new Lease(lease.identity(), lease.uses() - drawn, lease.validToMillis()));
      }
    }
    Amounts counted = new Amounts(covered, call.totals().rows(), call.totals().bytes());
    return grant.with(
        grant.usage().leasing(left).counting(counted).overrunning(call.totals().uses() - covered));
  }
}
