package io.mulu.storage;

import static io.mulu.storage.ChainFixture.CHAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.merkle.StateTreeHash;
import io.mulu.storage.memory.Faults;
import io.mulu.storage.memory.MemoryMedium;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A state copied from another ledger: extended for memory and for the real disk. */
public abstract class StateCopyContract {
  private static final long COPIED = 25;
  private static final long BLOCKS_FROM = 20;
  private static final long HEIGHT = 30;

  private final ChainFixture chain = new ChainFixture(7);
  private final LedgerStore source = grow(
      LedgerStore.open(new MemoryMedium(Faults.NONE, new SplittableRandom(1)), CHAIN), HEIGHT);

  /** Of one test: the same each time it is asked. */
  protected abstract StorageMedium medium();

  /** Parts of one row, of some, of all. */
  private static final List<Long> PART_BYTES = List.of(1L, 60L, 200L, 1L << 20);

  @Test
  void adoptedStateIsThatOfTheSourceAndTheChainGoesOnFromIt() {
    try (LedgerStore target = grow(LedgerStore.open(medium(), CHAIN), 3)) {
      StateCopy copy = target.copyState(COPIED, root(COPIED));
      fill(copy, 60);
      target.keepHandover(block(4), Bytes.utf8("set 4"));
      assertThat(target.head().height()).isEqualTo(3);
      assertThat(target.state(ChainFixture.key(1)))
          .isEqualTo(chain.state(3).get(ChainFixture.key(1)));

      adopt(target, copy);
    }
    try (LedgerStore target = LedgerStore.open(medium(), CHAIN)) {
      assertThat(target.head()).isEqualTo(new Head(COPIED, chain.hash(COPIED), root(COPIED)));
      assertThat(target.blocksKeptFrom()).isEqualTo(BLOCKS_FROM);
      assertThat(target.stateKeptFrom()).isEqualTo(COPIED);
      assertThat(target.body(2)).isPresent();
      assertThat(target.body(4)).isEmpty();
      assertThat(target.isExecuted(2)).isTrue();
      assertThat(target.isExecuted(4)).isFalse();
      assertThat(target.isExecuted(COPIED)).isFalse();
      assertThat(target.handovers(0, 9)).extracting(LedgerReader.Handover::height)
          .containsExactly(4L);
      assertThat(target.locate(chain.id(BLOCKS_FROM, 1))).isPresent();
      grow(target, HEIGHT);
      assertThat(target.isExecuted(COPIED + 1)).isTrue();
      for (long h = COPIED; h <= HEIGHT; h++) {
        assertThat(target.tree().root(h)).isEqualTo(root(h));
        for (int k = 0; k < 62; k++) {
          Bytes key = ChainFixture.key(k);
          assertThat(target.prove(h, key)).isEqualTo(source.prove(h, key));
        }
      }
      assertThat(target.scanState(Bytes.EMPTY, null, 1000))
          .isEqualTo(source.scanState(Bytes.EMPTY, null, 1000));
      assertThatThrownBy(() -> target.stateAt(2, ChainFixture.key(1)))
          .isInstanceOf(StorageException.class);
    }
  }

  @Test
  void copyHasTheNodesThatTheSourceHasWhateverTheSizeOfTheParts() {
    for (long bytes : PART_BYTES) {
      try (LedgerStore target = grow(LedgerStore.open(medium(), CHAIN), 0)) {
        target.dropCopy();
        StateCopy copy = target.copyState(COPIED, root(COPIED));
        fill(copy, bytes);

        assertThat(shape(target)).as("parts of %d bytes", bytes).isEqualTo(shape(source));
      }
    }
  }

  /** What the tree of the copied height is made of, whoever wrote its nodes when. */
  private static Map<String, String> shape(LedgerReader ledger) {
    TreeMap<String, String> shape = new TreeMap<>();
    walk(ledger.tree(), ledger.tree().rootNode(COPIED), Hash.ZERO, 0, shape);
    return shape;
  }

  private static void walk(StateTree tree, TreeNode node, Hash path, int depth,
      Map<String, String> shape) {
    String kind = node.getClass().getSimpleName();
    shape.put(path.hex().substring(0, depth), kind + " " + node.hash());
    if (node instanceof TreeNode.Inner inner) {
      for (int i = 0; i < TreeNode.CHILDREN; i++) {
        TreeNode.Child child = inner.child(i);
        if (child != null) {
          Hash at = StateTree.withNibble(path, depth, i);
          TreeNode below = tree.node(child, at, depth + 1);
          assertThat(child.isLeaf()).isEqualTo(below instanceof TreeNode.Leaf);
          walk(tree, below, at, depth + 1, shape);
        }
      }
    }
  }

