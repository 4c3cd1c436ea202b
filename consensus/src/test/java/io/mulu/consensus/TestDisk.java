package io.mulu.consensus;

import io.mulu.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;

/** What survives a crash of one node: journal and guard, through their real encodings. */
final class TestDisk {
  private final List<JournalRecord> journal = new ArrayList<>();
  private final List<GuardEntry> guard = new ArrayList<>();
  DurableState.Condition journalCondition = DurableState.Condition.INTACT;
  DurableState.Condition guardCondition = DurableState.Condition.INTACT;
  private long floor;

  TestDisk copy() {
    TestDisk copy = new TestDisk();
    copy.journal.addAll(journal);
    copy.guard.addAll(guard);
    copy.floor = floor;
    return copy;
  }

  void persist(Effect.Persist persist) {
    persistPrefix(persist, Integer.MAX_VALUE);
  }

  /** As far as a power cut let it come: journal first, then guard. */
  void persistPrefix(Effect.Persist persist, int items) {
    persist.records().stream().limit(items).forEach(r -> journal.add(throughBytes(r)));
    persist.guardEntries().stream().limit(Math.max(0, items - persist.records().size()))
        .forEach(guard::add);
  }

  void trim(long height) {
    journal.removeIf(r -> r.height() <= height);
  }

  void reset(long newFloor) {
    journal.clear();
    guard.clear();
    floor = newFloor;
    journalCondition = DurableState.Condition.INTACT;
    guardCondition = DurableState.Condition.INTACT;
  }

  void loseJournal() {
    journal.clear();
  }

  void dropLastJournalRecord() {
    journal.remove(journal.size() - 1);
  }

  boolean journaled(SignedMessage message) {
    return journal.stream()
        .anyMatch(r -> r instanceof JournalRecord.Sent s && s.message().equals(message));
  }

  boolean guarded(SignedMessage message, GuardPosition position) {
    return guard.stream().anyMatch(e -> e.position().equals(position)
        && e.digest().equals(ConsensusSigner.digest(message.content())));
  }

  int journalSize() {
    return journal.size();
  }

  DurableState read() {
    return new DurableState(journalCondition, journal, guardCondition, guard, floor);
  }

  private static JournalRecord throughBytes(JournalRecord journalRecord) {
    try {
      return JournalRecord.decode(journalRecord.encode());
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }
}
