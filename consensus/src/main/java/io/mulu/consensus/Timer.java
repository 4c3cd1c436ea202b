package io.mulu.consensus;

/**
 * Names one expiry. Timers are never cancelled: one whose height or view has passed is ignored when
 * it fires.
 *
 * @param view
 *          0 for kinds that do not belong to a view; of HEARTBEAT, the length that it was armed for
 */
public record Timer(Kind kind, long height, long view) {
  /** What is due. */
  public enum Kind {
    /** The view made no progress: go to the next one. */
    VIEW,
    /** Send the stored view-change again. */
    REPEAT,
    /** A proposal ahead of the clock may be voted for now. */
    CLOCK,
    /** The chain was idle for long enough to need an empty block. */
    HEARTBEAT,
    /** Tell the others where this replica stands. */
    STATUS
  }
}
