package io.mulu.gateway.registration;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call.RegisterEntries;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.Receipt;
import java.util.List;

/**
 * Brings one batch to the chain: signs it with its attachment, submits it and waits until it is
 * final. Submitting the same batch again is harmless: the chain knows documents by dedup key.
 */
public interface EntrySubmitter {
  /** What became of a batch. */
  sealed interface Outcome {
    /**
     * Final.
     *
     * @param items
     *          one for each item of the batch, in its order
     */
    record Applied(Hash transaction, List<Receipt.ItemResult> items) implements Outcome {
      public Applied {
        items = List.copyOf(items);
      }
    }

    /** Final without effect: asking again would give the same. */
    record Reverted(List<Reason> reasons) implements Outcome {
      public Reverted {
        reasons = List.copyOf(reasons);
      }
    }

    /**
     * Not known to be final: no node answered in time, or all are overloaded. Worth another try.
     */
    record Unavailable(String why) implements Outcome {
    }
  }

  /**
   * @param attachment
   *          canonical bytes of {@code EntryHandles}
   */
  Outcome submit(RegisterEntries call, Bytes attachment) throws InterruptedException;
}
