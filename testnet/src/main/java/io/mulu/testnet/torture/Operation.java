package io.mulu.testnet.torture;

import io.mulu.protocol.Hash;
import io.mulu.protocol.answer.Location;

/**
 * What a client did and was told. The registers are endpoints of the organisations, written by
 * {@code UpdateEndpoint}, which is a compare-and-set on their revision. Times are those of
 * {@link System#nanoTime}, of one process.
 */
sealed interface Operation {
  /** Of an operation of which no client was told how it ended. */
  long NEVER = Long.MAX_VALUE;

  long invokedNanos();

  long returnedNanos();

  /** Of the block that it is in, or of the state that it saw. */
  long height();

  /**
   * Content of a register.
   *
   * @param revision
   *          0 before it was made
   * @param address
   *          no two writes have the same
   */
  record Value(long revision, String address) {
    static final Value NONE = new Value(0, "");
  }

  /**
   * A write that was handed in.
   *
   * @param revision
   *          that the register must have; 0 makes it
   */
  record Attempt(Hash transaction, int register, long revision, String address, long invokedNanos) {
    Write ended(long returnedNanos, Location place, boolean isApplied) {
      return new Write(this, returnedNanos, place, isApplied);
    }
  }

  /**
   * A final write.
   *
   * @param returnedNanos
   *          when its client was told; {@link #NEVER} if it was found on the chain afterwards
   * @param isApplied
   *          false: it is in the block, and was reverted
   */
  record Write(Attempt attempt, long returnedNanos, Location place,
      boolean isApplied) implements Operation {
    @Override
    public long invokedNanos() {
      return attempt.invokedNanos();
    }

    @Override
    public long height() {
      return place.height();
    }

    @Override
    public String toString() {
      return "write " + attempt.transaction().brief() + " (" + attempt.address() + ", revision "
          + attempt.revision() + (isApplied ? ", applied" : ", reverted") + ") at " + place.height()
          + "/" + place.index();
    }
  }

  /**
   * A read with a proof from genesis.
   *
   * @param node
   *          that answered
   * @param life
   *          of the node's data: another one each time that it lost some; negative if it lost some
   *          meanwhile
   * @param isCurrent
   *          whether the client insisted on a height not below what was known to any client when it
   *          began, and asked again until it got one
   */
  record Read(int node, int life, boolean isCurrent, int register, long invokedNanos,
      long returnedNanos, long height, Value value) implements Operation {
    @Override
    public String toString() {
      return (isCurrent ? "current" : "local") + " read of register " + register + " at node "
          + node + " (" + value.address() + ", revision " + value.revision() + ") at height "
          + height;
    }
  }
}
