package io.mulu.vm.lifecycle;

import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.Reason;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.LedgerObject;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.Standing;
import io.mulu.protocol.object.State;
import io.mulu.vm.decision.Actor;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one engine: there is no other way to change the state of an object. For each step it finds
 * the rows listed for state, call and source, checks authority, deadline, holds, revision and
 * guard, applies the change, writes the object with its index rows and its deadline, and emits the
 * event. What is not listed is refused.
 */
public final class Lifecycles {
  private final EnumMap<ObjectKind, Lifecycle<?>> byKind = new EnumMap<>(ObjectKind.class);

  public Lifecycles(List<Lifecycle<?>> all) {
    for (Lifecycle<?> lifecycle : all) {
      Invariant.check(byKind.put(lifecycle.kind(), lifecycle) == null,
          lifecycle.kind() + " has two lifecycles");
    }
    for (ObjectKind kind : ObjectKind.values()) {
      Invariant.check(byKind.containsKey(kind), kind + " has no lifecycle");
    }
  }

  public List<Lifecycle<?>> all() {
    return List.copyOf(byKind.values());
  }

  public Lifecycle<?> of(ObjectKind kind) {
    Lifecycle<?> lifecycle = byKind.get(kind);
    Invariant.check(lifecycle != null, () -> kind + " has no lifecycle");
    return Objects.requireNonNull(lifecycle);
  }

  /**
   * Puts a new object on the ledger, as the row that lists its creation by this call in its state
   * says. OWN means the sender's organisation here: the object is going to be its.
   */
  public <T extends LedgerObject> T create(CallContext ctx, Lifecycle<T> lifecycle, T object,
      Call call) {
    Optional<Row<T>> row = lifecycle.listed(null, call.getClass(), Source.SENDER).stream()
        .filter(r -> r.to() == object.standing().state()).findFirst();
    Invariant.check(row.isPresent(), () -> call.getClass() + " creates no " + lifecycle.kind());
    requireCreator(ctx, lifecycle, call);
    write(ctx, lifecycle, null, object, row.orElseThrow().event());
    return object;
  }

  /** Reverts unless the sender may create such an object: before any other look at the call. */
  public static void requireCreator(CallContext ctx, Lifecycle<?> lifecycle, Call call) {
    boolean may = lifecycle.listed(null, call.getClass(), Source.SENDER).stream()
        .flatMap(row -> row.authorities().stream()).anyMatch(authority -> switch (authority) {
          case Authority.Own own -> lacking(ctx, own.roles()).isEmpty();
          case Authority.Member member -> lacking(ctx, member.roles()).isEmpty();
          case Authority.Holder any -> false;
          case Authority.Party any -> false;
          case Authority.Approved any -> false;
          case Authority.Due any -> false;
          case Authority.With any -> false;
        });
    Revert.require(may, Reason.ROLE);
  }

  /** An object that comes to be as a part of another's step, whatever the call. */
  public <T extends LedgerObject> T createWith(CallContext ctx, Lifecycle<T> lifecycle, T object) {
    List<Row<T>> listed = lifecycle.listed(null, null, Source.WITH);
    Invariant.check(listed.size() == 1, lifecycle.kind() + " is created with nothing");
    write(ctx, lifecycle, null, object, listed.get(0).event());
    return object;
  }

  /** An object of block 0, which no call creates. */
  public <T extends LedgerObject> void found(CallContext ctx, Lifecycle<T> lifecycle, T object) {
    Invariant.check(ctx.height() == 0, "only block 0 founds");
    write(ctx, lifecycle, null, object, lifecycle.kind().prefix() + "_founded");
  }

  /** The sender's call drives the object. */
  public <T extends LedgerObject> T step(CallContext ctx, Lifecycle<T> lifecycle, Hash id,
      Call call, String field) {
    return step(ctx, lifecycle, ctx.load(lifecycle.table(), id, field), call);
  }

  public <T extends LedgerObject> T step(CallContext ctx, Lifecycle<T> lifecycle, T object,
      Call call) {
    return run(ctx, lifecycle, object, call, Source.SENDER);
  }

  /**
   * Tells the subject of an approval how it ended. A refusal that its table does not list leaves it
   * as it is; an approved call that its table does not list any more reverts.
   */
  public void conclude(CallContext ctx, ObjectKind kind, Hash id, Call call, Source verdict) {
    conclude(ctx, of(kind), id, call, verdict);
  }

