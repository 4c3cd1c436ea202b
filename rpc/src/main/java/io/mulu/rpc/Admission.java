package io.mulu.rpc;

import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;

/** What a node says to a submission. */
public sealed interface Admission {
  /**
   * In the pool, or further already.
   *
   * @param isKnown
   *          it was there before
   */
  record Accepted(Hash id, boolean isKnown) implements Admission {
  }

  /**
   * It can never be in a block as it is, or not now for a reason that waiting alone does not mend.
   *
   * @param field
   *          path in the schema's names; may be empty
   * @param detail
   *          expected and actual in words of our own, safe to show
   */
  record Refused(Reason reason, String field, String detail) implements Admission {
  }

  /** The pool, or the sender's share of it, is full: the same bytes are welcome later. */
  record Overloaded(Reason reason, long retryAfterMillis) implements Admission {
  }
}
