package io.mulu.consensus;

/**
 * What executing a proposal on its parent's state says: a pure function of block and state. Clock,
 * proposer and "may it be empty" are judged by the core.
 */
public sealed interface ProposalVerdict {
  /**
   * Every root in the header is what this replica's own execution gives.
   *
   * @param empty
   *          neither a transaction nor a due transition in it (rule 13)
   */
  record Valid(boolean empty) implements ProposalVerdict {
  }

  /** A rule of 15 is broken or a root differs. Against a certificate this halts the replica. */
  record Invalid(String reason) implements ProposalVerdict {
  }
}
