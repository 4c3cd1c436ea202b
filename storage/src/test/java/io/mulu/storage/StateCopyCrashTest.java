package io.mulu.storage;

import static io.mulu.storage.ChainFixture.CHAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.storage.LogFixtures.CutAt;
import io.mulu.storage.memory.Faults;
import io.mulu.storage.memory.MemoryMedium;
import io.mulu.storage.memory.PowerCut;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StateCopyCrashTest {
  private static final long COPIED = 12;
  private static final long PART_BYTES = 30;

  private final ChainFixture chain = new ChainFixture(5);
  private final LedgerStore source = LedgerStore
      .open(new MemoryMedium(Faults.NONE, new SplittableRandom(1)), CHAIN);

  @Test
  void powerCutAtEveryMomentOfACopyIsGoneOnFrom() {
    for (long h = 0; h <= COPIED; h++) {
      source.append(chain.next(source));
    }
    int parts = copy(new MemoryMedium(Faults.NONE, new SplittableRandom(1)));
    int leastAfterCrash = parts;
    boolean hasFired = true;
    int moments = 0;
    for (; hasFired; moments++) {
      CutAt cut = new CutAt(moments);
      MemoryMedium disk = new MemoryMedium(cut, new SplittableRandom(1));
      try {
        copy(disk);
      } catch (PowerCut planned) {
        disk = disk.crash(Faults.NONE, sector -> false);
        leastAfterCrash = Math.min(leastAfterCrash, copy(disk));
      }
      try (LedgerStore ledger = LedgerStore.open(disk.crash(Faults.NONE, s -> false), CHAIN)) {
        assertThat(ledger.head().height()).as("moment %d", moments).isEqualTo(COPIED);
        for (int k = 0; k < 62; k++) {
          Bytes key = ChainFixture.key(k);
          assertThat(ledger.prove(COPIED, key)).isEqualTo(source.prove(COPIED, key));
          assertThat(ledger.state(key)).isEqualTo(source.state(key));
        }
        assertThat(ledger.copyUnderWay()).isEmpty();
      }
      hasFired = cut.hasFired();
    }
    assertThat(leastAfterCrash).as("a late crash leaves little to do").isZero();
    assertThat(moments).as("before and after each part's batch").isGreaterThan(2 * parts);
    assertThat(parts).isGreaterThan(20);
  }

  /** What a node does, from whatever the disk has: returns how many parts it took. */
  private int copy(MemoryMedium disk) {
    int added = 0;
    try (LedgerStore ledger = LedgerStore.open(disk, CHAIN)) {
      if (ledger.findHead().isEmpty()) {
        ledger.append(chain.next(ledger));
      }
      if (ledger.head().height() == COPIED) {
        return added;
      }
      Hash root = source.headerRow(COPIED).orElseThrow().stateRoot();
      StateCopy copy = ledger.copyUnderWay().orElseGet(() -> ledger.copyState(COPIED, root));
      while (!copy.isComplete()) {
        List<StateCopy.Wanted> some = copy.wanted(3);
        StateCopy.Wanted wanted = some.getLast();
        assertThat(copy.add(wanted,
            source.statePart(COPIED, wanted.path(), wanted.depth(), PART_BYTES).orElseThrow()))
            .isTrue();
        added++;
      }
      for (long h = COPIED - 2; h <= COPIED; h++) {
        LedgerReader.HeaderRow row = source.headerRow(h).orElseThrow();
        ledger.keep(new StoredBlock(h, row.hash(), row.parentHash(), row.stateRoot(), row.header(),
            source.body(h).orElseThrow(), source.certificate(h).orElseThrow(), List.of(),
            List.of()));
      }
      ledger.adopt(copy, COPIED - 2);
    }
    return added;
  }
}
