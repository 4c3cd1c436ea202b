package io.mulu.consensus;

import io.mulu.protocol.ChainParameters;

/**
 * How long the chain has been idle by this replica's own elapsed time (rule 13).
 *
 * @param sinceMillis
 *          elapsed time of the last commit, or of the start
 * @param afterRestart
 *          the last commit was in an earlier life, so that half of the heartbeat counts as passed
 */
record IdleClock(long sinceMillis, boolean afterRestart) {
  /** Until an empty block is due; 0 or less: now. */
  long untilDueMillis(ChainParameters parameters, Now now) {
    return sinceMillis + parameters.heartbeatMillis() - now.elapsedMillis();
  }

  /** Whether a voter refuses an empty block in view 0. */
  boolean isTooSoon(ChainParameters parameters, Now now) {
    long heartbeat = parameters.heartbeatMillis();
    return heartbeat == 0 || (!afterRestart && now.elapsedMillis() - sinceMillis < heartbeat / 2);
  }
}
