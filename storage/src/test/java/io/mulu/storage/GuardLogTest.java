package io.mulu.storage;

import static io.mulu.storage.LogFixtures.OWNER;
import static io.mulu.storage.LogFixtures.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.Invariant;
import io.mulu.storage.LogFixtures.CutAt;
import io.mulu.storage.UnusableLogException.Fault;
import io.mulu.storage.memory.Faults;
import io.mulu.storage.memory.MemoryMedium;
import io.mulu.storage.memory.PowerCut;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GuardLogTest {
  private final MemoryMedium medium = new MemoryMedium(Faults.NONE, new SplittableRandom(1));

  @Test
  void signedPositionsAreRememberedOverACrash() throws UnusableLogException {
    try (GuardLog guard = GuardLog.create(medium, OWNER, 7)) {
      guard.append(signed(8, 0, 3));
      guard.append(signed(8, 0, 4));
      guard.append(signed(8, 2, 0));
      guard.sync();
    }

    try (GuardLog guard = GuardLog.open(medium.crash(), OWNER)) {
      assertThat(guard.floor()).isEqualTo(7);
      assertThat(guard.highest()).contains(signed(8, 2, 0));
      assertThat(guard.at(new GuardLog.Position(8, 0, 3))).contains(signed(8, 0, 3));
      assertThat(guard.at(new GuardLog.Position(8, 1, 3))).isEmpty();
      assertThat(guard.entries()).hasSize(3);
    }
  }

  @Test
  void positionThatDoesNotAscendIsADefect() {
    try (GuardLog guard = GuardLog.create(medium, OWNER, 0)) {
      guard.append(signed(8, 1, 3));

      assertThatThrownBy(() -> guard.append(signed(8, 1, 3))).isInstanceOf(Invariant.Broken.class);
      assertThatThrownBy(() -> guard.append(signed(8, 0, 4))).isInstanceOf(Invariant.Broken.class);
      assertThatThrownBy(() -> guard.append(signed(7, 9, 4))).isInstanceOf(Invariant.Broken.class);
    }
  }

  @Test
  void missingForeignAndDamagedGuardsAreNeverMadeUpFor() {
    assertFault(Fault.MISSING);
    try (GuardLog guard = GuardLog.create(medium, OWNER, 0)) {
      for (int height = 1; height <= 3; height++) {
        guard.append(signed(height, 0, 3));
        guard.sync();
      }
    }
    assertThatThrownBy(() -> GuardLog.create(medium, OWNER, 0))
        .isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> GuardLog.open(medium, LogFixtures.binding("hospital b")))
        .isInstanceOfSatisfying(UnusableLogException.class,
            e -> assertThat(e.fault()).isEqualTo(Fault.FOREIGN));

    medium.flipBit(GuardLog.NAME, LogHeader.BYTES + 30);

    assertFault(Fault.DAMAGED);
  }

  @Test
  void journalIsNotTakenForAGuard() {
    Journal.create(medium, OWNER).close();
    medium.rename(Journal.NAME, GuardLog.NAME);

    assertFault(Fault.DAMAGED);
  }

  @Test
  void boundKeepsTheHighestPositions() throws UnusableLogException {
    try (GuardLog guard = GuardLog.create(medium, OWNER, 5)) {
      for (int i = 1; i <= LogLimits.DEFAULTS.guardEntries() + 1; i++) {
        guard.append(signed(100 + i, 0, 3));
      }
      guard.sync();
      assertThat(guard.entries()).hasSize(LogLimits.DEFAULTS.guardEntriesKept() + 1);
    }

    try (GuardLog guard = GuardLog.open(medium.crash(), OWNER)) {
      assertThat(guard.entries()).hasSize(LogLimits.DEFAULTS.guardEntriesKept() + 1);
      assertThat(guard.floor()).isEqualTo(5);
      assertThat(guard.highest()).contains(signed(101 + LogLimits.DEFAULTS.guardEntries(), 0, 3));
      assertThat(guard.at(new GuardLog.Position(101, 0, 3))).isEmpty();
    }
  }

  @Test
  void powerCutAtEveryMomentKeepsTheGuardBehindItsJournal() throws UnusableLogException {
    boolean hasFired = true;
    int moments = 0;
    for (; hasFired; moments++) {
      CutAt cut = new CutAt(moments);
      MemoryMedium disk = new MemoryMedium(Faults.NONE, new SplittableRandom(moments));
      Journal.create(disk, OWNER).close();
      GuardLog.create(disk, OWNER, 0).close();
      disk = disk.crash(cut, sector -> false);
      long synced = 0;
      try (Journal journal = Journal.open(disk, OWNER, 300);
          GuardLog guard = GuardLog.open(disk, OWNER)) {
        for (int height = 1; height <= 5; height++) {
          persist(journal, guard, height);
          synced = height;
        }
      } catch (PowerCut planned) {
        disk = disk.crash(Faults.NONE, sector -> true);
        compare(disk, synced, "moment " + moments);
      }
      hasFired = cut.hasFired();
    }
    assertThat(moments).isGreaterThan(30);
  }

  /** Rule 2: journal first and synced, then guard and synced; then the height commits. */
  private static void persist(Journal journal, GuardLog guard, int height) {
    GuardLog.Entry entry = signed(height, 0, 3);
    journal.append(new Journal.Entry(height, entry.encode()));
    journal.sync();
    guard.append(entry);
    guard.sync();
    journal.forget(height - 1L);
  }

  private static void compare(MemoryMedium disk, long synced, String when)
      throws UnusableLogException {
    try (Journal journal = Journal.open(disk, OWNER); GuardLog guard = GuardLog.open(disk, OWNER)) {
      long guarded = guard.highest().map(e -> e.position().height()).orElse(0L);
      long journaled = journal.records().stream().mapToLong(Journal.Entry::height).max().orElse(0L);
      assertThat(guarded).as(when).isBetween(synced, synced + 1);
      assertThat(journaled).as(when).isBetween(guarded, synced + 1);
    }
  }

  @Test
  void guardAheadOfItsJournalCanBeSeen() throws UnusableLogException {
    Journal.create(medium, OWNER).close();
    GuardLog.create(medium, OWNER, 0).close();
    MemoryMedium backup = medium.crash(); // the journal as an old backup has it
    try (Journal journal = Journal.open(backup, OWNER);
        GuardLog guard = GuardLog.open(backup, OWNER)) {
      persist(journal, guard, 1);
    }
    backup.delete(Journal.NAME);
    Journal.create(backup, OWNER).close();

    try (Journal journal = Journal.open(backup, OWNER);
        GuardLog guard = GuardLog.open(backup, OWNER)) {
      assertThat(guard.highest()).isPresent();
      assertThat(journal.records()).isEmpty();
    }
  }

  private void assertFault(Fault fault) {
    assertThatThrownBy(() -> GuardLog.open(medium, OWNER)).isInstanceOfSatisfying(
        UnusableLogException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }
}
