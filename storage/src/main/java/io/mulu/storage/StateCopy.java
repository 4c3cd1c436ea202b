package io.mulu.storage;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.merkle.StateProof;
import io.mulu.protocol.merkle.StateTreeHash;
import io.mulu.storage.TreeNode.Child;
import io.mulu.storage.TreeNode.Inner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A state of some height on its way from other nodes into the store, beside the state that is in
 * use. It knows only the root, which a certificate has proven, and takes a part only if it hashes
 * to what is known at its place; so it does not matter who sends it. Each part is one synced batch:
 * a restart goes on where it was. Confined to the thread that appends.
 */
public final class StateCopy {
  /** How deep a path goes, in nibbles. */
  public static final int DEPTH_MAX = 2 * Hash.SIZE;

  private final KeyValueStore rows;
  private final StateTree tree;
  private final Column into;
  private final long height;
  private final Hash root;
  /** What is missing, by path: no two of these subtrees overlap. */
  private final TreeMap<Hash, Wanted> missing = new TreeMap<>();

  /**
   * A subtree that is missing.
   *
   * @param path
   *          its first {@code depth} nibbles, then zeros
   * @param hash
   *          what it must hash to
   */
  public record Wanted(Hash path, int depth, Hash hash, boolean isLeaf) {
  }

  /**
   * What meta's row says of a copy under way: height(8) ‖ root(32) ‖ all below this path is there.
   */
  record Progress(long height, Hash root, Hash reached) {
    Bytes encode() {
      return Bytes.concat(Columns.height(height), root.bytes(), reached.bytes());
    }

    static Progress decode(Bytes row) {
      return new Progress(Columns.longAt(row, 0), Columns.hashAt(row, 8),
          Columns.hashAt(row, 8 + Hash.SIZE));
    }
  }

  private StateCopy(KeyValueStore rows, Column into, long height, Hash root) {
    this.rows = rows;
    this.tree = new StateTree(rows);
    this.into = into;
    this.height = height;
    this.root = root;
  }

  /** From the start; the column is empty. */
  static StateCopy begin(KeyValueStore rows, Column into, long height, Hash root) {
    StateCopy copy = new StateCopy(rows, into, height, root);
    rows.write(new WriteBatch().put(Columns.META, Columns.Meta.STATE_COPY,
        new Progress(height, root, Hash.ZERO).encode()));
    copy.want(Hash.ZERO, 0, new Child(height, false, root));
    return copy;
  }

  /** From where an earlier run was. */
  static StateCopy resume(KeyValueStore rows, Column into, Progress progress) {
    StateCopy copy = new StateCopy(rows, into, progress.height(), progress.root());
    copy.find(Hash.ZERO, 0, new Child(progress.height(), false, progress.root()),
        progress.reached());
    return copy;
  }

  public long height() {
    return height;
  }

  public Hash root() {
    return root;
  }

  /** A value of the copied state; null also while it has not come. */
  public @Nullable Bytes value(Bytes key) {
    return rows.get(into, key);
  }

  public boolean isComplete() {
    return missing.isEmpty();
  }

  /** The next missing subtrees in the order of their paths. */
  public List<Wanted> wanted(int limit) {
    return missing.values().stream().limit(limit).toList();
  }

  /**
   * Takes a part, on disk when it returns.
   *
   * @return false if it is not what {@code wanted} hashes to: whoever sent it is to blame. True
   *         also for what has come already.
   * @throws StorageException
   *           if writing failed
   */
  public boolean add(Wanted wanted, StatePart part) {
    if (!wanted.equals(missing.get(wanted.path()))) {
      return true;
    }
    return switch (part) {
      case StatePart.Rows whole -> addRows(wanted, whole);
      case StatePart.Branch branch -> addBranch(wanted, branch);
    };
  }

  private boolean addRows(Wanted wanted, StatePart.Rows part) {
    Optional<List<TreeUpdate.Row>> leaves = leaves(wanted, part);
    if (leaves.isEmpty()) {
      return false;
    }
    TreeUpdate.Whole subtree = new TreeUpdate(tree, StateTree.NONE, height).whole(leaves.get(),
        wanted.depth());
    if (!subtree.hash().equals(wanted.hash())) {
      return false;
    }
    WriteBatch batch = new WriteBatch();
    part.rows().forEach(row -> batch.put(into, row.key(), row.value()));
    subtree.nodes().forEach(node -> node.put(batch));
    finish(batch, wanted, part.rows().size() == 1, List.of());
    return true;
  }

