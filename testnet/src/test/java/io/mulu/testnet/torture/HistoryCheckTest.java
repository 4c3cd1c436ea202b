package io.mulu.testnet.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.answer.Location;
import io.mulu.testnet.torture.Operation.Attempt;
import io.mulu.testnet.torture.Operation.Read;
import io.mulu.testnet.torture.Operation.Value;
import io.mulu.testnet.torture.Operation.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The checker must pass what a register may do, and catch each thing that it may not. */
final class HistoryCheckTest {
  private static final Value A = new Value(1, "a");
  private static final Value B = new Value(2, "b");

  private final List<Write> writes = new ArrayList<>();
  private final List<Read> reads = new ArrayList<>();

  private Write write(String address, long revision, long from, long to, long height, int index) {
    return new Attempt(Hash.sha256(Bytes.utf8(address)), 0, revision, address, from).ended(to,
        new Location(height, index), true);
  }

  private static Read current(long from, long to, long height, Value value) {
    return new Read(0, 0, true, 0, from, to, height, value);
  }

  private static Read local(int node, int life, long from, long to, long height, Value value) {
    return new Read(node, life, false, 0, from, to, height, value);
  }

  private List<String> violations() {
    return HistoryCheck.violations(writes, reads);
  }

  /** "a" is made at height 5, then "b" is written at height 8. */
  private void twoWrites() {
    writes.add(write("a", 0, 10, 20, 5, 0));
    writes.add(write("b", 1, 30, 40, 8, 3));
  }

  @Test
  void everyHistoryOfARegisterPasses() {
    for (long seed = 1; seed <= 300; seed++) {
      writes.clear();
      reads.clear();
      generate(new SplittableRandom(seed));
      assertThat(violations()).as("seed " + seed).isEmpty();
    }
  }

  /** Time is the height, in hundreds: what a block does, it does at that time. */
  private void generate(SplittableRandom random) {
    int registers = 3;
    List<Value> values = new ArrayList<>(List.of(Value.NONE, Value.NONE, Value.NONE));
    List<TreeMap<Long, Value>> states = new ArrayList<>();
    for (int r = 0; r < registers; r++) {
      states.add(new TreeMap<>(java.util.Map.of(0L, Value.NONE)));
    }
    for (long height = 1; height <= 40; height++) {
      int inBlock = random.nextInt(4);
      for (int index = 0; index < inBlock; index++) {
        int register = random.nextInt(registers);
        Value value = values.get(register);
        long asked = random.nextInt(3) == 0 ? value.revision() + 7 : value.revision();
        String address = height + "-" + index;
        boolean isApplied = asked == value.revision();
        long from = 100 * height - random.nextLong(1, 90);
        long to = random.nextInt(4) == 0 ? Operation.NEVER : 100 * height + random.nextLong(1, 500);
        writes.add(new Attempt(Hash.sha256(Bytes.utf8(address)), register, asked, address, from)
            .ended(to, new Location(height, index), isApplied));
        if (isApplied) {
          values.set(register, new Value(asked + 1, address));
          states.get(register).put(height, values.get(register));
        }
      }
    }
    for (int i = 0; i < 60; i++) {
      int register = random.nextInt(registers);
      long height = random.nextLong(1, 41);
      boolean isCurrent = random.nextBoolean();
      // A local read of node 1, which is three blocks behind
      long from = 100 * (isCurrent ? height : height + 3) + random.nextLong(0, 10);
      reads.add(
          new Read(isCurrent ? 0 : 1, 0, isCurrent, register, from, from + random.nextLong(1, 80),
              height, states.get(register).floorEntry(height).getValue()));
    }
  }

  @Test
  void twoWritesAtOnePlaceAreCaught() {
    twoWrites();
    writes.add(write("c", 2, 50, 60, 8, 3));
    assertThat(violations()).anyMatch(v -> v.contains("one place"));
  }

  @Test
  void aLostWriteIsCaught() {
    twoWrites();
    reads.add(current(50, 60, 9, A));
    assertThat(violations()).singleElement().asString().contains("should have seen")
        .contains("address=b");
  }

  @Test
  void aReadOfWhatWasNeverWrittenIsCaught() {
    twoWrites();
    reads.add(current(50, 60, 9, new Value(2, "x")));
    assertThat(violations()).singleElement().asString().contains("should have seen");
  }

  @Test
  void aReadThatSeesAWriteOfALaterBlockIsCaught() {
    twoWrites();
    reads.add(local(1, 0, 50, 60, 7, B));
    assertThat(violations()).singleElement().asString().contains("address=a");
  }

  @Test
  void aWriteAppliedOnAnOldRevisionIsCaught() {
    twoWrites();
    writes.add(write("c", 1, 50, 60, 9, 0));
    assertThat(violations()).singleElement().asString().contains("met");
  }

  @Test
  void aWriteRevertedForNothingIsCaught() {
    twoWrites();
    writes.add(new Attempt(Hash.sha256(Bytes.utf8("c")), 0, 2, "c", 50).ended(60,
        new Location(9, 0), false));
    assertThat(violations()).singleElement().asString().contains("met");
  }

  @Test
  void aWriteOrderedBeforeOneThatHadReturnedIsCaught() {
    twoWrites();
    writes.add(write("0", 0, 50, 60, 4, 0));
    assertThat(violations()).anyMatch(v -> v.contains("began after the return of"));
  }

  @Test
  void aWriteInABlockThatWasReadBeforeItBeganIsCaught() {
    writes.add(write("a", 0, 10, 20, 5, 0));
    reads.add(local(1, 0, 21, 25, 8, A));
    writes.add(write("b", 1, 30, 40, 8, 3));
    assertThat(violations()).anyMatch(v -> v.contains("began after the return of local read"));
  }

  @Test
  void aCurrentReadOfTheStateBeforeAnAcknowledgedWriteIsCaught() {
    twoWrites();
    reads.add(current(41, 50, 7, A));
    assertThat(violations()).singleElement().asString().contains("began after the return of write");
  }

  @Test
  void aCurrentReadBelowAnEarlierOneIsCaught() {
    twoWrites();
    writes.add(write("c", 2, 45, Operation.NEVER, 12, 0));
    reads.add(current(46, 50, 12, new Value(3, "c")));
    reads.add(new Read(1, 0, true, 0, 51, 60, 11, B));
    assertThat(violations()).singleElement().asString()
        .contains("began after the return of current read");
  }

  @Test
  void aLocalReadMayBeOldButNotOlderThanTheOneBeforeAtItsNode() {
    twoWrites();
    reads.add(local(1, 0, 50, 60, 7, A));
    assertThat(violations()).isEmpty();

    reads.add(local(1, 0, 61, 70, 6, A));

    assertThat(violations()).singleElement().asString().contains("at node 1");
  }

  @Test
  void aNodeThatLostDataMayGoBack() {
    twoWrites();
    reads.add(local(1, 0, 50, 60, 8, B));
    reads.add(local(1, 1, 61, 70, 6, A));
    assertThat(violations()).isEmpty();
  }

  @Test
  void operationsAtTheSameTimeMayLieEitherWay() {
    twoWrites();
    reads.add(current(35, 45, 7, A));
    reads.add(current(35, 45, 8, B));
    assertThat(violations()).isEmpty();
  }
}
