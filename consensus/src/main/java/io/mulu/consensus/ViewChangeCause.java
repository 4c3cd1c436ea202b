package io.mulu.consensus;

/** Why a replica leaves a view without a decision. */
public enum ViewChangeCause {
  /** Its own time ran out (rule 8). */
  TIMEOUT,
  /** f + 1 others have left for a higher view (rule 7). */
  JOINED,
  /** A quorum opened a higher view without it (rule 6). */
  NEW_VIEW,
  /** The height's first primary passes transactions over (rule 8). */
  CENSORSHIP
}
