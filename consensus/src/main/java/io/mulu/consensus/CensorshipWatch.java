package io.mulu.consensus;

import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import java.util.List;
import java.util.TreeMap;

/**
 * Notices a proposer that keeps leaving out a transaction it has room for (rule 8). What "room" and
 * "known for long enough" mean, the pool knows; here it is counted. Confined to the event loop.
 */
public final class CensorshipWatch {
  /** Transactions reported per block: the oldest ones. */
  public static final int PASSED_OVER_MAX = 16;
  /** Blocks of one proposer that may leave a transaction out before this replica acts. */
  static final int BLOCKS = 3;

  private final TreeMap<PublicKey, TreeMap<Hash, Integer>> leftOut = new TreeMap<>();

  /**
   * Takes note of a committed block.
   *
   * @return whether its proposer has now left out some transaction too often; it then counts anew
   */
  boolean observe(PublicKey proposer, List<Hash> passedOver) {
    TreeMap<Hash, Integer> before = leftOut.getOrDefault(proposer, new TreeMap<>());
    TreeMap<Hash, Integer> now = new TreeMap<>();
    passedOver.stream().limit(PASSED_OVER_MAX)
        .forEach(hash -> now.put(hash, before.getOrDefault(hash, 0) + 1));
    if (now.values().stream().anyMatch(count -> count >= BLOCKS)) {
      leftOut.remove(proposer);
      return true;
    }
    leftOut.put(proposer, now);
    return false;
  }

  /** Forgets proposers that have left the set. */
  void retain(List<PublicKey> validators) {
    leftOut.keySet().retainAll(validators);
  }
}
