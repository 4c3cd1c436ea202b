package io.mulu.node.host;

import io.mulu.node.ledger.Ledger;
import io.mulu.node.ledger.Mempool;
import io.mulu.protocol.Hash;
import java.util.LinkedHashMap;

/**
 * How much of a block's limits own proposals use: as much as is decided in a third of a view's time
 * (T0). On a slow or busy machine a full block takes longer than that time, so that each height
 * would be left for its next view. Grows by a quarter at most and shrinks at once, like the windows
 * of congestion control (Jacobson 1988). Every validator learns from every height, since any may be
 * the next primary. Confined to the event loop.
 */
final class ProposalPace {
  /** The least: a block with less than that has room (rule 8). */
  static final int MIN = Ledger.SMALL_PERMILLE;
  /** Proposals of a height whose beginnings are remembered. */
  static final int STARTED_MAX = 8;

  /** In hundredths: what one height may change. */
  private static final long GROWTH_MAX = 125;
  private static final long SHRINK_MAX = 50;

  private final LinkedHashMap<Hash, Long> started = new LinkedHashMap<>();
  private int permille = Mempool.Room.WHOLE;

  /** Of each limit of a block, in thousandths. */
  int permille() {
    return permille;
  }

  /** The proposal is built, or has come and is judged. */
  void started(Hash block, long nowMillis) {
    started.putIfAbsent(block, nowMillis);
    if (started.size() > STARTED_MAX) {
      started.pollFirstEntry();
    }
  }

  /**
   * A height is decided by consensus.
   *
   * @param used
   *          of each limit, in thousandths
   * @param view
   *          in which it was
   */
  void decided(Hash block, int used, long view, long nowMillis, long viewTimeoutMillis) {
    Long since = started.get(block);
    started.clear();
    if (since == null) {
      return;
    }
    long targetMillis = Math.max(1, viewTimeoutMillis / 3);
    // Of a height whose views were left it is known only that it took too long.
    long tookMillis = Math.max(1, view > 0 ? viewTimeoutMillis : nowMillis - since);
    long factor = Math.clamp(100 * targetMillis / tookMillis, SHRINK_MAX, GROWTH_MAX);
    if (used < permille / 2) {
      return; // its size was not why
    }
    permille = factor < 100
        ? Math.min(permille, Math.max(MIN, (int) (used * factor / 100)))
        : (int) Math.min(Mempool.Room.WHOLE, permille * factor / 100 + 1);
  }
}
