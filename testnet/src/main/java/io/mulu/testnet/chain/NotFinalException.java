package io.mulu.testnet.chain;

/** A transaction of which no node said that it is final. */
public final class NotFinalException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean mayBecomeFinal;

  NotFinalException(String message, boolean mayBecomeFinal) {
    super(message);
    this.mayBecomeFinal = mayBecomeFinal;
  }

  /** False if a node has refused it for good. */
  public boolean mayBecomeFinal() {
    return mayBecomeFinal;
  }
}
