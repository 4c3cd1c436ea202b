package io.mulu.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Bytes;
import io.mulu.storage.memory.Faults;
import io.mulu.storage.memory.MemoryMedium;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeadNodesTest {
  private static final int SEEDS = 30;
  private static final int VERSIONS = 40;
  private static final Parallel THREADS = new Parallel() {
    @Override
    public int threads() {
      return 2;
    }

    @Override
    public void forEach(int parts, IntConsumer part) {
      IntStream.range(0, parts).parallel().forEach(part);
    }
  };

  @Test
  void updatesAreThoseOfATreeThatRemembersNothingAndIsReadByOneThread() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      for (int depthMax : new int[]{0, 1, HeadNodes.DEPTH_SMALL, HeadNodes.DEPTH_HUGE}) {
        compare(seed, depthMax);
      }
    }
  }

  @Test
  void theLargerTheHeapTheDeeper() {
    assertThat(HeadNodes.depthFor((384L << 20) - 1)).isEqualTo(HeadNodes.DEPTH_SMALL);
    assertThat(HeadNodes.depthFor(384L << 20)).isEqualTo(HeadNodes.DEPTH_LARGE);
    assertThat(HeadNodes.depthFor((3L << 30) - 1)).isEqualTo(HeadNodes.DEPTH_LARGE);
    assertThat(HeadNodes.depthFor(3L << 30)).isEqualTo(HeadNodes.DEPTH_HUGE);
  }

  private static void compare(long seed, int depthMax) {
    SplittableRandom random = new SplittableRandom(seed);
    KeyValueStore rows = new MemoryMedium(Faults.NONE, new SplittableRandom(seed)).openStore("db",
        Columns.ALL);
    HeadNodes nodes = new HeadNodes(rows, depthMax);
    StateTree plain = new StateTree(rows);
    StateTree remembering = new StateTree(nodes);
    int keys = 1 + random.nextInt(seed % 2 == 0 ? 20 : 2_000);
    for (int version = 0; version < VERSIONS; version++) {
      // A proposal that another one overtakes leaves nothing behind.
      remembering.update(version - 1L, version, writes(random, keys), THREADS);
      SortedMap<Bytes, Optional<Bytes>> writes = writes(random, keys);

      StateTree.Update update = remembering.update(version - 1L, version, writes, THREADS);

      StateTree.Update expected = plain.update(version - 1L, version, writes);
      String where = "seed " + seed + " depth " + depthMax + " version " + version;
      assertThat(update.root()).as(where).isEqualTo(expected.root());
      assertThat(encoded(update)).as(where).isEqualTo(encoded(expected));
      assertThat(update.stale()).as(where).doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(expected.stale());
      assertThat(update.replaced()).as(where).isEqualTo(expected.replaced());
      WriteBatch batch = new WriteBatch();
      update.putNodes(batch);
      rows.write(batch);
      nodes.committed(update);
    }
  }

  private static SortedMap<Bytes, Optional<Bytes>> writes(SplittableRandom random, int keys) {
    TreeMap<Bytes, Optional<Bytes>> writes = new TreeMap<>();
    boolean isPurge = random.nextInt(6) == 0;
    int count = random.nextInt(keys + 1);
    for (int i = 0; i < count; i++) {
      boolean isDelete = isPurge || random.nextInt(4) == 0;
      writes.put(Bytes.ofLong(random.nextInt(keys)),
          isDelete ? Optional.empty() : Optional.of(Bytes.ofLong(random.nextInt(3))));
    }
    return writes;
  }

  private static List<KeyValue> encoded(StateTree.Update update) {
    return update.nodes().stream().map(node -> new KeyValue(node.key(), node.node().encode()))
        .toList();
  }

  @Test
  void whatWasCommittedIsNotAskedOfTheStoreAndNothingStaleIsKept() {
    KeyValueStore rows = new MemoryMedium(Faults.NONE, new SplittableRandom(1)).openStore("db",
        Columns.ALL);
    HeadNodes nodes = new HeadNodes(rows, HeadNodes.DEPTH_SMALL);
    TreeMap<Bytes, Optional<Bytes>> writes = new TreeMap<>();
    for (int i = 0; i < 500; i++) {
      writes.put(Bytes.ofLong(i), Optional.of(Bytes.ofLong(i)));
    }
    StateTree.Update first = new StateTree(nodes).update(StateTree.NONE, 0, writes);
    nodes.committed(first);
    // Only the lower ones are written: the upper come from memory.
    WriteBatch lower = new WriteBatch();
    first.nodes().stream().filter(node -> !isUpper(node.key())).forEach(node -> node.put(lower));
    assertThat(lower.changes()).isNotEmpty();
    rows.write(lower);

    StateTree.Update second = new StateTree(nodes).update(0, 1,
        new TreeMap<>(Map.of(Bytes.ofLong(7), Optional.of(Bytes.ofLong(8)))));
    assertThat(second.stale()).isNotEmpty();
    nodes.committed(second);

    assertThat(nodes.size())
        .isEqualTo(uppers(keys(first)) + uppers(keys(second)) - uppers(second.stale()));
    nodes.clear();
    assertThat(nodes.size()).isZero();
  }

  private static List<Bytes> keys(StateTree.Update update) {
    return update.nodes().stream().map(StateTree.NewNode::key).toList();
  }

  private static long uppers(List<Bytes> keys) {
    return keys.stream().filter(HeadNodesTest::isUpper).count();
  }

  private static boolean isUpper(Bytes key) {
    return NodeKey.depth(key) <= HeadNodes.DEPTH_SMALL;
  }
}
