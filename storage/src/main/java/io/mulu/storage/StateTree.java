package io.mulu.storage;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.merkle.StateProof;
import io.mulu.protocol.merkle.StateTreeHash;
import io.mulu.storage.TreeNode.Child;
import io.mulu.storage.TreeNode.Empty;
import io.mulu.storage.TreeNode.Inner;
import io.mulu.storage.TreeNode.Leaf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The state's Merkle tree ({@link StateTreeHash}) at every kept height, as nodes with sixteen
 * children, each stored under the height that wrote it: a block writes the nodes on the paths it
 * touches and shares all others with the blocks before. Reads only; a block's changes are computed
 * as an {@link Update} and written with the block, so that executing before voting leaves no trace.
 */
public final class StateTree {
  /** The version before the first: a tree that was never written. */
  public static final long NONE = -1;

  private final Nodes nodes;

  /** Where nodes are read. */
  interface Nodes {
    /**
     * @param key
     *          by {@link NodeKey}
     */
    @Nullable
    TreeNode get(Bytes key);

    /** As they are stored. */
    static Nodes in(KeyValueReader rows) {
      return key -> {
        Bytes stored = rows.get(Columns.STATE_TREE, key);
        return stored == null ? null : TreeNode.decode(stored);
      };
    }
  }

  public StateTree(KeyValueReader rows) {
    this(Nodes.in(rows));
  }

  StateTree(Nodes nodes) {
    this.nodes = nodes;
  }

  /**
   * What a block changes in the tree.
   *
   * @param base
   *          the version it was computed on
   * @param root
   *          after the block: the header's stateRoot
   * @param writes
   *          as executed: new value by state key, empty to delete
   * @param nodes
   *          new ones, ascending by key
   * @param stale
   *          keys of nodes that this version no longer has, each once
   * @param replaced
   *          state keys that had another value before, ascending by path
   */
  public record Update(long base, long version, Hash root, SortedMap<Bytes, Optional<Bytes>> writes,
      List<NewNode> nodes, List<Bytes> stale, List<Bytes> replaced) {
    public Update {
      writes = Collections.unmodifiableSortedMap(writes);
      nodes = Collections.unmodifiableList(nodes);
      stale = Collections.unmodifiableList(stale);
      replaced = Collections.unmodifiableList(replaced);
    }

    /** The new nodes as they are stored. */
    void putNodes(WriteBatch batch) {
      nodes.forEach(node -> node.put(batch));
    }
  }

  /**
   * A node that is not in the store yet.
   *
   * @param key
   *          by {@link NodeKey}
   */
  record NewNode(Bytes key, TreeNode node) {
    void put(WriteBatch batch) {
      batch.put(Columns.STATE_TREE, key, node.encode());
    }
  }

  /**
   * @param valueHash
   *          of the key's value; empty if it has none
   */
  public record Proved(StateProof proof, Optional<Hash> valueHash) {
  }

  /** A leaf as found, for copying a state in the order of its paths. */
  public record Entry(Bytes key, Hash valueHash) {
  }

  /**
   * The tree of {@code version}, made of that of {@code base} and a block's writes. Writing the
   * value that is there already, and deleting what is not, change nothing.
   *
   * @param base
   *          {@link #NONE} for an empty tree
   */
  public Update update(long base, long version, SortedMap<Bytes, Optional<Bytes>> writes) {
    return update(base, version, writes, Parallel.INLINE);
  }

  /**
   * @param parallel
   *          to read and hash many writes with: each of the root's subtrees is read by one of its
   *          threads
   */
  Update update(long base, long version, SortedMap<Bytes, Optional<Bytes>> writes,
      Parallel parallel) {
    return new TreeUpdate(this, base, version).apply(writes, parallel);
  }

  /**
   * @throws StorageException
   *           if that version was pruned or never written, as all reads here
   */
  public Hash root(long version) {
    return rootNode(version).hash();
  }

  public Optional<Hash> valueHash(long version, Bytes key) {
    return prove(version, key).valueHash();
  }