  private <T extends LedgerObject> void conclude(CallContext ctx, Lifecycle<T> lifecycle, Hash id,
      Call call, Source verdict) {
    T object = ctx.load(lifecycle.table(), id, "subject");
    boolean listed = !lifecycle.listed(object.standing().state(), call.getClass(), verdict)
        .isEmpty();
    if (listed || verdict == Source.APPROVED) {
      run(ctx, lifecycle, object, call, verdict);
    }
  }

  /** Runs a deadline. One that its object no longer waits for does nothing. */
  public void due(CallContext ctx, ObjectKind kind, Hash id) {
    due(ctx, of(kind), id);
  }

  private <T extends LedgerObject> void due(CallContext ctx, Lifecycle<T> lifecycle, Hash id) {
    T object = lifecycle.table().get(ctx.state(), id);
    if (object != null
        && !lifecycle.listed(object.standing().state(), null, Source.DUE).isEmpty()) {
      run(ctx, lifecycle, object, null, Source.DUE);
    }
  }

  /**
   * Carries an object along in the step of another.
   *
   * @param reason
   *          the end that the other's step means for it; nothing happens if the table has none such
   */
  public <T extends LedgerObject> T endWith(CallContext ctx, Lifecycle<T> lifecycle, T object,
      EndReason reason) {
    Optional<Row<T>> row = lifecycle.listed(object.standing().state(), null, Source.WITH).stream()
        .filter(r -> r.ended() == reason && r.guardHolds(ctx, object, null)).findFirst();
    return row.isEmpty() ? object : apply(ctx, lifecycle, object, null, row.get());
  }

  /**
   * Carries an object along that does not end: writes the content that another's step gives it.
   *
   * @param event
   *          of the row that allows it; nothing happens if the table has none such for its state
   */
  public <T extends LedgerObject> void carry(CallContext ctx, Lifecycle<T> lifecycle, T object,
      T changed, String event) {
    Optional<Row<T>> row = lifecycle.listed(object.standing().state(), null, Source.WITH).stream()
        .filter(r -> r.event().equals(event) && r.guardHolds(ctx, changed, null)).findFirst();
    if (row.isPresent()) {
      write(ctx, lifecycle, object,
          lifecycle.cast(changed.with(object.standing().touched(ctx.now()))), event);
    }
  }

  public void endWith(CallContext ctx, ObjectKind kind, Hash id, EndReason reason) {
    endWith(ctx, of(kind), id, reason);
  }

  private <T extends LedgerObject> void endWith(CallContext ctx, Lifecycle<T> lifecycle, Hash id,
      EndReason reason) {
    endWith(ctx, lifecycle, ctx.load(lifecycle.table(), id, "subject"), reason);
  }

  /** Writes new content that is no step of the lifecycle: a hold placed or lifted. */
  <T extends LedgerObject> void amend(CallContext ctx, Lifecycle<T> lifecycle, T before,
      Standing standing, String event) {
    write(ctx, lifecycle, before, lifecycle.cast(before.with(standing)), event);
  }

  private <T extends LedgerObject> T run(CallContext ctx, Lifecycle<T> lifecycle, T object,
      @Nullable Call call, Source source) {
    State state = object.standing().state();
    List<Row<T>> listed = lifecycle.listed(state, call == null ? null : call.getClass(), source);
    Revert.require(!listed.isEmpty(), Reason.WRONG_STATE, lifecycle.kind().prefix());
    List<Row<T>> allowed = authorized(ctx, lifecycle, listed, object, source);
    long due = lifecycle.deadlineMillis(object);
    // A deadline that waits for its turn has passed all the same.
    Revert.require(source != Source.SENDER || due == Lifecycle.NO_DEADLINE || due > ctx.now(),
        Reason.WRONG_STATE, lifecycle.kind().prefix());
    Row<T> row = Revert.present(
        allowed.stream().filter(r -> r.guardHolds(ctx, object, call)).findFirst().orElse(null),
        Reason.WRONG_STATE, lifecycle.kind().prefix());
    Revert.require(!row.mindsHolds() || object.standing().holds().isEmpty(), Reason.HELD,
        lifecycle.kind().prefix());
    Revert.require(row.sawRevision(object, call), Reason.WRONG_REVISION, "revision");
    return apply(ctx, lifecycle, object, call, row);
  }

