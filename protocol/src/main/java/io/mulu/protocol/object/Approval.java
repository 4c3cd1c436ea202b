package io.mulu.protocol.object;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.wire.Limit;
import java.util.List;

/**
 * Every "k of n" there is: holds the call it authorises and runs it when its last stage is
 * satisfied.
 *
 * @param subjectKind
 *          what it is about
 * @param subjectRevision
 *          another revision of the subject voids it
 * @param call
 *          canonical bytes of the call to run with authority APPROVED
 * @param stage
 *          index of the stage now voting
 * @param deadlineMillis
 *          block time at which it lapses
 * @param opener
 *          identity that asked; it never votes
 */
public record Approval(Hash id, Standing standing, ObjectKind subjectKind, Hash subject,
    long subjectRevision, @Limit(65_536) Bytes call, @Limit(8) List<Stage> stages, int stage,
    @Limit(512) List<Ballot> ballots, long deadlineMillis, OnTimeout onTimeout,
    Hash opener) implements LedgerObject {
  /** What an unanswered approval means. */
  public enum OnTimeout {
    REJECT,
    APPROVE,
    ESCALATE
  }

  public Approval {
    stages = List.copyOf(stages);
    ballots = List.copyOf(ballots);
    Form.range(stages.size(), 1, 8, "stages");
    Form.range(stage, 0, stages.size(), "stage");
  }

  @Override
  public Approval with(Standing standing) {
    return new Approval(id, standing, subjectKind, subject, subjectRevision, call, stages, stage,
        ballots, deadlineMillis, onTimeout, opener);
  }

  @Override
  public ObjectKind kind() {
    return ObjectKind.APPROVAL;
  }
}
