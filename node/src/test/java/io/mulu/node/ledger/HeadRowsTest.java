package io.mulu.node.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Bytes;
import io.mulu.vm.StateReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeadRowsTest {
  private final TreeMap<Bytes, Bytes> stored = new TreeMap<>();
  private final List<Bytes> asked = new ArrayList<>();
  private final StateReader store = new StateReader() {
    @Override
    public @Nullable Bytes get(Bytes key) {
      asked.add(key);
      return stored.get(key);
    }

    @Override
    public List<Row> scan(Bytes prefix, @Nullable Bytes after, int limit) {
      return stored.entrySet().stream().map(e -> new Row(e.getKey(), e.getValue())).toList();
    }
  };

  private static Bytes key(int number) {
    return Bytes.of((byte) number);
  }

  private void commit(HeadRows rows, SortedMap<Bytes, Optional<Bytes>> writes) {
    writes.forEach(
        (key, value) -> value.ifPresentOrElse(v -> stored.put(key, v), () -> stored.remove(key)));
    rows.committed(writes);
  }

  @Test
  void aRowIsAskedForOnceWhetherItIsThereOrNot() {
    HeadRows rows = new HeadRows(store);
    stored.put(key(1), Bytes.utf8("one"));

    for (int i = 0; i < 3; i++) {
      assertThat(rows.get(key(1))).isEqualTo(Bytes.utf8("one"));
      assertThat(rows.get(key(2))).isNull();
    }
    assertThat(asked).containsExactly(key(1), key(2));
  }

  @Test
  void itSaysWhatTheStoreSaysWhateverIsCommittedAndHoweverLittleItHolds() {
    for (long bytesMax : List.of(0L, 700L, 1L << 20)) {
      stored.clear();
      HeadRows rows = new HeadRows(store, bytesMax);
      SplittableRandom random = new SplittableRandom(7);
      for (int block = 0; block < 400; block++) {
        TreeMap<Bytes, Optional<Bytes>> writes = new TreeMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          writes.put(key(random.nextInt(12)),
              random.nextInt(3) == 0
                  ? Optional.empty()
                  : Optional.of(Bytes.wrap(new byte[1 + random.nextInt(40)])));
        }
        commit(rows, writes);
        for (int i = 0; i < 6; i++) {
          Bytes key = key(random.nextInt(12));
          assertThat(rows.get(key)).isEqualTo(stored.get(key));
        }
        assertThat(rows.scan(Bytes.EMPTY, null, 20)).hasSameSizeAs(stored.keySet());
        assertThat((long) rows.size() * 160).isLessThanOrEqualTo(bytesMax);
      }
    }
  }

  @Test
  void afterAnotherHeadNothingOfTheOldOneIsLeft() {
    HeadRows rows = new HeadRows(store);
    stored.put(key(1), Bytes.utf8("old"));
    rows.get(key(1));
    stored.put(key(1), Bytes.utf8("new"));

    rows.clear();

    assertThat(rows.get(key(1))).isEqualTo(Bytes.utf8("new"));
  }
}
