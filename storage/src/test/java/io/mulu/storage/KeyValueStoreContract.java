package io.mulu.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What everything above the seam relies on; extend it for each medium. */
public abstract class KeyValueStoreContract {
  protected static final Column RED = new Column(1, "red");
  protected static final Column BLUE = new Column(2, "blue");
  private static final List<Column> COLUMNS = List.of(RED, BLUE);

  /** Of one test: the same each time it is asked. */
  protected abstract StorageMedium medium();

  @Test
  void rowIsReadAsWrittenInItsColumnOnly() {
    try (KeyValueStore store = open()) {
      store.write(new WriteBatch().put(RED, key("a"), key("1")));

      assertThat(store.get(RED, key("a"))).isEqualTo(key("1"));
      assertThat(store.get(BLUE, key("a"))).isNull();
      assertThat(store.get(RED, key("b"))).isNull();
    }
  }

  @Test
  void emptyValueIsAValue() {
    try (KeyValueStore store = open()) {
      store.write(new WriteBatch().put(RED, key("a"), Bytes.EMPTY));

      assertThat(store.get(RED, key("a"))).isEqualTo(Bytes.EMPTY);
      assertThat(store.scan(RED, KeyRange.ALL, 10)).hasSize(1);
    }
  }

  @Test
  void laterChangeOfABatchWins() {
    try (KeyValueStore store = open()) {
      store.write(new WriteBatch().put(RED, key("a"), key("1")).delete(RED, key("a"))
          .put(RED, key("b"), key("1")).put(RED, key("b"), key("2")).delete(RED, key("never")));

      assertThat(store.get(RED, key("a"))).isNull();
      assertThat(store.get(RED, key("b"))).isEqualTo(key("2"));
    }
  }

  @Test
  void batchSpansColumnsAndSurvivesReopening() {
    try (KeyValueStore store = open()) {
      store.write(new WriteBatch().put(RED, key("a"), key("1")).put(BLUE, key("a"), key("2")));
    }

    try (KeyValueStore store = open()) {
      assertThat(store.get(RED, key("a"))).isEqualTo(key("1"));
      assertThat(store.get(BLUE, key("a"))).isEqualTo(key("2"));
    }
  }

  @Test
  void keysAreOrderedAsUnsignedBytes() {
    try (KeyValueStore store = open()) {
      for (String hex : List.of("ff", "7f", "80", "00", "8000", "")) {
        store.write(new WriteBatch().put(RED, Bytes.ofHex(hex), Bytes.EMPTY));
      }

      assertThat(store.scan(RED, KeyRange.ALL, 10)).extracting(row -> row.key().hex())
          .containsExactly("", "00", "7f", "80", "8000", "ff");
      assertThat(store.scanBackward(RED, KeyRange.ALL, 2)).extracting(row -> row.key().hex())
          .containsExactly("ff", "8000");
    }
  }

  @Test
  void prefixOfHighestBytesHasNoEndButItsOwn() {
    try (KeyValueStore store = open()) {
      for (String hex : List.of("fe", "ff", "ffff", "ffff01", "aaff", "ab")) {
        store.write(new WriteBatch().put(RED, Bytes.ofHex(hex), Bytes.EMPTY));
      }

      assertThat(store.scan(RED, KeyRange.prefix(Bytes.ofHex("ff")), 10))
          .extracting(row -> row.key().hex()).containsExactly("ff", "ffff", "ffff01");
      assertThat(store.scan(RED, KeyRange.prefix(Bytes.ofHex("aaff")), 10))
          .extracting(row -> row.key().hex()).containsExactly("aaff");
    }
  }

  @Test
  void scansAgreeWithASortedMapWhateverTheRange() {
    for (long seed = 1; seed <= 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      TreeMap<Bytes, Bytes> model = new TreeMap<>();
      try (KeyValueStore store = medium().openStore("db" + seed, COLUMNS)) {
        for (int i = 0; i < 30; i++) {
          writeSome(store, model, random);
        }
        for (int i = 0; i < 30; i++) {
          compareOneScan(store, model, random, "seed " + seed);
        }
      }
    }
  }

  private static void writeSome(KeyValueStore store, NavigableMap<Bytes, Bytes> model,
      SplittableRandom random) {
    WriteBatch batch = new WriteBatch();
    for (int i = 0; i < 5; i++) {
      Bytes key = randomKey(random);
      if (random.nextInt(3) == 0) {
        batch.delete(RED, key);
        model.remove(key);
      } else {
        Bytes value = Bytes.ofLong(random.nextLong());
        batch.put(RED, key, value);
        model.put(key, value);
      }
    }
    store.write(batch);
  }