  private <T extends LedgerObject> T apply(CallContext ctx, Lifecycle<T> lifecycle, T before,
      @Nullable Call call, Row<T> row) {
    T changed = row.changed(ctx, before, call);
    Standing standing = changed.standing();
    State to = row.to() == null ? standing.state() : row.to();
    EndReason reason = row.ended();
    Standing next;
    if (reason != null) {
      next = standing.ended(reason, ctx.now());
    } else if (row.isEdit()) {
      next = standing.edited(ctx.now());
    } else {
      next = to == State.ENDED ? standing : standing.moved(to, ctx.now());
    }
    Invariant.check(next.state() == to, () -> row + " edits and moves at once");
    T after = lifecycle.cast(changed.with(next));
    write(ctx, lifecycle, before, after, row.event());
    return after;
  }

  private <T extends LedgerObject> void write(CallContext ctx, Lifecycle<T> lifecycle,
      @Nullable T before, T after, String event) {
    lifecycle.table().put(ctx.state(), after, after.id().bytes());
    long due = lifecycle.deadlineMillis(after);
    long dueBefore = before == null ? Lifecycle.NO_DEADLINE : lifecycle.deadlineMillis(before);
    if (due != dueBefore) {
      if (dueBefore != Lifecycle.NO_DEADLINE) {
        Deadlines.clear(ctx, dueBefore, lifecycle.kind(), after.id());
      }
      if (due != Lifecycle.NO_DEADLINE) {
        Deadlines.set(ctx, due, lifecycle.kind(), after.id());
      }
    }
    // After its own deadline is settled: an index may set one for what its end leaves to be done.
    lifecycle.updateIndex(ctx, before, after);
    ctx.emit(after, event, before == null ? null : before.standing().state(),
        lifecycle.concerned(ctx, after));
  }

  /** The rows whose authority the step has; the sender's lack of any reverts. */
  private static <T extends LedgerObject> List<Row<T>> authorized(CallContext ctx,
      Lifecycle<T> lifecycle, List<Row<T>> listed, T object, Source source) {
    if (source != Source.SENDER) {
      return listed;
    }
    List<Row<T>> allowed = listed.stream().filter(row -> row.authorities().stream()
        .anyMatch(authority -> problem(ctx, lifecycle, authority, object).isEmpty())).toList();
    if (allowed.isEmpty()) {
      Revert.requireNone(List.of(refusal(ctx, lifecycle, listed.get(0), object)), "");
    }
    return allowed;
  }

  /** What would help most: a role within the right organisation, else the first authority's. */
  private static <T extends LedgerObject> Reason refusal(CallContext ctx, Lifecycle<T> lifecycle,
      Row<T> row, T object) {
    List<Reason> problems = row.authorities().stream()
        .map(authority -> problem(ctx, lifecycle, authority, object)).flatMap(Optional::stream)
        .toList();
    return problems.contains(Reason.ROLE) ? Reason.ROLE : problems.get(0);
  }

  /** Why the sender lacks an authority over an object, or nothing. */
  static <T extends LedgerObject> Optional<Reason> problem(CallContext ctx, Lifecycle<T> lifecycle,
      Authority authority, T object) {
    Actor sender = ctx.sender();
    return switch (authority) {
      case Authority.Own own -> !lifecycle.own(ctx, object).contains(sender.organization().id())
          ? Optional.of(Reason.NOT_OWN)
          : lacking(ctx, own.roles());
      case Authority.Holder holder ->
        !lifecycle.holder(ctx, object).contains(sender.organization().id())
            ? Optional.of(Reason.NOT_HOLDER)
            : lacking(ctx, holder.roles());
      case Authority.Party party -> lifecycle.parties(ctx, object).contains(sender.identity().id())
          ? Optional.empty()
          : Optional.of(Reason.NOT_PARTY);
      case Authority.Member member -> lacking(ctx, member.roles());
      case Authority.Approved approved -> Optional.of(Reason.NEEDS_APPROVAL);
      case Authority.Due due -> Optional.of(Reason.WRONG_STATE);
      case Authority.With with -> Optional.of(Reason.WRONG_STATE);
    };
  }

  private static Optional<Reason> lacking(CallContext ctx, List<Role> roles) {
    return roles.isEmpty()
        || roles.stream().anyMatch(role -> ctx.sender().identity().has(role, ctx.now()))
            ? Optional.empty()
            : Optional.of(Reason.ROLE);
  }

  /** For the tables of the documentation and the tests that go through them. */
  public Map<ObjectKind, Lifecycle<?>> byKind() {
    return Collections.unmodifiableMap(byKind);
  }
}
