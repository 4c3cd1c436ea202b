package io.mulu.storage;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.merkle.StateTreeHash;
import io.mulu.storage.StateTree.NewNode;
import io.mulu.storage.TreeNode.Child;
import io.mulu.storage.TreeNode.Empty;
import io.mulu.storage.TreeNode.Inner;
import io.mulu.storage.TreeNode.Leaf;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One computation of {@link StateTree#update}: goes down once with all writes sorted by path, and
 * hashes every touched node once on the way up. Used once; of many writes, those of each of the
 * root's subtrees are a computation of their own, on a thread of its own if there is one.
 */
final class TreeUpdate {
  /** A place in the tree that a leaf had before: it is stale when the leaf ends up elsewhere. */
  private record Place(long version, int depth) {
  }

  /** What became of a subtree; its parent decides where a leaf is stored. */
  private sealed interface Subtree {
  }

  private record Nothing() implements Subtree {
  }

  private record Single(Hash path, Leaf leaf, @Nullable Place before) implements Subtree {
  }

  /** An inner node already stored, or a leaf that nobody looked at. */
  private record Stored(Child child) implements Subtree {
  }

  private record Write(Hash path, Bytes key, @Nullable Hash valueHash) {
  }

  /** A leaf of a subtree that is built at once. */
  record Row(Hash path, Bytes key, Hash valueHash) {
  }

  /** A subtree's hash and all of its nodes, ascending by key. */
  record Whole(Hash hash, List<NewNode> nodes) {
  }

  /** Fewer take less time than to tell other threads. */
  static final int PARALLEL_WRITES_MIN = 64;

  private static final Subtree NOTHING = new Nothing();

  private final StateTree tree;
  private final long base;
  private final long version;
  /** The root, of which each version has one, comes in last, here and in {@link #stale}. */
  private final List<NewNode> nodes = new ArrayList<>();
  private @Nullable TreeNode newRoot;
  private final List<Bytes> stale = new ArrayList<>();
  private final List<Bytes> replaced = new ArrayList<>();

  TreeUpdate(StateTree tree, long base, long version) {
    if (base < StateTree.NONE || version <= base) {
      throw new IllegalArgumentException("no version " + version + " on " + base);
    }
    this.tree = tree;
    this.base = base;
    this.version = version;
  }

  StateTree.Update apply(SortedMap<Bytes, Optional<Bytes>> writes, Parallel parallel) {
    List<Write> sorted = new ArrayList<>(writes.size());
    writes.forEach((key, value) -> sorted.add(
        new Write(StateTreeHash.path(key), key, value.map(StateTreeHash::valueHash).orElse(null))));
    sorted.sort(Comparator.comparing(Write::path));

    TreeNode root = storedRoot(
        base == StateTree.NONE ? build(singles(sorted), 0) : changedRoot(sorted, parallel));
    addNode(Hash.ZERO, 0, root);
    if (base != StateTree.NONE) {
      stale.add(NodeKey.of(base, Hash.ZERO, 0));
    }
    return new StateTree.Update(base, version, root.hash(), writes, sortedNodes(), stale, replaced);
  }

  private void addNode(Hash path, int depth, TreeNode node) {
    nodes.add(new NewNode(NodeKey.of(version, path, depth), node));
  }

  /** As the store likes to be given them. */
  private List<NewNode> sortedNodes() {
    nodes.sort(Comparator.comparing(NewNode::key));
    return nodes;
  }

  /**
   * The subtree at a depth that has just these leaves, which share the path to it.
   *
   * @param rows
   *          ascending by path; none only at the root
   */
  Whole whole(List<Row> rows, int depth) {
    List<Single> leaves = rows.stream()
        .map(row -> new Single(row.path(), new Leaf(row.key(), row.valueHash()), null)).toList();
    Subtree subtree = build(leaves, depth);
    if (depth == 0) {
      TreeNode root = storedRoot(subtree);
      addNode(Hash.ZERO, 0, root);
      return new Whole(root.hash(), sortedNodes());
    }
    Child top = placed(subtree, depth);
    return new Whole(top == null ? StateTreeHash.EMPTY : top.hash(), sortedNodes());
  }

  private Subtree changedRoot(List<Write> writes, Parallel parallel) {
    return switch (tree.rootNode(base)) {
      case Empty empty -> build(singles(writes), 0);
      case Leaf leaf -> changedLeaf(leaf, new Place(base, 0), writes, 0);
      case Inner inner when writes.isEmpty() -> new Stored(new Child(base, false, Hash.ZERO));
      case Inner inner when writes.size() < PARALLEL_WRITES_MIN || parallel.threads() == 1 ->
        changedInner(inner, base, writes, 0);
      case Inner inner -> changedByParts(inner, writes, parallel);
    };
  }

  /** The root's subtrees have no node, and no place of a leaf, in common. */
  private Subtree changedByParts(Inner root, List<Write> writes, Parallel parallel) {
    List<List<Write>> byNibble = new ArrayList<>(Collections.nCopies(TreeNode.CHILDREN, List.of()));
    for (int from = 0; from < writes.size();) {
      int to = endOfNibble(writes, Write::path, from, 0);
      byNibble.set(NodeKey.nibble(writes.get(from).path(), 0), writes.subList(from, to));
      from = to;
    }
    List<TreeUpdate> each = new ArrayList<>();
    for (int i = 0; i < TreeNode.CHILDREN; i++) {
      each.add(new TreeUpdate(tree, base, version));
    }
    @Nullable
    Subtree[] parts = new Subtree[TreeNode.CHILDREN];
    parallel.forEach(TreeNode.CHILDREN, nibble -> {
      List<Write> under = byNibble.get(nibble);
      if (!under.isEmpty()) {
        parts[nibble] = each.get(nibble).changed(root.child(nibble), under, 1);
      }
    });
    for (TreeUpdate part : each) {
      nodes.addAll(part.nodes);
      stale.addAll(part.stale);
      replaced.addAll(part.replaced);
    }
    return joined(parts, root, base, writes.getFirst().path(), 0);
  }

  /** The root has a node of every version, so that a height's state is found without a search. */
  private TreeNode storedRoot(Subtree subtree) {
    return switch (subtree) {
      case Nothing nothing -> new Empty();
      case Single single -> {
        dropPlace(single);
        yield single.leaf();
      }
      case Stored stored -> newRoot == null ? tree.rootNode(base) : newRoot;
    };
  }

  private Subtree changed(@Nullable Child child, List<Write> writes, int depth) {
    if (child == null) {
      return build(singles(writes), depth);
    }
    Hash path = writes.getFirst().path();
    if (!child.isLeaf()) {
      return changedInner((Inner) tree.node(child, path, depth), child.version(), writes, depth);
    }
    Leaf leaf = (Leaf) tree.node(child, path, depth);
    return changedLeaf(leaf, new Place(child.version(), depth), writes, depth);
  }

  /** A leaf with writes to its subtree: it stays, moves down, or is itself replaced. */
  private Subtree changedLeaf(Leaf leaf, Place place, List<Write> writes, int depth) {
    Single old = new Single(leaf.path(), leaf, place);
    List<Single> leaves = new ArrayList<>();
    boolean isPlaced = false;
    for (Write write : writes) {
      int order = write.path().compareTo(old.path());
      if (!isPlaced && order > 0) {
        leaves.add(old);
      }
      isPlaced |= order >= 0;
      if (order == 0 && Objects.equals(leaf.valueHash(), write.valueHash())) {
        leaves.add(old);
      } else {
        addSingle(write, leaves);
        if (order == 0) {
          replaced.add(write.key());
          dropPlace(old);
        }
      }
    }
    if (!isPlaced) {
      leaves.add(old);
    }
    return build(leaves, depth);
  }

  private Subtree changedInner(Inner node, long nodeVersion, List<Write> writes, int depth) {
    @Nullable
    Subtree[] parts = new Subtree[TreeNode.CHILDREN];
    int from = 0;
    while (from < writes.size()) {
      int nibble = NodeKey.nibble(writes.get(from).path(), depth);
      int to = endOfNibble(writes, Write::path, from, depth);
      parts[nibble] = changed(node.child(nibble), writes.subList(from, to), depth + 1);
      from = to;
    }
    return joined(parts, node, nodeVersion, writes.getFirst().path(), depth);
  }

  /** Where those end that have the nibble of the one at {@code from}. */
  private static <T> int endOfNibble(List<T> sorted, Function<T, Hash> path, int from, int depth) {
    int nibble = NodeKey.nibble(path.apply(sorted.get(from)), depth);
    int to = from + 1;
    while (to < sorted.size() && NodeKey.nibble(path.apply(sorted.get(to)), depth) == nibble) {
      to++;
    }
    return to;
  }

  /** A subtree of leaves only, which are sorted by path. */
  private Subtree build(List<Single> leaves, int depth) {
    if (leaves.size() < 2) {
      return leaves.isEmpty() ? NOTHING : leaves.getFirst();
    }
    @Nullable
    Subtree[] parts = new Subtree[TreeNode.CHILDREN];
    int from = 0;
    while (from < leaves.size()) {
      int nibble = NodeKey.nibble(leaves.get(from).path(), depth);
      int to = endOfNibble(leaves, Single::path, from, depth);
      parts[nibble] = build(leaves.subList(from, to), depth + 1);
      from = to;
    }
    return joined(parts, null, version, leaves.getFirst().path(), depth);
  }

  /**
   * The node over sixteen subtrees, unless at most one leaf is left of them.
   *
   * @param parts
   *          null: as in the node before
   */
  private Subtree joined(@Nullable Subtree[] parts, @Nullable Inner before, long beforeVersion,
      Hash path, int depth) {
    int filled = 0;
    int last = 0;
    for (int i = 0; i < TreeNode.CHILDREN; i++) {
      Subtree part = parts[i];
      if (part == null ? before != null && before.has(i) : !(part instanceof Nothing)) {
        filled++;
        last = i;
      }
    }
    Optional<Single> lone = filled == 1
        ? loneLeaf(partAt(last, parts, before), path, depth, last)
        : Optional.empty();
    if (filled == 0 || lone.isPresent()) {
      markStale(before, beforeVersion, path, depth);
      return lone.isPresent() ? lone.get() : NOTHING;
    }
    @Nullable
    Child[] children = new Child[TreeNode.CHILDREN];
    int places = 0;
    for (int i = 0; i < TreeNode.CHILDREN; i++) {
      Subtree part = parts[i];
      if (part != null) {
        children[i] = placed(part, depth + 1);
        places |= 1 << i;
      }
    }
    Inner node = Inner.changed(before, children, places);
    if (before != null && node.hasSameChildren(before)) {
      // Its hash is only asked for by a parent, which then compares equal, too.
      return new Stored(new Child(beforeVersion, false, node.hash()));
    }
    markStale(before, beforeVersion, path, depth);
    if (depth == 0) {
      newRoot = node;
    } else {
      addNode(path, depth, node);
    }
    return new Stored(new Child(version, false, node.hash()));
  }

  private static Subtree partAt(int nibble, @Nullable Subtree[] parts, @Nullable Inner before) {
    Subtree part = parts[nibble];
    if (part != null) {
      return part;
    }
    Child child = before == null ? null : before.child(nibble);
    return child == null ? NOTHING : new Stored(child);
  }

  private Optional<Single> loneLeaf(Subtree part, Hash path, int depth, int nibble) {
    return switch (part) {
      case Nothing nothing -> Optional.empty();
      case Single single -> Optional.of(single);
      case Stored stored -> {
        if (!stored.child().isLeaf()) {
          yield Optional.empty();
        }
        Hash at = StateTree.withNibble(path, depth, nibble);
        Leaf leaf = (Leaf) tree.node(stored.child(), at, depth + 1);
        yield Optional
            .of(new Single(leaf.path(), leaf, new Place(stored.child().version(), depth + 1)));
      }
    };
  }

  /** Stores a leaf at its final depth, if it is not there already. */
  private @Nullable Child placed(Subtree part, int depth) {
    return switch (part) {
      case Nothing nothing -> null;
      case Stored stored -> stored.child();
      case Single single -> {
        Place before = single.before();
        Hash hash = StateTreeHash.leaf(single.path(), single.leaf().valueHash());
        if (before != null && before.depth() == depth) {
          yield new Child(before.version(), true, hash);
        }
        dropPlace(single);
        addNode(single.path(), depth, single.leaf());
        yield new Child(version, true, hash);
      }
    };
  }

  private void dropPlace(Single single) {
    Place before = single.before();
    if (before != null && before.depth() > 0) {
      stale.add(NodeKey.of(before.version(), single.path(), before.depth()));
    }
  }

  private void markStale(@Nullable Inner before, long beforeVersion, Hash path, int depth) {
    if (before != null && depth > 0) {
      stale.add(NodeKey.of(beforeVersion, path, depth));
    }
  }

  private static List<Single> singles(List<Write> writes) {
    List<Single> leaves = new ArrayList<>(writes.size());
    writes.forEach(write -> addSingle(write, leaves));
    return leaves;
  }

  /** Unless it deletes. */
  private static void addSingle(Write write, List<Single> leaves) {
    Hash valueHash = write.valueHash();
    if (valueHash != null) {
      leaves.add(new Single(write.path(), new Leaf(write.key(), valueHash), null));
    }
  }
}
