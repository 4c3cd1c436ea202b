package io.mulu.protocol.merkle;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.wire.Limit;
import java.util.List;

/**
 * That a list of known size and root holds a leaf at a place.
 *
 * @param index
 *          of the leaf, from 0
 * @param size
 *          of the list; not under the root by itself, so it must come from a trusted place or not
 *          matter
 * @param siblings
 *          from the leaf up
 */
public record InclusionProof(long index, long size, @Limit(SIBLINGS_MAX) List<Hash> siblings) {
  /** Enough for any size that a {@code long} can tell. */
  public static final int SIBLINGS_MAX = 63;

  public InclusionProof {
    siblings = List.copyOf(siblings);
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException("index " + index + " is outside of 0.." + (size - 1));
    }
  }

  public boolean verify(Hash root, Bytes leaf) {
    return verifyLeafHash(root, MerkleTree.leaf(leaf));
  }

  /** RFC 9162, section 2.1.3.2. */
  boolean verifyLeafHash(Hash root, Hash leafHash) {
    long node = index;
    long last = size - 1;
    Hash hash = leafHash;
    for (Hash sibling : siblings) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        hash = MerkleTree.node(sibling, hash);
        // A last node without sibling rises unhashed until it is a right child
        int levels = Long.numberOfTrailingZeros(node);
        node >>= levels;
        last >>= levels;
      } else {
        hash = MerkleTree.node(hash, sibling);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && hash.equals(root);
  }
}