  /** Ascending rows that all belong there. */
  private static Optional<List<TreeUpdate.Row>> leaves(Wanted wanted, StatePart.Rows part) {
    List<TreeUpdate.Row> leaves = new ArrayList<>();
    Hash before = null;
    for (KeyValue row : part.rows()) {
      Hash path = StateTreeHash.path(row.key());
      boolean isAscending = before == null || before.compareTo(path) < 0;
      if (!isAscending || !StateTree.prefix(path, wanted.depth()).equals(wanted.path())) {
        return Optional.empty();
      }
      leaves.add(new TreeUpdate.Row(path, row.key(), StateTreeHash.valueHash(row.value())));
      before = path;
    }
    return leaves.isEmpty() && wanted.depth() > 0 ? Optional.empty() : Optional.of(leaves);
  }

  private boolean addBranch(Wanted wanted, StatePart.Branch branch) {
    if (wanted.depth() == DEPTH_MAX) {
      return false;
    }
    @Nullable
    Child[] children = new Child[TreeNode.CHILDREN];
    int last = -1;
    for (StatePart.Below below : branch.below()) {
      if (below.nibble() <= last || below.nibble() >= TreeNode.CHILDREN
          || !belongs(wanted, below)) {
        return false;
      }
      last = below.nibble();
      children[last] = new Child(height, below.isLeaf(), below.hash());
    }
    Inner node = Inner.of(children);
    Child only = node.onlyChild(0, TreeNode.CHILDREN);
    boolean isNode = last >= 0 && (only == null || !only.isLeaf()); // a lone leaf has no node above
    if (!isNode || !node.hash().equals(wanted.hash())) {
      return false;
    }
    WriteBatch batch = new WriteBatch().put(Columns.STATE_TREE,
        NodeKey.of(height, wanted.path(), wanted.depth()), node.encode());
    List<Wanted> below = new ArrayList<>();
    for (StatePart.Below b : branch.below()) {
      below.add(new Wanted(StateTree.withNibble(wanted.path(), wanted.depth(), b.nibble()),
          wanted.depth() + 1, b.hash(), b.isLeaf()));
    }
    finish(batch, wanted, false, below);
    return true;
  }

  /** A row's place is not under the node's hash, but under its own. */
  private static boolean belongs(Wanted wanted, StatePart.Below below) {
    StateProof.Leaf leaf = below.leaf();
    return leaf == null
        || (leaf.hash().equals(below.hash()) && StateTree.prefix(leaf.path(), wanted.depth() + 1)
            .equals(StateTree.withNibble(wanted.path(), wanted.depth(), below.nibble())));
  }

  private void finish(WriteBatch batch, Wanted done, boolean isLeaf, List<Wanted> below) {
    if (isLeaf != done.isLeaf() && done.depth() > 0) {
      correctParent(batch, done, isLeaf);
    }
    missing.remove(done.path());
    below.forEach(wanted -> missing.put(wanted.path(), wanted));
    if (!missing.isEmpty()) {
      batch.put(Columns.META, Columns.Meta.STATE_COPY,
          new Progress(height, root, missing.firstKey()).encode());
    }
    try {
      rows.write(batch);
    } catch (StorageException e) {
      missing.clear(); // what this object knows is not what the disk has: it is of no use any more
      missing.put(Hash.ZERO, new Wanted(Hash.ZERO, 0, root, false));
      throw e;
    }
  }

  /**
   * Where two neighbours fill the lowest level of a node, its hash does not cover what it says of
   * their kind; their own hashes do, as a leaf's and a node's are never equal.
   */
  private void correctParent(WriteBatch batch, Wanted done, boolean isLeaf) {
    int depth = done.depth() - 1;
    Hash path = StateTree.prefix(done.path(), depth);
    Bytes key = NodeKey.of(height, path, depth);
    Bytes stored = rows.get(Columns.STATE_TREE, key);
    Invariant.check(stored != null, "a subtree is asked for below a node that is there");
    if (stored == null || !(TreeNode.decode(stored) instanceof Inner parent)) {
      throw new Invariant.Broken("a subtree is asked for below an inner node");
    }
    Inner corrected = parent.with(NodeKey.nibble(done.path(), depth),
        new Child(height, isLeaf, done.hash()));
    Invariant.check(corrected.hash().equals(parent.hash()),
        "a kind that the hash covers was found to be another");
    batch.put(Columns.STATE_TREE, key, corrected.encode());
  }

  private void want(Hash path, int depth, Child child) {
    missing.put(path, new Wanted(path, depth, child.hash(), child.isLeaf()));
  }

  /** Goes down to what is not there, past all that lies before the path reached. */
  private void find(Hash path, int depth, Child child, Hash reached) {
    if (StateTree.prefix(reached, depth).compareTo(path) > 0) {
      return;
    }
    Bytes stored = rows.get(Columns.STATE_TREE, NodeKey.of(height, path, depth));
    if (stored == null) {
      want(path, depth, child);
    } else if (TreeNode.decode(stored) instanceof Inner inner) {
      for (int i = 0; i < TreeNode.CHILDREN; i++) {
        Child below = inner.child(i);
        if (below != null) {
          find(StateTree.withNibble(path, depth, i), depth + 1, below, reached);
        }
      }
    }
  }
}
