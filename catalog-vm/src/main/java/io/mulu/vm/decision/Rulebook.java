package io.mulu.vm.decision;

import io.mulu.protocol.object.LevelRules;

/** What governance decides of the rules: code tables, and what each level of sensitivity asks. */
public interface Rulebook {
  /** Whether the table exists: rules about codes bind only where there is a table. */
  boolean hasTable(String table);

  /** Whether the code is there and has not been withdrawn. */
  boolean contains(String table, String code);

  /** Whether {@code code} is {@code ancestor} or below it by the table's parents. */
  boolean isWithin(String table, String code, String ancestor);

  /**
   * @param level
   *          1 to 5
   */
  LevelRules level(int level);
}
