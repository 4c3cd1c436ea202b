package io.mulu.storage;

import io.mulu.protocol.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest state's tree, its upper levels in memory and decoded: each block goes down them again,
 * and asking the store for a node costs as much as hashing it. What is further down is hardly ever
 * met twice in a large state. Only nodes that are stored come in, read or just committed; what a
 * key stands for never changes then. Confined to the thread that appends.
 */
final class HeadNodes implements StateTree.Nodes {
  /** The root and three levels: up to 4 369 nodes of 16 children and 15 hashes, 6 MB. */
  static final int DEPTH_SMALL = 3;
  /** One more: 69 905 nodes, 90 MB, as soon as the state has millions of rows. */
  static final int DEPTH_LARGE = 4;
  /** From which on there is room for the larger. */
  private static final long LARGE_HEAP_BYTES = 384L << 20;

  private final StateTree.Nodes stored;
  private final int depthMax;
  private final Map<Bytes, TreeNode> upper = new LinkedHashMap<>();

  HeadNodes(KeyValueReader rows) {
    this(rows, Runtime.getRuntime().maxMemory() < LARGE_HEAP_BYTES ? DEPTH_SMALL : DEPTH_LARGE);
  }

  HeadNodes(KeyValueReader rows, int depthMax) {
    this.stored = StateTree.Nodes.in(rows);
    this.depthMax = depthMax;
  }

  @Override
  public @Nullable TreeNode get(Bytes key) {
    TreeNode node = upper.get(key);
    if (node == null) {
      node = stored.get(key);
      if (node != null) {
        keep(key, node);
      }
    }
    return node;
  }

  private void keep(Bytes key, TreeNode node) {
    if (NodeKey.depth(key) <= depthMax) {
      upper.put(key, node);
    }
  }

  /** To be called when these are in the store. */
  void committed(StateTree.Update update) {
    update.stale().forEach(upper::remove);
    update.nodes().forEach(this::keep);
  }

  /** The store has another state now. */
  void clear() {
    upper.clear();
  }

  int size() {
    return upper.size();
  }
}
