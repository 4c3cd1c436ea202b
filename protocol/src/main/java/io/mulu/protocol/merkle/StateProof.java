package io.mulu.protocol.merkle;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.wire.Limit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That a key has a value in the state of a root, or that it has none. Which of the two is the
 * verifier's question; a proof made for one never answers the other.
 *
 * @param siblings
 *          from the root down the key's path, as far as the tree goes
 * @param otherLeaf
 *          the leaf that stands where the key's would; null if the key is present or its place is
 *          empty
 */
public record StateProof(@Limit(StateTreeHash.DEPTH) List<Hash> siblings,
    @Nullable Leaf otherLeaf) {

  /** A leaf as the tree hashes it. */
  public record Leaf(Hash path, Hash valueHash) {
    public Hash hash() {
      return StateTreeHash.leaf(path, valueHash);
    }
  }

  public StateProof {
    siblings = List.copyOf(siblings);
    if (siblings.size() > StateTreeHash.DEPTH) {
      throw new IllegalArgumentException("a path has " + StateTreeHash.DEPTH + " bits");
    }
  }

  public boolean provesPresence(Hash root, Bytes key, Bytes value) {
    return provesPresenceAt(root, StateTreeHash.path(key), StateTreeHash.valueHash(value));
  }

  public boolean provesAbsence(Hash root, Bytes key) {
    return provesAbsenceAt(root, StateTreeHash.path(key));
  }

  boolean provesPresenceAt(Hash root, Hash path, Hash valueHash) {
    return otherLeaf == null && root.equals(fold(path, StateTreeHash.leaf(path, valueHash)));
  }

  boolean provesAbsenceAt(Hash root, Hash path) {
    if (otherLeaf == null) {
      return root.equals(fold(path, StateTreeHash.EMPTY));
    }
    // A leaf on the way to the key's place but of another path: were the key there too, a node
    // would stand here
    int shared = StateTreeHash.sharedBits(otherLeaf.path(), path);
    return shared < StateTreeHash.DEPTH && shared >= siblings.size()
        && root.equals(fold(path, otherLeaf.hash()));
  }

  private Hash fold(Hash path, Hash bottom) {
    Hash hash = bottom;
    for (int depth = siblings.size() - 1; depth >= 0; depth--) {
      hash = StateTreeHash.node(path, depth, hash, siblings.get(depth));
    }
    return hash;
  }
}
