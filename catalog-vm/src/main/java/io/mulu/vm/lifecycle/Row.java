package io.mulu.vm.lifecycle;

import io.mulu.protocol.Call;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.LedgerObject;
import io.mulu.protocol.object.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One line of a lifecycle table: from a state, by a call (or none: a deadline, another object's
 * step), on an authority, if the guard holds, to a state.
 */
public final class Row<T extends LedgerObject> {
  private final @Nullable State from;
  private final @Nullable Class<? extends Call> call;
  private List<Authority> authorities = List.of();
  private @Nullable State to;
  private @Nullable EndReason ended;
  private String event = "";
  private boolean mindsHolds;
  private @Nullable ToLongFunction<Call> revision;
  private boolean edits;
  private String when = "";
  private Guard<T, Call> guard = (ctx, object, cause) -> true;
  private final List<String> effects = new ArrayList<>();
  private Change<T, Call> change = (ctx, object, cause) -> object;

  private Row(@Nullable State from, @Nullable Class<? extends Call> call) {
    this.from = from;
    this.call = call;
  }

  /** Chooses between rows of the same state, call and authority. */
  public interface Guard<T, C> {
    boolean holds(CallContext ctx, T object, C call);
  }

  /** New content of the object; its state and dates are the engine's. */
  public interface Change<T, C> {
    T apply(CallContext ctx, T object, C call);
  }

  /** A guard that does not look at a call. */
  public interface Condition<T> {
    boolean holds(CallContext ctx, T object);
  }

  /** For steps that no call drives. */
  public interface Consequence<T> {
    T apply(CallContext ctx, T object);
  }

  /** Says a row, in the order in which it reads; C is the call that drives it. */
  public static final class Builder<T extends LedgerObject, C extends Call> {
    private final Row<T> row;
    private final @Nullable Class<C> call;

    Builder(@Nullable State from, @Nullable Class<C> call) {
      this.row = new Row<>(from, call);
      this.call = call;
    }

    public Builder<T, C> by(Authority... authorities) {
      row.authorities = List.of(authorities);
      return this;
    }

    /** Refused while the object is under any hold. */
    public Builder<T, C> unlessHeld() {
      row.mindsHolds = true;
      return this;
    }

    /** An edit of content: the caller names the revision that it saw. */
    public Builder<T, C> revision(ToLongFunction<C> seen) {
      row.edits = true;
      return seen(seen);
    }

    /**
     * Answers the content as it is: the caller names the revision that it saw, and edits nothing.
     */
    public Builder<T, C> seen(ToLongFunction<C> seen) {
      row.revision = cause -> seen.applyAsLong(typed(cause));
      return this;
    }

    public Builder<T, C> when(String text, Guard<T, C> guard) {
      row.when = text;
      row.guard = (ctx, object, cause) -> guard.holds(ctx, object, typed(cause));
      return this;
    }

    public Builder<T, C> whenever(String text, Condition<T> condition) {
      row.when = text;
      row.guard = (ctx, object, cause) -> condition.holds(ctx, object);
      return this;
    }

    /**
     * @param text
     *          what else happens; empty if the change is what the call's name says
     */
    public Builder<T, C> change(String text, Change<T, C> change) {
      note(text);
      row.change = (ctx, object, cause) -> change.apply(ctx, object, typed(cause));
      return this;
    }

    public Builder<T, C> also(String text, Consequence<T> consequence) {
      note(text);
      Change<T, Call> before = row.change;
      row.change = (ctx, object, cause) -> consequence.apply(ctx, before.apply(ctx, object, cause));
      return this;
    }

    public void to(State state, String event) {
      Invariant.check(state != State.ENDED, "an end has a reason");
      row.to = state;
      row.event = event;
    }

    public void ends(EndReason reason, String event) {
      row.to = State.ENDED;
      row.ended = reason;
      row.event = event;
    }

    /** Whatever the state is, it stays, with its reason if it has ended. */
    public void stays(String event) {
      row.event = event;
    }

    private void note(String text) {
      if (!text.isEmpty()) {
        row.effects.add(text);
      }
    }

    private C typed(Call cause) {
      Invariant.check(call != null && call.isInstance(cause),
          () -> row + " is driven by another call");
      return Objects.requireNonNull(call).cast(cause);
    }

    Row<T> build() {
      Invariant.check(!row.authorities.isEmpty() && !row.event.isEmpty(), row + " is incomplete");
      return row;
    }
  }

  /** Null for the row that creates an object. */
  public @Nullable State from() {
    return from;
  }

  public @Nullable Class<? extends Call> call() {
    return call;
  }

  public List<Authority> authorities() {
    return authorities;
  }

  /** Null when the state stays as it is. */
  public @Nullable State to() {
    return to;
  }

  public @Nullable EndReason ended() {
    return ended;
  }

  public String event() {
    return event;
  }

  public boolean mindsHolds() {
    return mindsHolds;
  }

  public boolean isEdit() {
    return edits;
  }

  public String when() {
    return when;
  }

  public List<String> effects() {
    return List.copyOf(effects);
  }

  boolean isListedFor(@Nullable State state, @Nullable Class<? extends Call> cause, Source source) {
    return from == state && (source == Source.DUE || source == Source.WITH || call == cause)
        && authorities.stream().anyMatch(a -> a.source() == source);
  }

  boolean guardHolds(CallContext ctx, T object, @Nullable Call cause) {
    return guard.holds(ctx, object, orNone(cause));
  }

  boolean sawRevision(T object, @Nullable Call cause) {
    return revision == null || revision.applyAsLong(orNone(cause)) == object.standing().revision();
  }

  T changed(CallContext ctx, T object, @Nullable Call cause) {
    return change.apply(ctx, object, orNone(cause));
  }

  /** Rows without a call never look at it; {@link Builder#typed} sees to it that others can. */
  @SuppressWarnings("NullAway")
  private static Call orNone(@Nullable Call cause) {
    return cause;
  }

  @Override
  public String toString() {
    return "row " + from + " " + (call == null ? "" : call.getSimpleName()) + " -> " + to;
  }
}
