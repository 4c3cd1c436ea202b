package io.mulu.storage;

import io.mulu.protocol.Hash;
import java.util.List;

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
   * @param isLeaf
   *          it is a single row; whether that is true shows when it comes
   */
  record Below(int nibble, boolean isLeaf, Hash hash) {
  }
}
