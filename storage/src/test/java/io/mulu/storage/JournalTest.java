package io.mulu.storage;

import static io.mulu.storage.LogFixtures.OWNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.Bytes;
import io.mulu.storage.LogFixtures.CutAt;
import io.mulu.storage.UnusableLogException.Fault;
import io.mulu.storage.memory.Faults;
import io.mulu.storage.memory.MemoryMedium;
import io.mulu.storage.memory.PowerCut;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class JournalTest {
  private static final long COMPACT_BYTES = 4_000;

  private final MemoryMedium medium = new MemoryMedium(Faults.NONE, new SplittableRandom(1));

  @Test
  void whatWasSyncedIsReplayedInOrder() throws UnusableLogException {
    List<Journal.Entry> written = List.of(entry(1, 10), entry(1, 0), entry(2, 70_000));
    try (Journal journal = Journal.create(medium, OWNER)) {
      written.forEach(journal::append);
      journal.sync();
    }

    assertThat(replay(medium.crash())).isEqualTo(written);
  }

  @Test
  void missingForeignAndSecondJournalsAreToldApart() {
    assertThatThrownBy(() -> Journal.open(medium, OWNER)).isInstanceOfSatisfying(
        UnusableLogException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MISSING));

    Journal.create(medium, OWNER).close();

    assertThatThrownBy(() -> Journal.create(medium, OWNER)).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> Journal.open(medium, LogFixtures.binding("hospital b")))
        .isInstanceOfSatisfying(UnusableLogException.class,
            e -> assertThat(e.fault()).isEqualTo(Fault.FOREIGN));
  }

  @Test
  void crashLosesOnlyWhatWasNotSyncedWhateverSectorsSurvive() throws UnusableLogException {
    for (long seed = 1; seed <= 400; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      MemoryMedium disk = new MemoryMedium(Faults.NONE, random);
      List<Journal.Entry> written = new ArrayList<>();
      int synced = 0;
      Journal journal = Journal.create(disk, OWNER);
      for (int life = 0; life < 4; life++) {
        for (int i = random.nextInt(12); i > 0; i--) {
          written.add(entry(i, random.nextInt(3_000)));
          journal.append(written.getLast());
          if (random.nextInt(3) == 0) {
            journal.sync();
            synced = written.size();
          }
        }
        disk = disk.crash(random);
        List<Journal.Entry> found = replay(disk);
        assertThat(found.size()).as("seed %d", seed).isGreaterThanOrEqualTo(synced);
        assertThat(found).as("seed %d", seed).isEqualTo(written.subList(0, found.size()));
        written = new ArrayList<>(found);
        synced = found.size();
        journal = Journal.open(disk, OWNER);
      }
    }
  }

  @Test
  void flippedBitBeforeSyncedRecordsIsDamageAndNeverSkipped() {
    for (long seed = 1; seed <= 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      MemoryMedium disk = new MemoryMedium(Faults.NONE, random);
      long beforeLast;
      try (Journal journal = Journal.create(disk, OWNER)) {
        for (int i = 0; i < 5; i++) {
          journal.append(entry(i, random.nextInt(2_000)));
          journal.sync();
        }
        beforeLast = journal.bytes();
        journal.append(entry(9, 10));
        journal.sync();
      }
      disk.flipBit(Journal.NAME, random.nextLong(beforeLast));

      assertThatThrownBy(() -> Journal.open(disk, OWNER)).as("seed %d", seed)
          .isInstanceOfSatisfying(UnusableLogException.class,
              e -> assertThat(e.fault()).isEqualTo(Fault.DAMAGED));
    }
  }

  @Test
  void payloadThatLooksLikeALaterFrameDoesNotMakeATornTailAHole() throws UnusableLogException {
    // The attacker knows the format and the offset, but not the salt.
    Bytes forged = new Frame(700, 0, 1, Bytes.utf8("forged")).encode(0);
    try (Journal journal = Journal.create(medium, OWNER)) {
      journal.append(entry(1, 10));
      journal.sync();
      Bytes padding = Bytes.wrap(new byte[700 - (int) journal.bytes() - Frame.HEAD_BYTES - 8]);
      journal.append(new Journal.Entry(2, Bytes.concat(padding, forged)));
    }
    MemoryMedium torn = medium.crash(Faults.NONE, sector -> sector > 0);

    assertThat(replay(torn)).containsExactly(entry(1, 10));
  }

  @Test
  void forgettingRewritesOnlyWhenGrownAndKeepsWhatIsAbove() throws UnusableLogException {
    Journal.create(medium, OWNER).close();
    try (Journal journal = Journal.open(medium, OWNER, COMPACT_BYTES)) {
      journal.append(entry(1, 100));
      journal.forget(1);
      assertThat(journal.records()).hasSize(1);

      journal.append(entry(2, 5_000));
      journal.append(entry(3, 200));
      journal.forget(2);
      assertThat(journal.records()).containsExactly(entry(3, 200));
      assertThat(journal.bytes()).isLessThan(COMPACT_BYTES);

      journal.append(entry(4, 1));
      journal.sync();
    }

    assertThat(replay(medium.crash())).containsExactly(entry(3, 200), entry(4, 1));
  }

  @Test
  void journalThatMustKeepMuchIsNotRewrittenEachTime() throws UnusableLogException {
    Journal.create(medium, OWNER).close();
    try (Journal journal = Journal.open(medium, OWNER, COMPACT_BYTES)) {
      journal.append(entry(9, 10_000));
      journal.forget(1);
      long size = journal.bytes();
      journal.append(entry(2, 5_000));
      journal.forget(2);
      assertThat(journal.bytes()).isGreaterThan(size);

      journal.append(entry(2, 20_000));
      journal.forget(2);
      assertThat(journal.records()).containsExactly(entry(9, 10_000));
    }
  }

  @Test
  void powerCutAtEveryMomentLeavesWhatWasSynced() throws UnusableLogException {
    boolean hasFired = true;
    int moments = 0;
    for (; hasFired; moments++) {
      for (boolean survives : new boolean[]{false, true}) {
        CutAt cut = new CutAt(moments);
        List<Journal.Entry> synced = new ArrayList<>();
        MemoryMedium disk = new MemoryMedium(Faults.NONE, new SplittableRandom(1));
        Journal.create(disk, OWNER).close();
        disk = disk.crash(cut, sector -> false);
        List<Journal.Entry> written = new ArrayList<>();
        try {
          live(disk, written, synced);
        } catch (PowerCut planned) {
          disk = disk.crash(Faults.NONE, sector -> survives);
          List<Journal.Entry> found = replay(disk);
          assertThat(found).as("moment %d", moments).containsAll(above(synced, 3));
          assertThat(written).as("moment %d", moments).containsAll(found);
        }
        hasFired = cut.hasFired();
      }
    }
    assertThat(moments).isGreaterThan(40);
  }

  /** What a replica does: persist, now and then forget up to height 3. */
  private static void live(MemoryMedium disk, List<Journal.Entry> written,
      List<Journal.Entry> synced) throws UnusableLogException {
    try (Journal journal = Journal.open(disk, OWNER, COMPACT_BYTES)) {
      for (int height = 1; height <= 6; height++) {
        for (int i = 0; i < 2; i++) {
          written.add(entry(height, 1_000 + i));
          journal.append(written.getLast());
        }
        journal.sync();
        synced.clear();
        synced.addAll(written);
        journal.forget(Math.min(height - 1, 3));
      }
    }
  }

  private static List<Journal.Entry> above(List<Journal.Entry> entries, long height) {
    return entries.stream().filter(e -> e.height() > height).toList();
  }

  @Test
  void writeErrorEndsWritingButNotReading() {
    Faults failing = (moment, operation, name) -> {
      if (operation == Faults.Operation.SYNC && name.equals(Journal.NAME)) {
        throw new StorageException("no space left on device");
      }
    };
    MemoryMedium disk = new MemoryMedium(Faults.NONE, new SplittableRandom(1));
    Journal.create(disk, OWNER).close();
    disk = disk.crash(failing, sector -> false);
    MemoryMedium bad = disk;

    assertThatThrownBy(() -> {
      try (Journal journal = Journal.open(bad, OWNER)) {
        journal.append(entry(1, 10));
        assertThatThrownBy(journal::sync).hasMessageContaining("no space");
        assertThat(journal.records()).hasSize(1);
        journal.append(entry(1, 10));
      }
    }).isInstanceOf(StorageException.class).hasMessageContaining("failed before");
  }

  @Test
  void failedRewriteEndsWriting() throws UnusableLogException {
    Faults failing = (moment, operation, name) -> {
      if (operation == Faults.Operation.RENAME) {
        throw new StorageException("input/output error");
      }
    };
    Journal.create(medium, OWNER).close();
    MemoryMedium bad = medium.crash(failing, sector -> false);
    try (Journal journal = Journal.open(bad, OWNER, 1)) {
      journal.append(entry(2, 10));
      assertThatThrownBy(() -> journal.forget(1)).hasMessageContaining("input/output");

      assertThatThrownBy(() -> journal.append(entry(3, 1))).isInstanceOf(StorageException.class);
      assertThatThrownBy(journal::sync).isInstanceOf(StorageException.class);
      assertThat(journal.records()).hasSize(1);
    }
  }

  @Test
  void putAsideMakesRoomAndKeepsTheOldOne() throws UnusableLogException {
    Journal.create(medium, OWNER).close();
    medium.flipBit(Journal.NAME, 3);
    Journal.putAside(medium);
    Journal.create(medium, OWNER).close();

    assertThat(replay(medium)).isEmpty();
    assertThat(medium.list()).containsExactly("journal", "journal.unusable");
  }

  private static List<Journal.Entry> replay(MemoryMedium disk) throws UnusableLogException {
    try (Journal journal = Journal.open(disk, OWNER)) {
      return journal.records();
    }
  }

  private static Journal.Entry entry(long height, int size) {
    byte[] payload = new byte[size];
    new SplittableRandom(height * 31 + size).nextBytes(payload);
    return new Journal.Entry(height, Bytes.wrap(payload));
  }
}
