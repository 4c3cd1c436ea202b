package io.mulu.vm.decision;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.object.CodeTable;
import io.mulu.vm.StateReader;
import io.mulu.vm.state.Table;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The code tables of one state, indexed when first asked for. A table holds for a whole block, so
 * one of these serves it. Confined to its execution.
 */
public final class CodeTables implements Codes {
  /** A chain of parents longer than any classification's; stops at a cycle, too. */
  static final int DEPTH_MAX = 64;

  private final StateReader state;
  private final Map<String, Optional<Map<String, String>>> parentsByTable = new TreeMap<>();

  public CodeTables(StateReader state) {
    this.state = state;
  }

  @Override
  public boolean hasTable(String table) {
    return parents(table).isPresent();
  }

  @Override
  public boolean contains(String table, String code) {
    return parents(table).map(parents -> parents.containsKey(code)).orElse(false);
  }

  @Override
  public boolean isWithin(String table, String code, String ancestor) {
    Map<String, String> parents = parents(table).orElse(new TreeMap<>());
    String at = code;
    for (int depth = 0; depth < DEPTH_MAX && !at.isEmpty(); depth++) {
      if (at.equals(ancestor)) {
        return true;
      }
      at = parents.getOrDefault(at, "");
    }
    return false;
  }

  private Optional<Map<String, String>> parents(String table) {
    return parentsByTable.computeIfAbsent(table, code -> {
      CodeTable rows = Table.CODE_TABLES.get(state, Bytes.utf8(code));
      if (rows == null) {
        return Optional.empty();
      }
      Map<String, String> parents = new TreeMap<>();
      rows.rows().forEach(row -> parents.put(row.code(), row.parent()));
      return Optional.of(parents);
    });
  }
}