  private static void compareOneScan(KeyValueStore store, NavigableMap<Bytes, Bytes> model,
      SplittableRandom random, String seed) {
    KeyRange range = switch (random.nextInt(4)) {
      case 0 -> KeyRange.ALL;
      case 1 -> KeyRange.prefix(randomKey(random).slice(0, 1));
      case 2 -> KeyRange.between(randomKey(random), randomKey(random));
      default -> KeyRange.ALL.after(randomKey(random));
    };
    int limit = 1 + random.nextInt(40);
    List<Bytes> expected = new ArrayList<>(
        model.keySet().stream().filter(range::contains).toList());

    assertThat(store.scan(RED, range, limit)).as(seed).extracting(KeyValue::key)
        .isEqualTo(expected.subList(0, Math.min(limit, expected.size())));
    assertThat(store.scanBackward(RED, range, limit)).as(seed).extracting(KeyValue::key)
        .isEqualTo(expected.reversed().subList(0, Math.min(limit, expected.size())));
    for (KeyValue row : store.scan(RED, range, limit)) {
      assertThat(row.value()).as(seed).isEqualTo(model.get(row.key()));
    }
  }

  @Test
  void snapshotStaysAsItWas() {
    try (KeyValueStore store = open()) {
      store.write(new WriteBatch().put(RED, key("a"), key("1")).put(RED, key("b"), key("1")));
      try (KeyValueSnapshot before = store.snapshot()) {
        store.write(new WriteBatch().put(RED, key("a"), key("2")).delete(RED, key("b")).put(RED,
            key("c"), key("2")));
        store.write(new WriteBatch().put(RED, key("b"), key("3")));
        try (KeyValueSnapshot after = store.snapshot()) {
          assertThat(before.get(RED, key("a"))).isEqualTo(key("1"));
          assertThat(before.scan(RED, KeyRange.ALL, 10))
              .containsExactly(new KeyValue(key("a"), key("1")), new KeyValue(key("b"), key("1")));
          assertThat(before.last(RED, KeyRange.ALL)).contains(new KeyValue(key("b"), key("1")));
          assertThat(after.scan(RED, KeyRange.ALL, 10)).containsExactly(
              new KeyValue(key("a"), key("2")), new KeyValue(key("b"), key("3")),
              new KeyValue(key("c"), key("2")));
        }
      }
      assertThat(store.scan(RED, KeyRange.ALL, 10)).hasSize(3);
    }
  }

  @Test
  void closedSnapshotAndStoreRefuseToRead() {
    KeyValueStore store = open();
    KeyValueSnapshot closed = store.snapshot();
    KeyValueSnapshot left = store.snapshot();
    closed.close();
    closed.close();

    assertThatThrownBy(() -> closed.get(RED, key("a"))).isInstanceOf(StorageException.class);
    assertThat(left.get(RED, key("a"))).isNull();
    store.close();
    store.close();
    assertThatThrownBy(() -> left.get(RED, key("a"))).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> store.scan(RED, KeyRange.ALL, 1)).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> store.write(new WriteBatch())).isInstanceOf(StorageException.class);
    left.close();
  }

  @Test
  void scanWithoutABoundIsRefused() {
    try (KeyValueStore store = open()) {
      assertThatThrownBy(() -> store.scan(RED, KeyRange.ALL, KeyValueReader.SCAN_ROWS_MAX + 1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> store.scanBackward(RED, KeyRange.ALL, 0))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void unknownColumnIsRefused() {
    try (KeyValueStore store = open()) {
      Column other = new Column(3, "green");
      assertThatThrownBy(() -> store.get(other, key("a"))).isInstanceOf(StorageException.class);
      assertThatThrownBy(() -> store.write(new WriteBatch().put(other, key("a"), key("1"))))
          .isInstanceOf(StorageException.class);
      store.write(new WriteBatch().put(RED, key("a"), key("1")));
    }
  }

  private KeyValueStore open() {
    return medium().openStore("db", COLUMNS);
  }

  private static Bytes key(String text) {
    return Bytes.utf8(text);
  }

  private static Bytes randomKey(SplittableRandom random) {
    byte[] key = new byte[1 + random.nextInt(3)];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (random.nextInt(5) * 63);
    }
    return Bytes.wrap(key);
  }
}
