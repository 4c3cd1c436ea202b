package io.mulu.consensus;

import io.mulu.protocol.ChainParameters;

/**
 * Judges the timestamp of a block proposed without a certificate (rule 12). Without the lower bound
 * a lying primary could freeze chain time and with it every expiry.
 */
final class ClockRule {
  private ClockRule() {
  }

  /** How long to hold the proposal until it is not too far ahead; 0 or less: not at all. */
  static long waitMillis(long timestampMillis, long wallMillis, ChainParameters parameters) {
    return timestampMillis - parameters.clockDriftMaxMillis() - wallMillis;
  }

  /** The bound doubles with the view, so that wrong clocks delay the chain but cannot stop it. */
  static boolean isStale(long timestampMillis, long wallMillis, long view,
      ChainParameters parameters) {
    return wallMillis - timestampMillis > BackOff.doubled(parameters.clockDriftMaxMillis(), view,
        Long.MAX_VALUE);
  }
}
