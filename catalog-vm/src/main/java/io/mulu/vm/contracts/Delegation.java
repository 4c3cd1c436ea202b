package io.mulu.vm.contracts;

import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.object.Amounts;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.GrantOrigin;
import io.mulu.protocol.object.GrantTerms;
import io.mulu.protocol.object.GrantUsage;
import io.mulu.protocol.object.Identity;
import io.mulu.protocol.object.Organization;
import io.mulu.protocol.object.Standing;
import io.mulu.protocol.object.State;
import io.mulu.protocol.object.UseLimits;
import io.mulu.vm.lifecycle.CallContext;
import io.mulu.vm.lifecycle.Revert;
import io.mulu.vm.state.Table;
import java.util.List;
import java.util.TreeSet;

/**
 * Grants passed on. A delegated grant lies within its parent in actions, fields and time; its
 * limits are set aside in the parent, and what it did not spend comes back when it ends.
 */
final class Delegation {
  private Delegation() {
  }

  static Grant delegate(CallContext ctx, Grant parent, Call.DelegateGrant call) {
    requireReceiver(ctx, parent, call);
    GrantTerms allowed = parent.terms();
    Revert
        .require(
            allowed.delegationDepth() > 0 && call.delegationDepth() < allowed.delegationDepth()
                && parent.depth() < GrantTerms.DEPTH_MAX,
            Reason.EXCEEDS_PARENT, "delegation_depth");
    Revert.require(parent.children() < ctx.parameters().childrenMax(), Reason.LIMIT, "grant");
    Revert.require(new TreeSet<>(call.actions()).size() == call.actions().size(), Reason.BAD_FIELD,
        "actions");
    Revert.require(allowed.actions().containsAll(call.actions()), Reason.EXCEEDS_PARENT, "actions");
    Revert.require(allowed.fields().isEmpty() || allowed.fields().containsAll(call.fields()),
        Reason.EXCEEDS_PARENT, "fields");
    Revert.require(
        call.validToMillis() > ctx.now() && call.validToMillis() <= allowed.validToMillis(),
        Reason.EXCEEDS_PARENT, "valid_to_millis");
    requireLimits(ctx, parent, call.limits());
    List<String> fields = call.fields().isEmpty() ? allowed.fields() : call.fields();
    GrantTerms terms = Revert.wellFormed(() -> new GrantTerms(allowed.dataset(), allowed.follow(),
        call.actions(), allowed.purpose(), allowed.research(), fields, allowed.selection(),
        Math.max(ctx.now(), allowed.validFromMillis()), call.validToMillis(), call.limits(),
        allowed.minimumCell(), call.delegationDepth()));
    ctx.lifecycles().createWith(ctx, Grants.LIFECYCLE,
        new Grant(ctx.newId(), Standing.created(State.ACTIVE, ctx.now()), GrantOrigin.DELEGATION,
            parent.title(), parent.id(), parent.holder(), call.grantee(), call.identity(), terms,
            null, parent.depth() + 1, 0, GrantUsage.NONE, List.of(), null));
    return parent
        .with(parent.usage().delegating(parent.usage().delegated().plus(amounts(call.limits()))))
        .withChildren(parent.children() + 1);
  }

  /** A delegated grant has ended: what it used was its parent's, the rest is free again. */
  static void giveBack(CallContext ctx, Grant child) {
    Hash id = child.parent();
    if (id != null) {
      Grant parent = ctx.load(Table.GRANTS, id, "parent");
      GrantUsage usage = parent.usage();
      Amounts spent = child.usage().counted().plus(new Amounts(child.usage().overrun(), 0, 0));
      Grant after = parent.with(usage
          .delegating(usage.delegated().minus(amounts(child.terms().limits()))).counting(spent))
          .withChildren(parent.children() - 1);
      ctx.lifecycles().carry(ctx, Grants.LIFECYCLE, parent, after, "delegation_returned");
    }
  }

  private static void requireReceiver(CallContext ctx, Grant parent, Call.DelegateGrant call) {
    // What one person was given for one patient is not passed on to a team.
    Revert.require(parent.identity() == null || call.identity() != null, Reason.EXCEEDS_PARENT,
        "identity");
    Organization grantee = ctx.load(Table.ORGANIZATIONS, call.grantee(), "grantee");
    Revert.require(grantee.standing().state() == State.ACTIVE, Reason.ID_ORGANIZATION_NOT_ACTIVE,
        "grantee");
    Hash identity = call.identity();
    if (identity != null) {
      Identity person = ctx.load(Table.IDENTITIES, identity, "identity");
      Revert.require(person.standing().state() == State.ACTIVE, Reason.ID_IDENTITY_ENDED,
          "identity");
      Revert.require(person.organization().equals(grantee.id()), Reason.BAD_FIELD, "identity");
    }
  }

  /** Where the parent has a limit, the child has one that fits into what is left of it. */
  private static void requireLimits(CallContext ctx, Grant parent, UseLimits limits) {
    UseLimits max = parent.terms().limits();
    GrantUsage usage = parent.usage();
    Amounts taken = usage.counted().plus(usage.delegated());
    requireWithin(limits.uses(), max.uses(), max.uses() - parent.usesLeft(ctx.now()),
        "limits.uses");
    requireWithin(limits.rows(), max.rows(), taken.rows(), "limits.rows");
    requireWithin(limits.bytes(), max.bytes(), taken.bytes(), "limits.bytes");
    requireWithin(limits.usesPerDay(), max.usesPerDay(), 0, "limits.uses_per_day");
  }

  private static void requireWithin(long asked, long max, long taken, String field) {
    boolean fits = max == 0 || (asked > 0 && asked <= max - taken);
    Revert.require(fits, Reason.EXCEEDS_PARENT, field);
  }

  private static Amounts amounts(UseLimits limits) {
    return new Amounts(limits.uses(), limits.rows(), limits.bytes());
  }
}
