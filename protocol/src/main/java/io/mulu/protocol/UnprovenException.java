package io.mulu.protocol;

/** An answer that genesis does not bear out. The node asked is wrong, behind, or lying. */
public final class UnprovenException extends Exception {
  private final Fault fault;

  public UnprovenException(Fault fault, String detail) {
    super(fault + ": " + detail);
    this.fault = fault;
  }

  /** What is wrong with it. */
  public enum Fault {
    /** It has no form that could be judged. */
    MALFORMED,
    /** It is about another chain. */
    WRONG_CHAIN,
    /** There is no certificate, and none is implied. */
    NOT_CERTIFIED,
    /** Its validators are not the ones known; follow the changes of the set first. */
    SET_UNKNOWN,
    /** The certificate is for another block, height or phase, or its votes do not suffice. */
    CERTIFICATE_INVALID,
    /** It answers another question than the one asked. */
    WRONG_QUESTION,
    /** The row, or its absence, does not follow from the certified state. */
    STATE_PROOF_INVALID,
    /** The receipt does not follow from the certified block. */
    RECEIPT_PROOF_INVALID,
    /** The block is older than the reader accepts. */
    STALE,
    /** The block is further ahead of the reader's clock than clocks may differ. */
    FROM_THE_FUTURE
  }

  public Fault fault() {
    return fault;
  }
}
