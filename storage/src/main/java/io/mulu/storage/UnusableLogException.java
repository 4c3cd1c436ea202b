package io.mulu.storage;

/**
 * A journal or guard cannot serve as a validator's memory: amnesia (consensus rule 4). Checked,
 * because it is an answer and not a failure of the disk: the validator goes on as an observer.
 */
public final class UnusableLogException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Fault fault;

  /** Why. */
  public enum Fault {
    MISSING,
    /** Bound to another key or chain. */
    FOREIGN,
    /** What was synced is unreadable and something after it is not, or it was never written. */
    DAMAGED
  }

  UnusableLogException(Fault fault, String message) {
    super(message);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }
}
