package io.mulu.vm.lifecycle;

import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.object.LedgerObject;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.State;
import io.mulu.vm.state.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What can happen to one kind of object: its table of rows, who its organisations are, when its
 * time runs out, and which index rows follow it. Data for {@link Lifecycles}, for the generated
 * documentation and for the exhaustive test.
 */
public final class Lifecycle<T extends LedgerObject> {
  /** What {@link Builder#deadline} answers for an object that waits for nothing. */
  public static final long NO_DEADLINE = -1;

  private final ObjectKind kind;
  private final Class<T> type;
  private final Table<T> table;
  private final List<Row<T>> rows;
  private final Relation<T> own;
  private final Relation<T> holder;
  private final Relation<T> parties;
  private final ToLongFunction<T> deadline;
  private final Index<T> index;

  private Lifecycle(Builder<T> builder) {
    this.kind = builder.kind;
    this.type = builder.type;
    this.table = builder.table;
    this.rows = List.copyOf(builder.rows);
    this.own = builder.own;
    this.holder = builder.holder;
    this.parties = builder.parties;
    this.deadline = builder.deadline;
    this.index = builder.index;
  }

  /** Ids of organisations (or, for parties, of identities) that stand in a relation to it. */
  public interface Relation<T> {
    List<Hash> of(CallContext ctx, T object);
  }

  /** Rows of other tables that are derived from the object. */
  public interface Index<T> {
    void update(CallContext ctx, @Nullable T before, T after);
  }

  /** Collects the rows in the order in which the documentation shows them. */
  public static final class Builder<T extends LedgerObject> {
    private final ObjectKind kind;
    private final Class<T> type;
    private final Table<T> table;
    private final List<Row<T>> rows = new ArrayList<>();
    private Relation<T> own = (ctx, object) -> List.of();
    private Relation<T> holder = (ctx, object) -> List.of();
    private Relation<T> parties = (ctx, object) -> List.of();
    private ToLongFunction<T> deadline = object -> NO_DEADLINE;
    private Index<T> index = (ctx, before, after) -> {
    };

    private Builder(ObjectKind kind, Class<T> type, Table<T> table) {
      this.kind = kind;
      this.type = type;
      this.table = table;
    }

    public Builder<T> own(Relation<T> relation) {
      own = relation;
      return this;
    }

    public Builder<T> holder(Relation<T> relation) {
      holder = relation;
      return this;
    }

    public Builder<T> parties(Relation<T> relation) {
      parties = relation;
      return this;
    }

    /** Block time at which the object in its present state is due, or {@link #NO_DEADLINE}. */
    public Builder<T> deadline(ToLongFunction<T> millis) {
      deadline = millis;
      return this;
    }

    public Builder<T> index(Index<T> rowsOfOtherTables) {
      index = rowsOfOtherTables;
      return this;
    }

    public <C extends Call> Builder<T> created(Class<C> call, Consumer<Row.Builder<T, C>> row) {
      return add(new Row.Builder<>(null, call), row);
    }

    /** Made as part of another object's step. */
    public Builder<T> createdWith(Consumer<Row.Builder<T, Call>> row) {
      return add(new Row.Builder<>(null, null), row);
    }

    public <C extends Call> Builder<T> row(State from, Class<C> call,
        Consumer<Row.Builder<T, C>> row) {
      return add(new Row.Builder<>(from, call), row);
    }

    /** By a deadline, or as part of another object's step. */
    public Builder<T> row(State from, Consumer<Row.Builder<T, Call>> row) {
      return add(new Row.Builder<>(from, null), row);
    }

    private <C extends Call> Builder<T> add(Row.Builder<T, C> builder,
        Consumer<Row.Builder<T, C>> said) {
      said.accept(builder);
      rows.add(builder.build());
      return this;
    }

    public Lifecycle<T> build() {
      return new Lifecycle<>(this);
    }
  }

  public static <T extends LedgerObject> Builder<T> of(ObjectKind kind, Class<T> type,
      Table<T> table) {
    return new Builder<>(kind, type, table);
  }

  public ObjectKind kind() {
    return kind;
  }

  public Table<T> table() {
    return table;
  }

  public List<Row<T>> rows() {
    return rows;
  }

  T cast(LedgerObject object) {
    Invariant.check(type.isInstance(object), () -> object.kind() + " is no " + kind);
    return type.cast(object);
  }

  List<Row<T>> listed(@Nullable State from, @Nullable Class<? extends Call> call, Source source) {
    return rows.stream().filter(row -> row.isListedFor(from, call, source)).toList();
  }

  List<Hash> own(CallContext ctx, T object) {
    return own.of(ctx, object);
  }

  List<Hash> holder(CallContext ctx, T object) {
    return holder.of(ctx, object);
  }

  List<Hash> parties(CallContext ctx, T object) {
    return parties.of(ctx, object);
  }

  /** Organisations that an event about it concerns. */
  List<Hash> concerned(CallContext ctx, T object) {
    TreeSet<Hash> all = new TreeSet<>(own.of(ctx, object));
    all.addAll(holder.of(ctx, object));
    return List.copyOf(all);
  }

  long deadlineMillis(T object) {
    return deadline.applyAsLong(object);
  }

  void updateIndex(CallContext ctx, @Nullable T before, T after) {
    index.update(ctx, before, after);
  }
}
