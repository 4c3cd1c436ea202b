package io.mulu.testnet.founding;

/** A step of the founders' ceremony that cannot be done; says why and the way out. */
public final class CeremonyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  public CeremonyException(String problem, String remedy) {
    super(problem);
    this.remedy = remedy;
  }

  public String problem() {
    return String.valueOf(getMessage());
  }

  public String remedy() {
    return remedy;
  }
}