  @Test
  void nothingButWhatHashesToTheRootIsTaken() {
    try (LedgerStore target = grow(LedgerStore.open(medium(), CHAIN), 0)) {
      StateCopy copy = target.copyState(COPIED, root(COPIED));
      int lies = 0;
      while (!copy.isComplete()) {
        StateCopy.Wanted wanted = copy.wanted(1).getFirst();
        StatePart part = part(wanted, 60);
        List<StatePart> all = new ArrayList<>(LyingParts.of(part));
        all.add(new StatePart.Branch(List.of(new StatePart.Below(0, wanted.hash(), null))));
        for (StatePart lie : all) {
          List<StateCopy.Wanted> before = copy.wanted(100);
          assertThat(copy.add(wanted, lie)).as("%s instead of %s", lie, part).isFalse();
          assertThat(copy.wanted(100)).isEqualTo(before);
          lies++;
        }
        assertThat(copy.add(wanted, part)).isTrue();
        assertThat(copy.add(wanted, part)).as("the second time").isTrue();
      }
      assertThat(lies).isGreaterThan(50);
      assertThat(shape(target)).isEqualTo(shape(source));
    }
  }

  /** A kind is not under the hash where two neighbours are alone in the lowest level. */
  @Test
  void falseKindThatTheHashDoesNotCoverIsCorrectedByWhatComes() {
    int corrected = 0;
    for (long seed = 1; seed <= 20; seed++) {
      try (LedgerStore target = grow(LedgerStore.open(medium(), CHAIN), 0)) {
        SplittableRandom random = new SplittableRandom(seed);
        StateCopy copy = target.copyState(COPIED, root(COPIED));
        while (!copy.isComplete()) {
          List<StateCopy.Wanted> some = copy.wanted(5);
          StateCopy.Wanted wanted = some.get(random.nextInt(some.size()));
          StatePart part = part(wanted, 1);
          if (part instanceof StatePart.Branch branch) {
            for (StatePart.Branch lie : LyingParts.kinds(branch)) {
              corrected += copy.add(wanted, lie) ? 1 : 0;
            }
          }
          assertThat(copy.add(wanted, part)).isTrue();
        }
        assertThat(shape(target)).as("seed %d", seed).isEqualTo(shape(source));
      }
    }
    assertThat(corrected).isPositive();
  }

  @Test
  void copyGoesOnWhereItWasWhenReopened() {
    int before;
    try (LedgerStore target = grow(LedgerStore.open(medium(), CHAIN), 0)) {
      StateCopy copy = target.copyState(COPIED, root(COPIED));
      for (int i = 0; i < 12; i++) {
        StateCopy.Wanted wanted = copy.wanted(3).getLast();
        assertThat(copy.add(wanted, part(wanted, 1))).isTrue();
      }
      before = copy.wanted(1000).size();
      assertThat(before).isGreaterThan(1);
    }
    try (LedgerStore target = LedgerStore.open(medium(), CHAIN)) {
      StateCopy copy = target.copyUnderWay().orElseThrow();
      assertThat(copy.wanted(1000)).hasSize(before);
      fill(copy, 1);
      adopt(target, copy);
      assertThat(shape(target)).isEqualTo(shape(source));
      assertThat(target.copyUnderWay()).isEmpty();
    }
  }

  @Test
  void copyGivenUpLeavesNothingBehind() {
    try (LedgerStore target = grow(LedgerStore.open(medium(), CHAIN), 2)) {
      fill(target.copyState(COPIED - 5, root(COPIED - 5)), 60);
      StateCopy copy = target.copyState(COPIED, root(COPIED));
      fill(copy, 60);
      adopt(target, copy);
    }
    try (KeyValueStore rows = medium().openStore(LedgerStore.NAME, Columns.ALL)) {
      TreeMap<String, String> shape = new TreeMap<>();
      StateTree tree = new StateTree(rows);
      walk(tree, tree.rootNode(COPIED), Hash.ZERO, 0, shape);
      assertThat(rows.scan(Columns.STATE_TREE, KeyRange.ALL, 1000)).hasSameSizeAs(shape.keySet());
      assertThat(rows.scan(Columns.STATE, KeyRange.ALL, 1000)).isEmpty();
      assertThat(rows.scan(Columns.STATE_HISTORY, KeyRange.ALL, 1000)).isEmpty();
      assertThat(rows.scan(Columns.STATE_TREE_STALE, KeyRange.ALL, 1000)).isEmpty();
    }
  }

