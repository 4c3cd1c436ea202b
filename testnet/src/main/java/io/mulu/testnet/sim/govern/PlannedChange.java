package io.mulu.testnet.sim.govern;

import io.mulu.protocol.ChainParameters;
import org.jspecify.annotations.Nullable;

/**
 * What members will want to be changed. It begins when the one before it is over.
 *
 * @param atMillis
 *          not before, in virtual time
 * @param organization
 *          whose validator it is about; 0 where the kind says that
 * @param place
 *          of the machine with the new key, or -1
 * @param parameters
 *          the new ones, or null
 */
public record PlannedChange(Kind kind, long atMillis, int organization, int place,
    @Nullable ChainParameters parameters) {

  /** Where a change makes no sense when its time has come, it is left out. */
  public enum Kind {
    /** A member that has none brings in a validator. */
    ADD,
    /** A validator goes. */
    REMOVE,
    /** The primary goes, whoever it is then. */
    REMOVE_PRIMARY,
    /** The one that went first comes back, with its key, its journal and its guard. */
    ADD_AGAIN,
    /** Another machine with another key takes a validator's place. */
    REPLACE_KEY,
    /** A validator has another address and another certificate. */
    RENEW_RECORD,
    /** Timeouts, heartbeat, tenure or size of blocks. */
    PARAMETERS
  }

  @Override
  public String toString() {
    return String.format("%s from %.3f s (%d)", kind, atMillis / 1000.0, organization);
  }
}
