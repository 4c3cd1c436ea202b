package io.mulu.storage;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.merkle.StateProof;
import io.mulu.storage.TreeNode.Child;
import io.mulu.storage.TreeNode.Empty;
import io.mulu.storage.TreeNode.Inner;
import io.mulu.storage.TreeNode.Leaf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a kept state into {@link StatePart}s for a node that copies it. Reads no more than the part
 * may hold, however large the subtree is.
 */
final class StateParts {
  private final LedgerReader ledger;
  private final long height;
  private final long bytesMax;
  private final List<KeyValue> rows = new ArrayList<>();
  private long bytes;

  /**
   * @param bytesMax
   *          of the keys and values of one part; a single larger row still goes
   */
  StateParts(LedgerReader ledger, long height, long bytesMax) {
    this.ledger = ledger;
    this.height = height;
    this.bytesMax = bytesMax;
  }

  /** Empty if there is no such subtree in that state. */
  Optional<StatePart> at(Hash path, int depth) {
    TreeNode node = ledger.tree().rootNode(height);
    for (int at = 0; at < depth; at++) {
      Child child = node instanceof Inner inner ? inner.child(NodeKey.nibble(path, at)) : null;
      if (child == null) {
        return Optional.empty();
      }
      node = ledger.tree().node(child, path, at + 1);
    }
    boolean isWhole = collect(node, path, depth);
    return Optional.of(isWhole || !(node instanceof Inner top)
        ? new StatePart.Rows(rows)
        : branch(top, path, depth));
  }

  /** Whether all of the subtree's rows found room. */
  private boolean collect(TreeNode node, Hash path, int depth) {
    return switch (node) {
      case Empty empty -> true;
      case Leaf leaf -> add(leaf);
      case Inner inner -> {
        boolean hasRoom = true;
        for (int i = 0; i < TreeNode.CHILDREN && hasRoom; i++) {
          Child child = inner.child(i);
          Hash at = StateTree.withNibble(path, depth, i);
          hasRoom = child == null
              || collect(ledger.tree().node(child, at, depth + 1), at, depth + 1);
        }
        yield hasRoom;
      }
    };
  }

  private boolean add(Leaf leaf) {
    Bytes value = ledger.valueAt(height, leaf.key(), leaf.valueHash());
    rows.add(new KeyValue(leaf.key(), value));
    bytes += leaf.key().size() + value.size();
    return bytes <= bytesMax;
  }

  private StatePart.Branch branch(Inner top, Hash path, int depth) {
    List<StatePart.Below> below = new ArrayList<>();
    for (int i = 0; i < TreeNode.CHILDREN; i++) {
      Child child = top.child(i);
      if (child != null) {
        below.add(new StatePart.Below(i, child.hash(),
            child.isLeaf() ? leaf(child, StateTree.withNibble(path, depth, i), depth + 1) : null));
      }
    }
    return new StatePart.Branch(below);
  }

  private StateProof.Leaf leaf(Child child, Hash path, int depth) {
    if (!(ledger.tree().node(child, path, depth) instanceof Leaf leaf)) {
      throw new StorageException("no leaf where a node says there is one");
    }
    return new StateProof.Leaf(leaf.path(), leaf.valueHash());
  }
}
