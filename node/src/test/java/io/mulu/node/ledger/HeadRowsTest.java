package io.mulu.node.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Bytes;
import io.mulu.vm.StateReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeadRowsTest {
  private final TreeMap<Bytes, Bytes> stored = new TreeMap<>();
  private final List<Bytes> asked = new ArrayList<>();
  private final List<Bytes> scanned = new ArrayList<>();
  private final StateReader store = new StateReader() {
    @Override
    public @Nullable Bytes get(Bytes key) {
      asked.add(key);
      return stored.get(key);
    }

    @Override
    public List<Row> scan(Bytes prefix, @Nullable Bytes after, int limit) {
      scanned.add(prefix);
      return stored.entrySet().stream().filter(e -> e.getKey().startsWith(prefix))
          .filter(e -> after == null || e.getKey().compareTo(after) > 0).limit(limit)
          .map(e -> new Row(e.getKey(), e.getValue())).toList();
    }
  };

  /** Three of each prefix of one byte. */
  private static Bytes key(int number) {
    return number < 4 ? Bytes.of((byte) number) : Bytes.of((byte) (number % 4), (byte) number);
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
      HeadRows rows = new HeadRows(store, bytesMax, bytesMax);
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
        for (int i = 0; i < 6; i++) {
          Bytes prefix = random.nextInt(4) == 0 ? Bytes.EMPTY : key(random.nextInt(4));
          Bytes after = random.nextInt(4) == 0 ? key(random.nextInt(12)) : null;
          int limit = 1 + random.nextInt(20);
          assertThat(rows.scan(prefix, after, limit)).isEqualTo(store.scan(prefix, after, limit));
        }
        assertThat((long) rows.size() * 160).isLessThanOrEqualTo(2 * bytesMax);
      }
    }
  }

  @Test
  void aScanIsDoneOnceUntilARowUnderItsPrefixIsWritten() {
    HeadRows rows = new HeadRows(store);
    stored.put(key(5), Bytes.utf8("five"));

    for (int i = 0; i < 3; i++) {
      assertThat(rows.scan(key(1), null, 2)).hasSize(1);
      assertThat(rows.scan(key(1), null, 1)).hasSize(1);
      assertThat(rows.scan(key(1), null, 16)).as("there are no more").hasSize(1);
      assertThat(rows.scan(key(2), null, 1)).isEmpty();
    }
    assertThat(scanned).containsExactly(key(1), key(2));
    commit(rows, new TreeMap<>(Map.of(key(9), Optional.of(Bytes.utf8("nine")))));

    assertThat(rows.scan(key(1), null, 16)).hasSize(2);
    assertThat(rows.scan(key(2), null, 1)).isEmpty();
    assertThat(scanned).containsExactly(key(1), key(2), key(1));
  }

  @Test
  void afterAnotherHeadNothingOfTheOldOneIsLeft() {
    HeadRows rows = new HeadRows(store);
    stored.put(key(1), Bytes.utf8("old"));
    rows.get(key(1));
    rows.scan(key(1), null, 1);
    stored.put(key(1), Bytes.utf8("new"));

    rows.clear();

    assertThat(rows.scan(key(1), null, 1).getFirst().value()).isEqualTo(Bytes.utf8("new"));

    assertThat(rows.get(key(1))).isEqualTo(Bytes.utf8("new"));
  }
}
