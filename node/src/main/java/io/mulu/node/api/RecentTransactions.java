package io.mulu.node.api;

import io.mulu.protocol.Hash;
import io.mulu.protocol.answer.TransactionStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The transactions that this node took into its pool and that are not final. Thread-safe. */
public final class RecentTransactions {
  /** Oldest are forgotten first: a client that asks later hears UNKNOWN and submits again. */
  static final int REMEMBERED_MAX = 100_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Hash, Long> expiries = new LinkedHashMap<>();

  public void note(Hash id, long expiryMillis) {
    lock.lock();
    try {
      expiries.put(id, expiryMillis);
      if (expiries.size() > REMEMBERED_MAX) {
        expiries.remove(expiries.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }

  /** The ledger itself knows it now. */
  public void forget(Hash id) {
    lock.lock();
    try {
      expiries.remove(id);
    } finally {
      lock.unlock();
    }
  }

  /**
   * @param blockMillis
   *          of the head: what has expired by it is in no later block
   */
  public TransactionStatus.Stage stage(Hash id, long blockMillis) {
    lock.lock();
    try {
      @Nullable
      Long expiryMillis = expiries.get(id);
      if (expiryMillis == null) {
        return TransactionStatus.Stage.UNKNOWN;
      }
      return expiryMillis <= blockMillis
          ? TransactionStatus.Stage.EXPIRED
          : TransactionStatus.Stage.POOLED;
    } finally {
      lock.unlock();
    }
  }
}
