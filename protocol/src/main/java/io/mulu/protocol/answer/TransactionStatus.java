package io.mulu.protocol.answer;

import io.mulu.protocol.Hash;
import org.jspecify.annotations.Nullable;

/**
 * How far a transaction has come, as one node knows it. Only FINAL is the ledger's word; the others
 * are this node's memory, which a restart empties.
 *
 * @param location
 *          present exactly when FINAL
 */
public record TransactionStatus(Hash id, Stage stage, @Nullable Location location) {
  public TransactionStatus {
    if ((stage == Stage.FINAL) != (location != null)) {
      throw new IllegalArgumentException("location goes with the stage FINAL");
    }
  }

  /** Stages in order; EXPIRED and UNKNOWN end nothing that FINAL could not still follow. */
  public enum Stage {
    /** This node has never heard of it, or has forgotten it. */
    UNKNOWN,
    /** Checked and accepted, on its way into the pool. */
    RECEIVED,
    /** In the pool, waiting for a block. */
    POOLED,
    /** In a proposal that is being agreed on. */
    ORDERED,
    /** In a committed block: it stays. */
    FINAL,
    /** Its expiry has passed in block time without a block taking it: it never will be taken. */
    EXPIRED
  }

  public static TransactionStatus of(Hash id, Stage stage) {
    return new TransactionStatus(id, stage, null);
  }

  public static TransactionStatus finalAt(Hash id, Location location) {
    return new TransactionStatus(id, Stage.FINAL, location);
  }
}
