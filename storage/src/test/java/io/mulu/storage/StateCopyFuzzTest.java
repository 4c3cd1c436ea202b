package io.mulu.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.merkle.StateProof;
import io.mulu.storage.StatePart.Below;
import io.mulu.storage.memory.Faults;
import io.mulu.storage.memory.MemoryMedium;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A state copied from peers that change parts on their way: whatever they send and in whatever
 * order, the copy is that state or still lacks something. Four bytes a part: which of the missing
 * ones, how large, what is done to it, and where.
 */
class StateCopyFuzzTest {
  private static final long HEIGHT = 12;
  private static final int PARTS_MAX = 60;
  private static final StateProof.Leaf NOBODY = new StateProof.Leaf(Hash.ZERO, Hash.ZERO);
  private static final ChainFixture CHAIN = new ChainFixture(7);
  private static final LedgerStore SOURCE = source();
  private static final Hash ROOT = SOURCE.headerRow(HEIGHT).orElseThrow().stateRoot();

  private static LedgerStore source() {
    LedgerStore ledger = LedgerStore.open(medium(), ChainFixture.CHAIN);
    for (long height = 0; height <= HEIGHT; height++) {
      ledger.append(CHAIN.next(ledger));
    }
    return ledger;
  }

  private static MemoryMedium medium() {
    return new MemoryMedium(Faults.NONE, new SplittableRandom(1));
  }

  static Stream<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (byte change = 0; change < 8; change++) {
      for (byte size : new byte[]{0, 1, 2}) {
        ByteBuffer seed = ByteBuffer.allocate(4 * 20);
        for (byte i = 0; i < 10; i++) {
          seed.put(i).put(size).put(change).put(i).put(i).put(size).put((byte) 0).put(i);
        }
        seeds.add(seed.array());
      }
    }
    return seeds.stream();
  }

  @MethodSource("seeds")
  @FuzzTest
  void copyIsTheStateWhoeverSendsIt(byte[] input) {
    try (LedgerStore target = LedgerStore.open(medium(), ChainFixture.CHAIN)) {
      target.append(new ChainFixture(7).next(target));
      StateCopy copy = target.copyState(HEIGHT, ROOT);
      ByteBuffer in = ByteBuffer.wrap(input);
      for (int i = 0; i < PARTS_MAX && in.remaining() >= 4 && !copy.isComplete(); i++) {
        List<StateCopy.Wanted> missing = copy.wanted(32);
        StateCopy.Wanted wanted = missing.get((in.get() & 0xff) % missing.size());
        StatePart part = part(wanted, 1L << (in.get() & 7));
        copy.add(wanted, changed(part, in.get() & 7, in.get() & 0xff));
      }
      while (!copy.isComplete()) {
        StateCopy.Wanted wanted = copy.wanted(1).getFirst();
        assertThat(copy.add(wanted, part(wanted, 200))).isTrue();
      }

      for (Map.Entry<Bytes, Bytes> row : CHAIN.state(HEIGHT).entrySet()) {
        assertThat(copy.value(row.getKey())).isEqualTo(row.getValue());
      }
      assertThat(target.tree().rootNode(HEIGHT).hash()).isEqualTo(ROOT);
    }
  }

  private static StatePart part(StateCopy.Wanted wanted, long bytesMax) {
    return SOURCE.statePart(HEIGHT, wanted.path(), wanted.depth(), bytesMax).orElseThrow();
  }

  private static StatePart changed(StatePart part, int change, int where) {
    return switch (part) {
      case StatePart.Rows rows ->
        new StatePart.Rows(changedRows(new ArrayList<>(rows.rows()), change, where));
      case StatePart.Branch branch ->
        new StatePart.Branch(changedBelow(new ArrayList<>(branch.below()), change, where));
    };
  }

  private static List<KeyValue> changedRows(List<KeyValue> rows, int change, int where) {
    int at = rows.isEmpty() ? 0 : where % rows.size();
    if (rows.isEmpty() || change == 0) {
      return rows;
    }
    KeyValue row = rows.get(at);
    switch (change) {
      case 1 ->
        rows.set(at, new KeyValue(row.key(), Bytes.concat(row.value(), Bytes.of((byte) 0))));
      case 2 -> rows.remove(at);
      case 3 -> rows.add(at, row);
      case 4 -> Collections.swap(rows, at, 0);
      case 5 -> rows.set(at, new KeyValue(Bytes.concat(row.key(), row.value()), Bytes.EMPTY));
      case 6 -> rows.clear();
      default -> rows.add(new KeyValue(Bytes.ofLong(where), row.value()));
    }
    return rows;
  }

  private static List<Below> changedBelow(List<Below> below, int change, int where) {
    int at = where % below.size();
    Below one = below.get(at);
    switch (change) {
      case 0 -> {
      }
      case 1 -> below.set(at, new Below(one.nibble(), one.hash(), one.isLeaf() ? null : NOBODY));
      case 2 -> below.remove(at);
      case 3 -> below.add(at, one);
      case 4 -> Collections.swap(below, at, 0);
      case 5 -> below.set(at, new Below(where & 15, one.hash(), one.leaf()));
      case 6 ->
        below.set(at, new Below(one.nibble(), below.getFirst().hash(), below.getFirst().leaf()));
      default -> below.replaceAll(b -> new Below(b.nibble(), b.hash(), null));
    }
    return below;
  }
}
