package io.mulu.vm.decision;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.object.CodeTable;
import io.mulu.protocol.object.LevelRules;
import io.mulu.vm.StateReader;
import io.mulu.vm.state.Table;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rulebook of one state, read code by code: a table may have a hundred thousand. */
public final class GovernedTables implements Rulebook {
  /** A chain of parents longer than any classification's; stops at a cycle, too. */
  public static final int DEPTH_MAX = 64;

  private static final Bytes END = Bytes.of((byte) 0);

  private final StateReader state;

  public GovernedTables(StateReader state) {
    this.state = state;
  }

  /** Of a row: no table's code followed by a zero is the beginning of another's. */
  public static Bytes key(String table, String code) {
    return Bytes.concat(Bytes.utf8(table), END, Bytes.utf8(code));
  }

  @Override
  public boolean hasTable(String table) {
    return Table.CODE_TABLES.contains(state, Bytes.utf8(table));
  }

  @Override
  public boolean contains(String table, String code) {
    CodeTable.Row row = row(table, code);
    return row != null && !row.isWithdrawn();
  }

  @Override
  public boolean isWithin(String table, String code, String ancestor) {
    String at = code;
    for (int depth = 0; depth < DEPTH_MAX && !at.isEmpty(); depth++) {
      if (at.equals(ancestor)) {
        return true;
      }
      CodeTable.Row row = row(table, at);
      at = row == null ? "" : row.parent();
    }
    return false;
  }

  @Override
  public LevelRules level(int level) {
    return Objects.requireNonNull(Table.LEVEL_RULES.get(state, key(level)), "rules of a level");
  }

  /** Of the row that holds the rules of a level. */
  public static Bytes key(int level) {
    return Bytes.of((byte) level);
  }

  private CodeTable.@Nullable Row row(String table, String code) {
    return Table.CODES.get(state, key(table, code));
  }
}
