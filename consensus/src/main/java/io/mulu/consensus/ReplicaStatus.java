package io.mulu.consensus;

import io.mulu.protocol.PublicKey;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot for operators; immutable, may leave the event loop.
 *
 * @param height
 *          being decided
 * @param primary
 *          of the current view
 * @param viewTimeoutMillis
 *          of the current view
 * @param viewTimerArmed
 *          false also when idle: quiet, not dead
 * @param preparedView
 *          view of the highest prepare certificate held at this height, -1 if none
 * @param voteFloor
 *          no vote is cast at or below this height
 * @param viewsLeft
 *          since it started, at all heights; a cause that never was is absent
 * @param halted
 *          why signing ended, if it has
 */
public record ReplicaStatus(long height, long view, Phase phase, PublicKey primary,
    long viewTimeoutMillis, boolean viewTimerArmed, long preparedView, Role role, long voteFloor,
    long guardRefusals, long droppedMessages, Map<ViewChangeCause, Long> viewsLeft,
    @Nullable HaltReason halted, List<ValidatorSeen> validators) {
  public ReplicaStatus {
    viewsLeft = Collections.unmodifiableMap(new TreeMap<>(viewsLeft));
    validators = List.copyOf(validators);
  }

  /** How far the current view has come. */
  public enum Phase {
    IDLE,
    PROPOSED,
    PREPARED,
    COMMITTED,
    VIEW_CHANGE
  }

  /** What this replica may do at this height. */
  public enum Role {
    VALIDATOR,
    /** Without a key in the set, or at or below its floor. */
    OBSERVER,
    /** A validator that lost its memory and waits for its rejoin. */
    AMNESIAC
  }

  /**
   * @param heardMillis
   *          elapsed time of the last message from it, -1 if none yet
   * @param votedHeight
   *          of its last prepare or commit seen, 0 if none yet
   */
  public record ValidatorSeen(PublicKey validator, long heardMillis, long votedHeight) {
  }
}
