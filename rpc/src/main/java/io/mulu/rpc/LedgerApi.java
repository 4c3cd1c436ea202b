package io.mulu.rpc;

import io.mulu.protocol.Genesis;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Submission;
import io.mulu.protocol.answer.ConsensusStatus;
import io.mulu.protocol.answer.Evidence;
import io.mulu.protocol.answer.Health;
import io.mulu.protocol.answer.NodeStatus;
import io.mulu.protocol.answer.PeerStatus;
import io.mulu.protocol.answer.TransactionStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * What the RPC needs of a node. Implementations are thread-safe: every call comes from a virtual
 * thread of its own. Calls that wait do so without holding a lock or a store read.
 */
public interface LedgerApi {
  Genesis genesis();

  /**
   * The ledger as it is now, unchanged until closed whatever is committed meanwhile. Cheap; the
   * caller closes it within a minute or so, since an open view keeps old versions on disk.
   */
  LedgerView pin();

  /**
   * Checks (form, signature, sender's key, expiry, replay, quota) and puts into the pool.
   * Submitting the same bytes again is harmless and gives {@link Admission.Accepted} again, also
   * when final.
   */
  Admission submit(Submission submission) throws InterruptedException;

  /** As {@link #submit} of each in this order, for less. */
  default List<Admission> submitAll(List<Submission> submissions) throws InterruptedException {
    List<Admission> admissions = new ArrayList<>();
    for (Submission submission : submissions) {
      admissions.add(submit(submission));
    }
    return admissions;
  }

  TransactionStatus status(Hash transactionId);

  /**
   * Returns when the transaction is FINAL or EXPIRED, or the time is over, with its status then.
   */
  TransactionStatus awaitFinal(Hash transactionId, long timeoutMillis) throws InterruptedException;

  /**
   * Returns the head's height, at once if it has reached {@code height}, else when or at timeout.
   */
  long awaitHeight(long height, long timeoutMillis) throws InterruptedException;

  NodeStatus nodeStatus();

  List<PeerStatus> peers();

  ConsensusStatus consensus();

  /** The newest first, at most {@code max}. */
  List<Evidence> evidence(int max);

  /** Must answer at once, also when everything else hangs. */
  Health health();
}
