package io.mulu.protocol.object;

import io.mulu.protocol.Hash;
import org.jspecify.annotations.Nullable;

/**
 * Every dispute there is.
 *
 * @param claim
 *          commitment to what is claimed
 * @param evidence
 *          commitment to the evidence
 * @param claimant
 *          organisation that opened it
 * @param respondent
 *          organisation that must answer
 * @param answer
 *          what it answered
 * @param panel
 *          the approval by organisations that are no party
 * @param upheld
 *          how the panel decided
 * @param deadlineMillis
 *          block time by which the next step is due
 */
public record Case(Hash id, Standing standing, CaseCode code, ObjectKind subjectKind, Hash subject,
    @Nullable Hash claim, @Nullable Hash evidence, Hash claimant, Hash respondent,
    @Nullable Answer answer, @Nullable Hash answerEvidence, @Nullable Hash panel, boolean upheld,
    long deadlineMillis) implements LedgerObject {
  /** What a respondent can say. */
  public enum Answer {
    FIXED,
    REFUTED
  }

  @Override
  public Case with(Standing standing) {
    return new Case(id, standing, code, subjectKind, subject, claim, evidence, claimant, respondent,
        answer, answerEvidence, panel, upheld, deadlineMillis);
  }

  @Override
  public ObjectKind kind() {
    return ObjectKind.CASE;
  }
}
