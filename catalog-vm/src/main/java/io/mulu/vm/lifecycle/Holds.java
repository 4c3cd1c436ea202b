package io.mulu.vm.lifecycle;

import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.Reason;
import io.mulu.protocol.object.Hold;
import io.mulu.protocol.object.HoldReason;
import io.mulu.protocol.object.LedgerObject;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.Standing;
import io.mulu.protocol.object.State;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Brakes on objects: who may place which on what. Each source lifts its own only. */
public final class Holds {
  /** Of the {@link Standing#HOLDS_MAX}: disputes never crowd out officers and regulators. */
  public static final int DISPUTES_MAX = 8;

  /** The hold table, as docs/spec/contracts.md shows it. */
  public static final List<Rule> RULES = List.of(
      new Rule(HoldReason.CONSENT,
          EnumSet.of(ObjectKind.DATASET, ObjectKind.ENTRY, ObjectKind.GRANT),
          Authority.holder(Role.GATEWAY, Role.PRIVACY_OFFICER)),
      new Rule(HoldReason.OFFICER,
          EnumSet.of(ObjectKind.DATASET, ObjectKind.ENTRY, ObjectKind.GRANT, ObjectKind.ENDPOINT),
          Authority.holder(Role.PRIVACY_OFFICER)),
      new Rule(HoldReason.OFFICER, EnumSet.of(ObjectKind.IDENTITY),
          Authority.own(Role.PRIVACY_OFFICER)),
      new Rule(HoldReason.REGULATOR,
          EnumSet.of(ObjectKind.ORGANIZATION, ObjectKind.IDENTITY, ObjectKind.ENDPOINT,
              ObjectKind.DATASET, ObjectKind.ENTRY, ObjectKind.GRANT, ObjectKind.RIGHT),
          Authority.member(Role.AUDITOR)));

  private Holds() {
  }

  /** Who may place and lift a hold for a reason on objects of these kinds. */
  public record Rule(HoldReason reason, Set<ObjectKind> kinds, Authority authority) {
    boolean covers(HoldReason wanted, ObjectKind kind) {
      return reason == wanted && kinds.contains(kind);
    }
  }

  public static void place(CallContext ctx, Call.PlaceHold call) {
    place(ctx, ctx.lifecycles().of(call.objectKind()), call);
  }

  private static <T extends LedgerObject> void place(CallContext ctx, Lifecycle<T> lifecycle,
      Call.PlaceHold call) {
    T object = ctx.load(lifecycle.table(), call.object(), "object");
    Revert.require(object.standing().state() != State.ENDED, Reason.WRONG_STATE, "object");
    requireAuthority(ctx, lifecycle, object, call.reason());
    Hold hold = new Hold(call.reason(), ctx.sender().organization().id());
    Revert.require(!object.standing().holds().contains(hold), Reason.ALREADY_EXISTS, "reason");
    add(ctx, lifecycle, object, hold);
  }

  public static void lift(CallContext ctx, Call.LiftHold call) {
    lift(ctx, ctx.lifecycles().of(call.objectKind()), call);
  }

  private static <T extends LedgerObject> void lift(CallContext ctx, Lifecycle<T> lifecycle,
      Call.LiftHold call) {
    T object = ctx.load(lifecycle.table(), call.object(), "object");
    Revert.require(object.standing().state() != State.ENDED, Reason.WRONG_STATE, "object");
    requireAuthority(ctx, lifecycle, object, call.reason());
    Hold hold = new Hold(call.reason(), ctx.sender().organization().id());
    Revert.require(object.standing().holds().contains(hold), Reason.NO_SUCH_HOLD, "reason");
    remove(ctx, lifecycle, object, hold);
  }

  /** A hold by the contracts themselves: a case, a fallen title. */
  public static <T extends LedgerObject> T add(CallContext ctx, Lifecycle<T> lifecycle, T object,
      Hold hold) {
    Revert.require(object.standing().holds().size() < Standing.HOLDS_MAX, Reason.LIMIT, "holds");
    return amend(ctx, lifecycle, object, object.standing().held(hold, ctx.now()), "held");
  }

  /** Lifts a hold if it is there. */
  public static <T extends LedgerObject> T remove(CallContext ctx, Lifecycle<T> lifecycle, T object,
      Hold hold) {
    return object.standing().holds().contains(hold)
        ? amend(ctx, lifecycle, object, object.standing().lifted(hold, ctx.now()), "lifted")
        : object;
  }

  /** Places a hold of a case on its subject, whatever the subject is. */
  public static void dispute(CallContext ctx, ObjectKind kind, Hash id, Hash dispute) {
    dispute(ctx, ctx.lifecycles().of(kind), id, dispute);
  }

  private static <T extends LedgerObject> void dispute(CallContext ctx, Lifecycle<T> lifecycle,
      Hash id, Hash dispute) {
    T object = ctx.load(lifecycle.table(), id, "subject");
    long disputes = object.standing().holds().stream()
        .filter(hold -> hold.reason() == HoldReason.DISPUTE).count();
    Revert.require(disputes < DISPUTES_MAX, Reason.LIMIT, "subject");
    add(ctx, lifecycle, object, new Hold(HoldReason.DISPUTE, dispute));
  }

  public static void settle(CallContext ctx, ObjectKind kind, Hash id, Hash dispute) {
    settle(ctx, ctx.lifecycles().of(kind), id, dispute);
  }

  private static <T extends LedgerObject> void settle(CallContext ctx, Lifecycle<T> lifecycle,
      Hash id, Hash dispute) {
    T object = ctx.load(lifecycle.table(), id, "subject");
    remove(ctx, lifecycle, object, new Hold(HoldReason.DISPUTE, dispute));
  }

  private static <T extends LedgerObject> T amend(CallContext ctx, Lifecycle<T> lifecycle, T object,
      Standing standing, String what) {
    ctx.lifecycles().amend(ctx, lifecycle, object, standing,
        lifecycle.kind().prefix() + "_" + what);
    return lifecycle.cast(object.with(standing));
  }

  private static <T extends LedgerObject> void requireAuthority(CallContext ctx,
      Lifecycle<T> lifecycle, T object, HoldReason reason) {
    List<Rule> rules = RULES.stream().filter(r -> r.covers(reason, lifecycle.kind())).toList();
    Revert.require(!rules.isEmpty(), Reason.BAD_FIELD, "reason");
    Invariant.check(rules.size() == 1, "hold rules overlap");
    Revert.requireNone(Lifecycles.problem(ctx, lifecycle, rules.get(0).authority(), object)
        .map(List::of).orElse(List.of()), "");
  }
}
