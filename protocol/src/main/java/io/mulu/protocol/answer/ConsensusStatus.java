package io.mulu.protocol.answer;

import io.mulu.protocol.PublicKey;
import java.util.List;

/**
 * Where agreement stands on this node.
 *
 * @param height
 *          being agreed on: the head's plus one
 * @param phase
 *          in words of the protocol, e.g. {@code IDLE}, {@code PRE_PREPARED}, {@code PREPARED},
 *          {@code VIEW_CHANGE}
 * @param primary
 *          of height and view
 * @param quorum
 *          votes that decide
 * @param viewChanges
 *          since the node started
 * @param lastCommitMillis
 *          wall time; 0 if none since the start
 */
public record ConsensusStatus(long height, long view, String phase, PublicKey primary, int quorum,
    long viewChanges, long lastCommitMillis, List<ValidatorStatus> validators) {
  public ConsensusStatus {
    validators = List.copyOf(validators);
  }

  /**
   * @param lastVoteHeight
   *          highest height at which this node saw a vote of it; 0 if never
   */
  public record ValidatorStatus(PublicKey key, long lastVoteHeight, boolean isConnected) {
  }
}
