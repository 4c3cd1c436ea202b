package io.mulu.node.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.consensus.DurableState;
import io.mulu.consensus.Effect;
import io.mulu.consensus.GuardEntry;
import io.mulu.consensus.GuardPosition;
import io.mulu.consensus.JournalRecord;
import io.mulu.node.fakes.FakeChain;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.storage.GuardLog;
import io.mulu.storage.Journal;
import io.mulu.storage.StorageException;
import io.mulu.storage.memory.Faults;
import io.mulu.storage.memory.MemoryMedium;
import io.mulu.storage.memory.PowerCut;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DurableSigningTest {
  private static final Hash CHAIN = Hash.sha256(Bytes.utf8("chain"));
  private static final KeyPair KEY = FakeChain.key("consensus", 0);

  private static DurableSigning open(MemoryMedium medium, boolean isKeyUnused) {
    return DurableSigning.open(medium, CHAIN, KEY.publicKey(), isKeyUnused, nanos -> {
    });
  }

  private static MemoryMedium medium(Faults faults) {
    return new MemoryMedium(faults, new Random(7));
  }

  private static GuardEntry entry(long height) {
    return new GuardEntry(new GuardPosition(height, 0, GuardPosition.Step.PREPARE),
        Hash.sha256(Bytes.ofLong(height)), KEY.sign(Bytes.ofLong(height)));
  }

  private static Effect.Persist persist(long height) {
    return new Effect.Persist(List.of(new JournalRecord.Body(height, Bytes.ofLong(height))),
        List.of(entry(height)));
  }

  @Test
  void whatWasPersistedIsThereAfterAPowerCut() {
    MemoryMedium medium = medium(Faults.NONE);
    DurableSigning signing = open(medium, true);
    signing.persist(persist(1));
    signing.persist(persist(2));

    DurableState found = open(medium.crash(), false).read();

    assertThat(found.journal()).isEqualTo(DurableState.Condition.INTACT);
    assertThat(found.records()).hasSize(2);
    assertThat(found.guardEntries()).containsExactly(entry(1), entry(2));
  }

  @Test
  void theGuardIsNeverAheadOfItsJournalWhereverThePowerIsCut() {
    int operations = count(signing -> signing.persist(persist(1)));
    assertThat(operations).isGreaterThanOrEqualTo(4);
    for (int at = 0; at < operations; at++) {
      MemoryMedium medium = cutAt(at, signing -> signing.persist(persist(1)));

      DurableState found = open(medium, false).read();

      assertThat(found.journal()).as("cut at %d", at).isEqualTo(DurableState.Condition.INTACT);
      assertThat(found.records().size()).as("cut at %d", at)
          .isGreaterThanOrEqualTo(found.guardEntries().size());
    }
  }

  @Test
  void aResetCutAnywhereIsAmnesiaOrDoneAndNeverHalfAMemory() {
    int operations = count(signing -> signing.reset(40));
    assertThat(operations).isGreaterThanOrEqualTo(8);
    for (int at = 0; at < operations; at++) {
      MemoryMedium medium = cutAt(at, signing -> {
        signing.persist(persist(1));
        signing.reset(40);
      });

      DurableState found = open(medium, false).read();

      boolean isOld = found.guardEntries().equals(List.of(entry(1)));
      boolean isAmnesia = found.guard() != DurableState.Condition.INTACT
          || (found.journal() != DurableState.Condition.INTACT && isOld);
      boolean isWhole = found.journal() == DurableState.Condition.INTACT
          && (found.guardFloor() == 40
              ? found.records().isEmpty() && found.guardEntries().isEmpty()
              : found.records().size() >= found.guardEntries().size());
      assertThat(isAmnesia || isWhole).as("cut at %d: %s", at, found).isTrue();
    }
  }

  @Test
  void aResetRefusesEverythingUpToItsFloorAndWritesOn() {
    MemoryMedium medium = medium(Faults.NONE);
    DurableSigning signing = open(medium, true);
    signing.persist(persist(1));

    signing.reset(40);
    signing.persist(persist(41));

    DurableState found = open(medium.crash(), false).read();
    assertThat(found.guardFloor()).isEqualTo(40);
    assertThat(found.guardEntries()).containsExactly(entry(41));
    assertThat(found.records()).hasSize(1);
  }

  @Test
  void aMissingGuardIsSaidAndNotMadeUpFor() {
    MemoryMedium medium = medium(Faults.NONE);
    open(medium, true).close();
    medium.delete(GuardLog.NAME);

    DurableState found = open(medium, false).read();

    assertThat(found.guard()).isEqualTo(DurableState.Condition.MISSING);
    assertThat(medium.exists(GuardLog.NAME)).isFalse();
  }

  @Test
  void aMissingJournalIsSaidIfTheGuardHasPassedAnything() {
    MemoryMedium medium = medium(Faults.NONE);
    DurableSigning signing = open(medium, true);
    signing.persist(persist(1));
    signing.close();
    medium.delete(Journal.NAME);

    assertThat(open(medium, false).read().journal()).isEqualTo(DurableState.Condition.MISSING);
  }

  @Test
  void aMissingJournalOfAnUnusedGuardIsMadeAgain() {
    MemoryMedium medium = medium(Faults.NONE);
    open(medium, true).close();
    medium.delete(Journal.NAME);

    DurableSigning signing = open(medium, false);
    signing.persist(persist(1));

    assertThat(signing.read().records()).hasSize(1);
  }

  @Test
  void anotherKeysFilesAreForeign() {
    MemoryMedium medium = medium(Faults.NONE);
    open(medium, true).close();

    DurableState found = DurableSigning
        .open(medium, CHAIN, FakeChain.key("consensus", 1).publicKey(), false, nanos -> {
        }).read();

    assertThat(found.guard()).isEqualTo(DurableState.Condition.FOREIGN);
    assertThat(found.journal()).isEqualTo(DurableState.Condition.FOREIGN);
  }

  @Test
  void aFailingSyncIsNoSuccess() {
    boolean[] isFailing = new boolean[1];
    MemoryMedium medium = medium((moment, operation, name) -> {
      if (isFailing[0] && operation == Faults.Operation.SYNC) {
        throw new StorageException("the disk is full");
      }
    });
    DurableSigning signing = open(medium, true);
    isFailing[0] = true;

    assertThatThrownBy(() -> signing.persist(persist(1))).isInstanceOf(StorageException.class);
  }

  private interface Work {
    void on(DurableSigning signing);
  }

  /** Operations on the disk that the work makes. */
  private static int count(Work work) {
    int[] seen = new int[1];
    boolean[] isCounting = new boolean[1];
    DurableSigning signing = open(medium((moment, operation, name) -> {
      seen[0] += isCounting[0] ? 1 : 0;
    }), true);
    isCounting[0] = true;
    work.on(signing);
    return seen[0];
  }

  /** The disk after the work was cut at its n-th moment. */
  private static MemoryMedium cutAt(int n, Work work) {
    int[] left = {n};
    boolean[] isCutting = new boolean[1];
    List<String> cuts = new ArrayList<>();
    MemoryMedium medium = medium((moment, operation, name) -> {
      if (isCutting[0] && left[0]-- == 0) {
        String where = moment + " " + operation + " " + name;
        cuts.add(where);
        throw new PowerCut(where);
      }
    });
    DurableSigning signing = open(medium, true);
    isCutting[0] = true;
    assertThatThrownBy(() -> work.on(signing)).isInstanceOf(PowerCut.class);
    assertThat(cuts).hasSize(1);
    return medium.crash(Faults.NONE, sector -> false);
  }
}
