package io.mulu.client;

import io.mulu.protocol.Hash;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.answer.Location;

/** Where a transaction stands when one stops waiting for it. */
public sealed interface Outcome {
  Hash id();

  /**
   * In a committed block: it stays. Whether it was applied or reverted the receipt says.
   */
  record Final(Hash id, Location location, Receipt receipt) implements Outcome {
    public boolean isApplied() {
      return receipt.isApplied();
    }
  }

  /** A node refused it: as it is it will be in no block. */
  record Rejected(Hash id, RpcFault fault) implements Outcome {
  }

  /** Its expiry has passed in block time without a block taking it: it never will be taken. */
  record Expired(Hash id) implements Outcome {
  }

  /**
   * Not known within the time. It may still become final until its expiry: ask again with the same
   * Submission, never with a new one.
   *
   * @param why
   *          for people
   */
  record Pending(Hash id, String why) implements Outcome {
  }
}