  /** A proof of presence if the key has a value, else of absence: one walk from the root. */
  public Proved prove(long version, Bytes key) {
    Hash path = StateTreeHash.path(key);
    List<Hash> siblings = new ArrayList<>();
    TreeNode node = rootNode(version);
    int depth = 0;
    while (node instanceof Inner inner) {
      Child child = descend(inner, NodeKey.nibble(path, depth), siblings);
      if (child == null) {
        return new Proved(new StateProof(siblings, null), Optional.empty());
      }
      // The child where the walk ended may be another's leaf, in another place of this node.
      node = child.isLeaf() ? leaf(child, inner, path, depth) : node(child, path, depth + 1);
      depth++;
    }
    if (!(node instanceof Leaf found)) {
      return new Proved(new StateProof(siblings, null), Optional.empty());
    }
    return found.key().equals(key)
        ? new Proved(new StateProof(siblings, null), Optional.of(found.valueHash()))
        : new Proved(new StateProof(siblings, new StateProof.Leaf(found.path(), found.valueHash())),
            Optional.empty());
  }

  /** Leaves in the order of their paths, from one on, at most {@code limit}. */
  public List<Entry> entries(long version, Hash fromPath, int limit) {
    List<Entry> found = new ArrayList<>();
    TreeNode root = rootNode(version);
    collect(root, Hash.ZERO, 0, fromPath, KeyValueReader.checkedLimit(limit), found);
    return found;
  }

  /** The root's node; a version has one even if its block wrote nothing. */
  TreeNode rootNode(long version) {
    TreeNode root = nodes.get(NodeKey.of(version, Hash.ZERO, 0));
    if (root == null) {
      throw new StorageException("there is no state tree of height " + version);
    }
    return root;
  }

  TreeNode node(Child child, Hash path, int depth) {
    TreeNode node = nodes.get(NodeKey.of(child.version(), path, depth));
    if (node == null) {
      throw new StorageException("the state tree lacks a node of height " + child.version() + " at "
          + path.brief() + "/" + depth);
    }
    return node;
  }

  /**
   * Goes down the four binary levels inside a node as long as the part that holds the path has
   * something to tell apart, adding the hash of the other half at each.
   */
  private static @Nullable Child descend(Inner node, int nibble, List<Hash> siblings) {
    int first = 0;
    for (int width = TreeNode.CHILDREN; width > 1; width /= 2) {
      Child only = node.onlyChild(first, width);
      if ((only != null && only.isLeaf()) || node.count(first, width) == 0) {
        return only;
      }
      int half = width / 2;
      boolean isRight = nibble >= first + half;
      siblings.add(node.hash(isRight ? first : first + half, half));
      first = isRight ? first + half : first;
    }
    return node.child(nibble);
  }

  private Leaf leaf(Child child, Inner parent, Hash path, int depth) {
    int nibble = 0;
    while (!child.equals(parent.child(nibble))) {
      nibble++;
    }
    return (Leaf) node(child, withNibble(path, depth, nibble), depth + 1);
  }

  private void collect(TreeNode node, Hash path, int depth, Hash fromPath, int limit,
      List<Entry> found) {
    switch (node) {
      case Empty empty -> {
      }
      case Leaf leaf -> {
        if (leaf.path().compareTo(fromPath) >= 0) {
          found.add(new Entry(leaf.key(), leaf.valueHash()));
        }
      }
      case Inner inner -> {
        for (int i = 0; i < TreeNode.CHILDREN && found.size() < limit; i++) {
          Child child = inner.child(i);
          Hash at = withNibble(path, depth, i);
          if (child != null && compareFirst(at, fromPath, depth + 1) >= 0) {
            collect(node(child, at, depth + 1), at, depth + 1, fromPath, limit, found);
          }
        }
      }
    }
  }

  static Hash withNibble(Hash path, int depth, int nibble) {
    byte[] bytes = path.bytes().toArray();
    int at = depth >> 1;
    bytes[at] = (byte) ((depth & 1) == 0
        ? (nibble << 4) | (bytes[at] & 0x0F)
        : (bytes[at] & 0xF0) | nibble);
    return Hash.of(Bytes.wrap(bytes));
  }

  /** The first nibbles of a path, then zeros. */
  static Hash prefix(Hash path, int nibbles) {
    byte[] bytes = path.bytes().toArray();
    int whole = nibbles >> 1;
    if ((nibbles & 1) == 1) {
      bytes[whole++] &= (byte) 0xF0;
    }
    Arrays.fill(bytes, whole, bytes.length, (byte) 0);
    return Hash.of(Bytes.wrap(bytes));
  }

  private static int compareFirst(Hash one, Hash other, int nibbles) {
    for (int depth = 0; depth < nibbles; depth++) {
      int difference = NodeKey.nibble(one, depth) - NodeKey.nibble(other, depth);
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }
}
