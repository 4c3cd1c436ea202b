package io.mulu.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.merkle.ReferenceStateTree;
import io.mulu.protocol.merkle.StateProof;
import io.mulu.protocol.merkle.StateTreeHash;
import io.mulu.storage.memory.Faults;
import io.mulu.storage.memory.MemoryMedium;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class StateTreeTest {
  private static final int SEEDS = 40;
  private static final int VERSIONS = 25;

  private final KeyValueStore rows = new MemoryMedium(Faults.NONE, new SplittableRandom(1))
      .openStore("db", Columns.ALL);
  private final StateTree tree = new StateTree(rows);

  @Test
  void everyVersionHasTheRootAndProofsOfTheDefinition() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      History history = new History(seed);
      for (int version = 0; version < VERSIONS; version++) {
        history.step(version);
      }
      for (int version = 0; version < VERSIONS; version++) {
        history.compare(version);
      }
    }
  }

  @Test
  void nodesLeftByStaleMarksAreExactlyThoseOfTheLastVersion() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      History history = new History(seed);
      TreeSet<Bytes> live = new TreeSet<>();
      for (int version = 0; version < VERSIONS; version++) {
        StateTree.Update update = history.step(version);
        update.nodes().forEach(node -> assertThat(live.add(node.key())).isTrue());
        assertThat(live).as("seed %d version %d", seed, version).containsAll(update.stale());
        live.removeAll(update.stale());
        assertThat(live).as("seed %d version %d", seed, version)
            .hasSize(history.reachable(version));
      }
    }
  }

  @Test
  void emptyTreeHasTheEmptyRootAndProvesAbsence() {
    write(StateTree.NONE, 0, Map.of());

    assertThat(tree.root(0)).isEqualTo(StateTreeHash.EMPTY);
    assertThat(
        tree.prove(0, Bytes.utf8("a")).proof().provesAbsence(StateTreeHash.EMPTY, Bytes.utf8("a")))
        .isTrue();
  }

  @Test
  void blockThatWritesWhatIsThereKeepsTheRootAndWritesOneNode() {
    TreeMap<Bytes, Optional<Bytes>> writes = new TreeMap<>();
    for (int i = 0; i < 200; i++) {
      writes.put(Bytes.ofLong(i), Optional.of(Bytes.ofLong(i)));
    }
    StateTree.Update first = write(StateTree.NONE, 0, writes);
    writes.put(Bytes.ofLong(1000), Optional.empty());

    StateTree.Update second = write(0, 1, writes);

    assertThat(second.root()).isEqualTo(first.root());
    assertThat(second.nodes()).hasSize(1);
    assertThat(second.stale()).hasSize(1);
    assertThat(second.replaced()).isEmpty();
  }

  @Test
  void replacedNamesTheKeysThatHadAnotherValue() {
    Bytes kept = Bytes.utf8("kept");
    Bytes changed = Bytes.utf8("changed");
    Bytes deleted = Bytes.utf8("deleted");
    Optional<Bytes> one = Optional.of(Bytes.utf8("1"));
    write(StateTree.NONE, 0, Map.of(kept, one, changed, one, deleted, one));

    StateTree.Update update = write(0, 1, Map.of(kept, one, changed, Optional.of(Bytes.utf8("2")),
        deleted, Optional.empty(), Bytes.utf8("new"), one));

    assertThat(update.replaced()).containsExactlyInAnyOrder(changed, deleted);
  }

  @Test
  void updateLeavesTheStoreAlone() {
    write(StateTree.NONE, 0, Map.of(Bytes.utf8("a"), Optional.of(Bytes.utf8("1"))));
    int before = rows.scan(Columns.STATE_TREE, KeyRange.ALL, 1000).size();

    tree.update(0, 1, new TreeMap<>(Map.of(Bytes.utf8("b"), Optional.of(Bytes.utf8("1")))));

    assertThat(rows.scan(Columns.STATE_TREE, KeyRange.ALL, 1000)).hasSize(before);
    assertThatThrownBy(() -> tree.root(1)).isInstanceOf(StorageException.class);
  }

  @Test
  void entriesComeInTheOrderOfPathsInPagesOfAnySize() {
    TreeMap<Bytes, Optional<Bytes>> writes = new TreeMap<>();
    TreeMap<Hash, Bytes> expected = new TreeMap<>();
    for (int i = 0; i < 300; i++) {
      Bytes key = Bytes.ofLong(i);
      writes.put(key, Optional.of(key));
      expected.put(StateTreeHash.path(key), key);
    }
    write(StateTree.NONE, 0, writes);

    for (int page : List.of(1, 7, 1000)) {
      List<Bytes> keys = new ArrayList<>();
      Hash from = Hash.ZERO;
      List<StateTree.Entry> some = tree.entries(0, from, page);
      while (!some.isEmpty()) {
        some.forEach(entry -> keys.add(entry.key()));
        from = next(StateTreeHash.path(some.getLast().key()));
        some = tree.entries(0, from, page);
      }
      assertThat(keys).as("pages of %d", page).isEqualTo(List.copyOf(expected.values()));
    }
  }

  private static Hash next(Hash path) {
    byte[] bytes = path.bytes().toArray();
    int at = bytes.length - 1;
    while (at > 0 && bytes[at] == -1) {
      bytes[at--] = 0;
    }
    bytes[at]++;
    return Hash.of(Bytes.wrap(bytes));
  }

  private StateTree.Update write(long base, long version, Map<Bytes, Optional<Bytes>> writes) {
    return write(rows, tree, base, version, new TreeMap<>(writes));
  }

  private static StateTree.Update write(KeyValueStore rows, StateTree tree, long base, long version,
      SortedMap<Bytes, Optional<Bytes>> writes) {
    StateTree.Update update = tree.update(base, version, writes);
    WriteBatch batch = new WriteBatch();
    update.putNodes(batch);
    rows.write(batch);
    return update;
  }

  /** A random history of versions, with few keys so that paths collide and subtrees collapse. */
  private static final class History {
    private final long seed;
    private final SplittableRandom random;
    private final KeyValueStore rows;
    private final StateTree tree;
    private final TreeMap<Bytes, Bytes> contents = new TreeMap<>();
    private final List<Map<Bytes, Bytes>> versions = new ArrayList<>();
    private final int keys;

    History(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
      this.rows = new MemoryMedium(Faults.NONE, random).openStore("db", Columns.ALL);
      this.tree = new StateTree(rows);
      this.keys = 1 + random.nextInt(seed % 2 == 0 ? 12 : 400);
    }

    StateTree.Update step(int version) {
      TreeMap<Bytes, Optional<Bytes>> writes = new TreeMap<>();
      boolean isPurge = random.nextInt(6) == 0;
      int count = random.nextInt(keys + 1);
      for (int i = 0; i < count; i++) {
        Bytes key = Bytes.ofLong(random.nextInt(keys));
        boolean isDelete = isPurge || random.nextInt(4) == 0;
        writes.put(key, isDelete ? Optional.empty() : Optional.of(Bytes.ofLong(random.nextInt(3))));
      }
      writes.forEach((key, value) -> value.ifPresentOrElse(v -> contents.put(key, v),
          () -> contents.remove(key)));
      versions.add(Map.copyOf(contents));
      return write(rows, tree, version - 1L, version, writes);
    }

    void compare(int version) {
      String where = "seed " + seed + " version " + version;
      Map<Bytes, Bytes> expected = versions.get(version);
      ReferenceStateTree reference = ReferenceStateTree.of(expected);
      Hash root = tree.root(version);
      assertThat(root).as(where).isEqualTo(reference.root());
      for (int i = 0; i < 5; i++) {
        Bytes key = Bytes.ofLong(random.nextInt(keys + 2));
        Bytes value = expected.get(key);
        StateProof proof = tree.prove(version, key).proof();
        assertThat(proof).as(where).isEqualTo(reference.prove(key));
        assertThat(tree.valueHash(version, key)).as(where)
            .isEqualTo(Optional.ofNullable(value).map(StateTreeHash::valueHash));
        assertThat(
            value == null ? proof.provesAbsence(root, key) : proof.provesPresence(root, key, value))
            .as(where).isTrue();
      }
    }

    /** Nodes that a walk from the root of a version meets. */
    int reachable(int version) {
      return count(tree.rootNode(version), Hash.ZERO, 0);
    }

    private int count(TreeNode node, Hash path, int depth) {
      int count = 1;
      if (node instanceof TreeNode.Inner inner) {
        for (int i = 0; i < TreeNode.CHILDREN; i++) {
          TreeNode.Child child = inner.child(i);
          if (child != null) {
            Hash at = StateTree.withNibble(path, depth, i);
            count += count(tree.node(child, at, depth + 1), at, depth + 1);
          }
        }
      }
      return count;
    }
  }
}
