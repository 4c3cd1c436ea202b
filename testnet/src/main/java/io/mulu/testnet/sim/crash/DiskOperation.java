package io.mulu.testnet.sim.crash;

import io.mulu.storage.memory.Faults.Operation;

/**
 * One operation of the reference run.
 *
 * @param number
 *          on its machine's disk, from 1, over all lives
 * @param isOwnMoment
 *          something happened anywhere since the operation before it on this disk: else a crash
 *          before it is the same as a crash after that one
 * @param findsUnsynced
 *          a crash before it could lose something
 * @param leavesUnsynced
 *          a crash after it could
 */
record DiskOperation(int machine, long number, Operation operation, String name,
    boolean isOwnMoment, boolean findsUnsynced, boolean leavesUnsynced) {
  /** Kind and file, for the count of what was tried. */
  String kind() {
    return operation.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + " of " + name;
  }
}
