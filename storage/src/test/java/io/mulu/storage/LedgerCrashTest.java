package io.mulu.storage;

import static io.mulu.storage.ChainFixture.CHAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.Bytes;
import io.mulu.storage.LogFixtures.CutAt;
import io.mulu.storage.memory.Faults;
import io.mulu.storage.memory.MemoryMedium;
import io.mulu.storage.memory.PowerCut;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LedgerCrashTest {
  private static final int HEIGHT = 12;

  /** A block whose attachment a later one purges. */
  private static final long PURGED = 3;

  private static CommittedBlock next(ChainFixture chain, LedgerStore ledger) {
    boolean purges = ledger.findHead().map(Head::height).orElse(-1L) == 5;
    return chain.next(ledger, purges ? List.of(chain.id(PURGED, 1)) : List.of());
  }

  @Test
  void powerCutAtEveryMomentLeavesBlocksWholeOrNotAtAll() {
    boolean hasFired = true;
    int moments = 0;
    for (; hasFired; moments++) {
      CutAt cut = new CutAt(moments);
      ChainFixture chain = new ChainFixture(3);
      MemoryMedium disk = new MemoryMedium(cut, new SplittableRandom(1));
      long acknowledged = -1;
      try (LedgerStore ledger = LedgerStore.open(disk, CHAIN)) {
        for (long h = 0; h <= HEIGHT; h++) {
          ledger.append(next(chain, ledger));
          acknowledged = h;
          ledger.dropStale(2);
          ledger.pruneStatesBefore(Math.max(0, h - 2));
        }
      } catch (PowerCut planned) {
        recover(disk.crash(Faults.NONE, sector -> false), chain, acknowledged, moments);
      }
      hasFired = cut.hasFired();
    }
    assertThat(moments).isGreaterThan(60);
  }

  private static void recover(MemoryMedium disk, ChainFixture chain, long acknowledged,
      int moment) {
    try (LedgerStore ledger = LedgerStore.open(disk, CHAIN)) {
      long head = ledger.findHead().map(Head::height).orElse(-1L);
      assertThat(head).as("moment %d", moment).isBetween(acknowledged, acknowledged + 1);
      while (ledger.findHead().map(Head::height).orElse(-1L) < HEIGHT) {
        ledger.append(next(chain, ledger));
      }
      assertThat(ledger.attachments(PURGED)).as("moment %d", moment).isEmpty();
      assertThat(ledger.blocksKeptFrom()).isEqualTo(PURGED + 1);
      ledger.pruneStatesBefore(HEIGHT - 2);
      for (int i = 0; i < 60; i++) {
        Bytes key = ChainFixture.key(i);
        assertThat(ledger.state(key)).isEqualTo(chain.state(HEIGHT).get(key));
        assertThat(ledger.stateAt(HEIGHT - 2, key)).isEqualTo(chain.state(HEIGHT - 2).get(key));
      }
    }
  }

  @Test
  void writeErrorEndsAppendingButNotReading() {
    int[] batches = {0};
    Faults failing = (moment, operation, name) -> {
      if (operation == Faults.Operation.WRITE_BATCH && ++batches[0] > 6) {
        throw new StorageException("no space left on device");
      }
    };
    ChainFixture chain = new ChainFixture(4);
    try (LedgerStore ledger = LedgerStore.open(new MemoryMedium(failing, new SplittableRandom(1)),
        CHAIN)) {
      ledger.append(chain.next(ledger));
      ledger.append(chain.next(ledger));
      assertThatThrownBy(() -> ledger.append(chain.next(ledger))).hasMessageContaining("no space");
      batches[0] = -1000;

      assertThatThrownBy(() -> ledger.append(chain.next(ledger)))
          .isInstanceOf(StorageException.class).hasMessageContaining("failed before");
      assertThat(ledger.head().height()).isEqualTo(1);
      assertThat(ledger.snapshot()).isPresent();
    }
  }
}
