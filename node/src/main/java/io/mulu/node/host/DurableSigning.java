package io.mulu.node.host;

import io.mulu.consensus.DurableState;
import io.mulu.consensus.Effect;
import io.mulu.consensus.GuardEntry;
import io.mulu.consensus.GuardPosition;
import io.mulu.consensus.JournalRecord;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.storage.GuardLog;
import io.mulu.storage.Journal;
import io.mulu.storage.LogBinding;
import io.mulu.storage.LogLimits;
import io.mulu.storage.StorageMedium;
import io.mulu.storage.UnusableLogException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A validator's journal and guard on its storage medium. A missing or unusable one is told to the
 * core as such and stays untouched until the core orders a reset (docs/spec/consensus.md, rule 4).
 */
public final class DurableSigning implements Signing {
  private final StorageMedium medium;
  private final LogBinding binding;
  private final LogLimits limits;
  private final LongConsumer syncNanos;
  private @Nullable Journal journal;
  private @Nullable GuardLog guard;
  private DurableState.Condition journalFound = DurableState.Condition.INTACT;
  private DurableState.Condition guardFound = DurableState.Condition.INTACT;

  private DurableSigning(StorageMedium medium, LogBinding binding, LogLimits limits,
      LongConsumer syncNanos) {
    this.medium = medium;
    this.binding = binding;
    this.limits = limits;
    this.syncNanos = syncNanos;
  }

  /**
   * @param isKeyUnused
   *          the key has never signed: journal and guard are made with it; otherwise only found
   * @param syncNanos
   *          told how long each persist took
   */
  public static DurableSigning open(StorageMedium medium, Hash chainId, PublicKey validator,
      boolean isKeyUnused, LongConsumer syncNanos) {
    return open(medium, new LogBinding(chainId, validator), isKeyUnused, LogLimits.DEFAULTS,
        syncNanos);
  }

  /** As the other, with other limits of the files. */
  public static DurableSigning open(StorageMedium medium, LogBinding binding, boolean isKeyUnused,
      LogLimits limits, LongConsumer syncNanos) {
    DurableSigning signing = new DurableSigning(medium, binding, limits, syncNanos);
    if (isKeyUnused) {
      signing.create(0);
    }
    signing.openJournal();
    signing.openGuard();
    signing.makeJournalForUnusedGuard();
    return signing;
  }

  /** A guard that has passed nothing needs no journal to answer for, but one to go on with. */
  private void makeJournalForUnusedGuard() {
    if (journalFound == DurableState.Condition.MISSING && guard != null
        && guard.highest().isEmpty()) {
      Journal.create(medium, binding).close();
      openJournal();
    }
  }

  /** Makes what is not there. A crash half-way is mended by doing it again. */
  private void create(long floor) {
    if (!medium.exists(Journal.NAME)) {
      Journal.create(medium, binding).close();
    }
    if (!medium.exists(GuardLog.NAME)) {
      GuardLog.create(medium, binding, floor).close();
    }
  }

  private void openJournal() {
    try {
      journal = Journal.open(medium, binding, limits.journalBytes());
      journalFound = DurableState.Condition.INTACT;
    } catch (UnusableLogException e) {
      journal = null;
      journalFound = condition(e.fault());
    }
  }

  private void openGuard() {
    try {
      guard = GuardLog.open(medium, binding, limits);
      guardFound = DurableState.Condition.INTACT;
    } catch (UnusableLogException e) {
      guard = null;
      guardFound = condition(e.fault());
    }
  }

  private static DurableState.Condition condition(UnusableLogException.Fault fault) {
    return switch (fault) {
      case MISSING -> DurableState.Condition.MISSING;
      case FOREIGN -> DurableState.Condition.FOREIGN;
      case DAMAGED -> DurableState.Condition.DAMAGED;
    };
  }

  @Override
  public DurableState read() {
    List<JournalRecord> records = new ArrayList<>();
    Journal found = journal;
    DurableState.Condition journalCondition = journalFound;
    if (found != null) {
      try {
        for (Journal.Entry entry : found.records()) {
          records.add(JournalRecord.decode(entry.payload()));
        }
      } catch (MalformedException e) {
        // Frames are whole and the content is not ours: written by another program.
        records.clear();
        journalCondition = DurableState.Condition.DAMAGED;
      }
    }
    GuardLog entries = guard;
    return entries == null
        ? new DurableState(journalCondition, records, guardFound, List.of(), 0)
        : new DurableState(journalCondition, records, guardFound,
            entries.entries().stream().map(DurableSigning::fromStored).toList(), entries.floor());
  }

  @Override
  public void persist(Effect.Persist persist) {
    Journal toJournal = journal;
    GuardLog toGuard = guard;
    if (toJournal == null || toGuard == null) {
      throw new Invariant.Broken("a validator without journal and guard persists nothing");
    }
    long started = System.nanoTime();
    // Rule 2: what a vote rests on is synced before the vote's own trace in the guard.
    if (!persist.records().isEmpty()) {
      for (JournalRecord entry : persist.records()) {
        toJournal.append(new Journal.Entry(entry.height(), entry.encode()));
      }
      toJournal.sync();
    }
    if (!persist.guardEntries().isEmpty()) {
      for (GuardEntry entry : persist.guardEntries()) {
        toGuard.append(toStored(entry));
      }
      toGuard.sync();
    }
    syncNanos.accept(System.nanoTime() - started);
  }

  @Override
  public void trim(long height) {
    Journal found = journal;
    if (found != null) {
      found.forget(height);
    }
  }

  @Override
  public void reset(long floor) {
    close();
    Journal.putAside(medium);
    GuardLog.putAside(medium);
    // The guard last: without it the next start finds amnesia again, never half a memory.
    Journal.create(medium, binding).close();
    GuardLog.create(medium, binding, floor).close();
    openJournal();
    openGuard();
    Invariant.check(journal != null && guard != null, "a new journal and guard are usable");
  }

  @Override
  public void close() {
    Journal openJournal = journal;
    GuardLog openGuard = guard;
    journal = null;
    guard = null;
    if (openJournal != null) {
      openJournal.close();
    }
    if (openGuard != null) {
      openGuard.close();
    }
  }

  private static GuardLog.Entry toStored(GuardEntry entry) {
    GuardPosition at = entry.position();
    return new GuardLog.Entry(new GuardLog.Position(at.height(), at.view(), code(at.step())),
        entry.digest(), entry.signature());
  }

  private static GuardEntry fromStored(GuardLog.Entry entry) {
    GuardLog.Position at = entry.position();
    return new GuardEntry(new GuardPosition(at.height(), at.view(), step(at.step())),
        entry.digest(), entry.signature());
  }

  /** On disk for good: never renumbered. */
  private static int code(GuardPosition.Step step) {
    return switch (step) {
      case VIEW_CHANGE -> 1;
      case PRE_PREPARE -> 2;
      case NEW_VIEW -> 3;
      case PREPARE -> 4;
      case COMMIT -> 5;
    };
  }

  private static GuardPosition.Step step(int code) {
    for (GuardPosition.Step step : GuardPosition.Step.values()) {
      if (code(step) == code) {
        return step;
      }
    }
    throw new Invariant.Broken("guard holds step " + code);
  }
}
