package io.mulu.storage;

import io.mulu.protocol.Hash;
import io.mulu.protocol.merkle.StateProof;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a state as it travels between nodes: all rows of a subtree, or, where those are too
 * many, the hashes of the up to sixteen subtrees below it. Whoever asked knows the subtree's hash
 * already and believes nothing else ({@link StateCopy}).
 */
public sealed interface StatePart {
  /** All rows of the subtree, ascending by path; none only of an empty state. */
  record Rows(List<KeyValue> rows) implements StatePart {
    public Rows {
      rows = List.copyOf(rows);
    }
  }

  /** The node at the subtree's top; ascending by nibble. */
  record Branch(List<Below> below) implements StatePart {
    public Branch {
      below = List.copyOf(below);
    }
  }

  /**
   * A subtree one nibble deeper.
   *
   * @param nibble
   *          0..15
   * @param leaf
   *          what hashes so, if it is a single row: alone in its half of a node it has the half's
   *          hash wherever it stands, so only its path shows that it belongs there
   */
  record Below(int nibble, Hash hash, StateProof.@Nullable Leaf leaf) {
    public boolean isLeaf() {
      return leaf != null;
    }
  }
}
