package io.mulu.storage;

import io.mulu.protocol.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest state's tree, its upper levels in memory and decoded: each block goes down them again,
 * and asking the store for a node costs as much as hashing it. What is further down is hardly ever
 * met twice in a large state. Only nodes that are stored come in, read or just committed; what a
 * key stands for never changes then. Confined to the thread that appends, but for {@link #get},
 * which others may call for it, one for each of the root's subtrees.
 */
final class HeadNodes implements StateTree.Nodes {
  /** The root and three levels: up to 4 369 nodes of 16 children and 15 hashes, 6 MB. */
  static final int DEPTH_SMALL = 3;
  /** One more: 69 905 nodes, 90 MB, as soon as the state has millions of rows. */
  static final int DEPTH_LARGE = 4;
  /**
   * One more: 1 118 481 nodes, those of the last level without hashes, 0.9 GB by 30 million rows.
   */
  static final int DEPTH_HUGE = 5;
  /** From which on there is room for the larger ones. */
  private static final long LARGE_HEAP_BYTES = 384L << 20;
  private static final long HUGE_HEAP_BYTES = 3L << 30;

  private final StateTree.Nodes stored;
  private final int depthMax;
  /** The root's, then for each of its subtrees: threads that work on different ones do not meet. */
  private final List<Map<Bytes, TreeNode>> upper = new ArrayList<>();

  HeadNodes(KeyValueReader rows) {
    this(rows, depthFor(Runtime.getRuntime().maxMemory()));
  }

  HeadNodes(KeyValueReader rows, int depthMax) {
    this.stored = StateTree.Nodes.in(rows);
    this.depthMax = depthMax;
    for (int i = 0; i <= TreeNode.CHILDREN; i++) {
      upper.add(new LinkedHashMap<>());
    }
  }

  /**
   * @param heapBytes
   *          that the virtual machine may have
   */
  static int depthFor(long heapBytes) {
    if (heapBytes >= HUGE_HEAP_BYTES) {
      return DEPTH_HUGE;
    }
    return heapBytes >= LARGE_HEAP_BYTES ? DEPTH_LARGE : DEPTH_SMALL;
  }

  private Map<Bytes, TreeNode> with(Bytes key) {
    return upper.get(NodeKey.depth(key) == 0 ? 0 : 1 + NodeKey.firstNibble(key));
  }

  @Override
  public @Nullable TreeNode get(Bytes key) {
    TreeNode node = with(key).get(key);
    if (node == null) {
      node = stored.get(key);
      if (node != null) {
        keep(key, node);
      }
    }
    return node;
  }

  private void keep(Bytes key, TreeNode node) {
    int depth = NodeKey.depth(key);
    if (depth <= depthMax) {
      with(key).put(key, depth == DEPTH_HUGE ? node.withoutHashes() : node);
    }
  }

  /** To be called when these are in the store. */
  void committed(StateTree.Update update) {
    update.stale().forEach(key -> with(key).remove(key));
    update.nodes().forEach(node -> keep(node.key(), node.node()));
  }

  /** The store has another state now. */
  void clear() {
    upper.forEach(Map::clear);
  }

  int size() {
    return upper.stream().mapToInt(Map::size).sum();
  }
}