  @Test
  void blockOfTheCopiedHeightThatComesByItselfEndsTheCopy() {
    try (LedgerStore target = grow(LedgerStore.open(medium(), CHAIN), COPIED - 2)) {
      StateCopy copy = target.copyState(COPIED, root(COPIED));
      StateCopy.Wanted wanted = copy.wanted(1).getFirst();
      copy.add(wanted, part(wanted, 1));
      grow(target, HEIGHT);

      assertThat(target.copyUnderWay()).isEmpty();
      assertThat(shape(target)).isEqualTo(shape(source));
    }
  }

  @Test
  void stateThatIsNotWholeOrHasNoBlocksIsNotAdopted() {
    try (LedgerStore target = grow(LedgerStore.open(medium(), CHAIN), 2)) {
      StateCopy copy = target.copyState(COPIED, root(COPIED));
      assertThatThrownBy(() -> target.adopt(copy, COPIED - 1)).isInstanceOf(Invariant.Broken.class);
      fill(copy, 60);
      assertThatThrownBy(() -> target.adopt(copy, COPIED - 1)).isInstanceOf(Invariant.Broken.class);
      target.keep(block(COPIED));
      assertThatThrownBy(() -> target.adopt(copy, COPIED - 1)).isInstanceOf(Invariant.Broken.class);
      target.keep(block(COPIED - 1));
      target.adopt(copy, COPIED - 1);
      assertThatThrownBy(() -> target.copyState(COPIED, root(COPIED)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void whatIsKeptAboveTheHeadIsOnTheChainOnlyOnceTheHeadIsThere() {
    try (LedgerStore target = grow(LedgerStore.open(medium(), CHAIN), 2)) {
      target.keep(block(3));
      target.keep(block(4));
      assertThat(target.locate(chain.id(3, 0))).isEmpty();
      assertThat(target.heightOf(block(3).hash())).isEmpty();

      grow(target, 3);
      assertThat(target.locate(chain.id(3, 0))).isPresent();
      assertThat(target.heightOf(block(3).hash())).contains(3L);
      assertThat(target.locate(chain.id(4, 0))).isEmpty();
    }
  }

  @Test
  void emptyStateIsCopiedToo() {
    try (LedgerStore target = grow(LedgerStore.open(medium(), CHAIN), 0)) {
      StateCopy copy = target.copyState(COPIED, StateTreeHash.EMPTY);
      StateCopy.Wanted wanted = copy.wanted(1).getFirst();
      assertThat(copy.add(wanted, part(wanted, 60))).isFalse();
      assertThat(copy.add(wanted, new StatePart.Rows(List.of()))).isTrue();
      assertThat(copy.isComplete()).isTrue();
    }
  }

  @Test
  void subtreeThatIsNotThereIsNotServed() {
    assertThat(source.statePart(COPIED, Hash.ZERO, StateCopy.DEPTH_MAX, 100)).isEmpty();
    assertThatThrownBy(() -> source.statePart(HEIGHT + 1, Hash.ZERO, 0, 100))
        .isInstanceOf(StorageException.class);
  }

  final void fill(StateCopy copy, long bytes) {
    while (!copy.isComplete()) {
      StateCopy.Wanted wanted = copy.wanted(1).getFirst();
      StatePart part = source.statePart(copy.height(), wanted.path(), wanted.depth(), bytes)
          .orElseThrow();
      assertThat(copy.add(wanted, part)).isTrue();
    }
  }

  final void adopt(LedgerStore target, StateCopy copy) {
    for (long h = BLOCKS_FROM; h <= COPIED; h++) {
      target.keep(block(h));
    }
    target.adopt(copy, BLOCKS_FROM);
  }

  private StatePart part(StateCopy.Wanted wanted, long bytes) {
    return source.statePart(COPIED, wanted.path(), wanted.depth(), bytes).orElseThrow();
  }

  private Hash root(long height) {
    return source.headerRow(height).orElseThrow().stateRoot();
  }

  private StoredBlock block(long height) {
    LedgerReader.HeaderRow row = source.headerRow(height).orElseThrow();
    return new StoredBlock(height, row.hash(), row.parentHash(), row.stateRoot(), row.header(),
        source.body(height).orElseThrow(), source.certificate(height).orElse(Bytes.EMPTY),
        List.of(chain.id(height, 0), chain.id(height, 1)), source.attachments(height));
  }

  private LedgerStore grow(LedgerStore ledger, long height) {
    Optional<Head> head = ledger.findHead();
    for (long h = head.map(Head::height).orElse(-1L) + 1; h <= height; h++) {
      ledger.append(chain.next(ledger));
    }
    return ledger;
  }
}
