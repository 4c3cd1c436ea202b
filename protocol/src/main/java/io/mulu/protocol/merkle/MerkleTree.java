package io.mulu.protocol.merkle;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The hash tree over a list of RFC 6962, section 2.1, with SHA-256. */
public final class MerkleTree {
  private static final Bytes LEAF = Bytes.of((byte) 0);
  private static final Bytes NODE = Bytes.of((byte) 1);
  private static final Hash EMPTY = Hash.sha256();

  private MerkleTree() {
  }

  /** MTH of the standard; SHA-256 of nothing for the empty list. */
  public static Hash root(List<Bytes> leaves) {
    return leaves.isEmpty() ? EMPTY : subtree(leaves);
  }

  /**
   * PATH of the standard.
   *
   * @throws IndexOutOfBoundsException
   *           unless 0 <= index < size of the list
   */
  public static InclusionProof prove(List<Bytes> leaves, int index) {
    List<Hash> siblings = new ArrayList<>();
    List<Bytes> subtree = leaves;
    int at = Objects.checkIndex(index, leaves.size());
    while (subtree.size() > 1) {
      int split = split(subtree.size());
      List<Bytes> left = subtree.subList(0, split);
      List<Bytes> right = subtree.subList(split, subtree.size());
      boolean goesLeft = at < split;
      siblings.add(subtree(goesLeft ? right : left));
      subtree = goesLeft ? left : right;
      at = goesLeft ? at : at - split;
    }
    return new InclusionProof(index, leaves.size(), siblings.reversed());
  }

  public static Hash leaf(Bytes content) {
    return Hash.sha256(LEAF, content);
  }

  public static Hash node(Hash left, Hash right) {
    return Hash.sha256(NODE, left.bytes(), right.bytes());
  }

  /** Recursion is as deep as the logarithm of the size. */
  private static Hash subtree(List<Bytes> leaves) {
    if (leaves.size() == 1) {
      return leaf(leaves.getFirst());
    }
    int split = split(leaves.size());
    return node(subtree(leaves.subList(0, split)), subtree(leaves.subList(split, leaves.size())));
  }

  /** The largest power of two below the size. */
  private static int split(int size) {
    return Integer.highestOneBit(size - 1);
  }
}
