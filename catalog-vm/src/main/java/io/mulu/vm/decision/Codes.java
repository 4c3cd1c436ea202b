package io.mulu.vm.decision;

/** The governed code tables, as far as rules ask. */
public interface Codes {
  /** Whether the table exists: rules about codes bind only where there is a table. */
  boolean hasTable(String table);

  boolean contains(String table, String code);

  /** Whether {@code code} is {@code ancestor} or below it by the table's parents. */
  boolean isWithin(String table, String code, String ancestor);
}
