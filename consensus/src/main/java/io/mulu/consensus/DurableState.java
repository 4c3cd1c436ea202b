package io.mulu.consensus;

import java.util.List;

/**
 * What journal and guard held when the process started. Whether it suffices to go on voting is
 * decided by {@link Recovery}.
 *
 * @param records
 *          in the order written; a torn tail is already cut off
 * @param guardEntries
 *          in the order written
 * @param guardFloor
 *          height up to which the guard was created to refuse everything; 0 if created with the key
 */
public record DurableState(Condition journal, List<JournalRecord> records, Condition guard,
    List<GuardEntry> guardEntries, long guardFloor) {

  /** How a file was found. */
  public enum Condition {
    INTACT,
    /** Not there. */
    MISSING,
    /** Bound to another key or chain. */
    FOREIGN,
    /** A record before the tail is unreadable or missing. */
    DAMAGED
  }

  public DurableState {
    records = List.copyOf(records);
    guardEntries = List.copyOf(guardEntries);
  }

  /** Of a validator that has never signed: a guard created with its key, an empty journal. */
  public static DurableState fresh() {
    return new DurableState(Condition.INTACT, List.of(), Condition.INTACT, List.of(), 0);
  }
}
