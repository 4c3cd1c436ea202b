package io.mulu.protocol.merkle;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The state tree straight from its definition: every hash is computed from all the leaves below it,
 * nothing is stored. What the real tree of {@code storage} is compared against.
 */
public final class ReferenceStateTree {
  /** Path to value hash, in the order of the paths. */
  private final NavigableMap<Hash, Hash> leaves;

  private ReferenceStateTree(NavigableMap<Hash, Hash> leaves) {
    this.leaves = leaves;
  }

  public static ReferenceStateTree of(Map<Bytes, Bytes> contents) {
    NavigableMap<Hash, Hash> leaves = new TreeMap<>();
    contents.forEach(
        (key, value) -> leaves.put(StateTreeHash.path(key), StateTreeHash.valueHash(value)));
    return new ReferenceStateTree(leaves);
  }

  /** From paths, for shapes that no known key has. */
  public static ReferenceStateTree ofPaths(Map<Hash, Hash> valueHashes) {
    return new ReferenceStateTree(new TreeMap<>(valueHashes));
  }

  public static Hash root(Map<Bytes, Bytes> contents) {
    return of(contents).root();
  }

  public Hash root() {
    return hash(List.copyOf(leaves.keySet()), 0);
  }

  /** Of presence or absence, whichever holds. */
  public StateProof prove(Bytes key) {
    return proveAt(StateTreeHash.path(key));
  }

  public StateProof proveAt(Hash path) {
    List<Hash> siblings = new ArrayList<>();
    List<Hash> here = List.copyOf(leaves.keySet());
    for (int depth = 0; here.size() > 1; depth++) {
      boolean isRight = StateTreeHash.isRight(path, depth);
      siblings.add(hash(half(here, depth, !isRight), depth + 1));
      here = half(here, depth, isRight);
    }
    if (here.isEmpty() || here.getFirst().equals(path)) {
      return new StateProof(siblings, null);
    }
    Hash other = here.getFirst();
    return new StateProof(siblings, new StateProof.Leaf(other, valueHash(other)));
  }

  private Hash hash(List<Hash> paths, int depth) {
    if (paths.isEmpty()) {
      return StateTreeHash.EMPTY;
    }
    if (paths.size() == 1) {
      return StateTreeHash.leaf(paths.getFirst(), valueHash(paths.getFirst()));
    }
    return StateTreeHash.node(hash(half(paths, depth, false), depth + 1),
        hash(half(paths, depth, true), depth + 1));
  }

  private static List<Hash> half(List<Hash> paths, int depth, boolean right) {
    return paths.stream().filter(path -> StateTreeHash.isRight(path, depth) == right).toList();
  }

  private Hash valueHash(Hash path) {
    Hash value = leaves.get(path);
    if (value == null) {
      throw new IllegalStateException("no leaf at " + path);
    }
    return value;
  }
}
