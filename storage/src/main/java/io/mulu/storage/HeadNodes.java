package io.mulu.storage;

import io.mulu.protocol.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Nodes of the newest state's tree that blocks have touched lately, in memory and decoded: the next
 * block goes down the same upper levels, and asking the store for a node costs as much as hashing
 * it. Only nodes that are stored come in, read or just committed; what a key stands for never
 * changes then. Confined to the thread that appends.
 */
final class HeadNodes implements StateTree.Nodes {
  private static final long BYTES_MAX = 24L << 20;

  private final StateTree.Nodes stored;
  private final RecentlyUsed<TreeNode> recent;

  HeadNodes(KeyValueReader rows) {
    this(rows, BYTES_MAX);
  }

  HeadNodes(KeyValueReader rows, long bytesMax) {
    this.stored = StateTree.Nodes.in(rows);
    this.recent = new RecentlyUsed<>(bytesMax, TreeNode::memoryBytes);
  }

  @Override
  public @Nullable TreeNode get(Bytes key) {
    TreeNode node = recent.get(key);
    if (node == null) {
      node = stored.get(key);
      if (node != null) {
        recent.put(key, node);
      }
    }
    return node;
  }

  /** To be called when these are in the store. */
  void committed(StateTree.Update update) {
    update.stale().forEach(recent::remove);
    update.nodes().forEach(recent::put);
  }

  /** The store has another state now. */
  void clear() {
    recent.clear();
  }

  int size() {
    return recent.size();
  }
}
