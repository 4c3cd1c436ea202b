package io.mulu.testnet.input;

/** A folder of hospitals that a demo cannot be made of; says why and the way out. */
public final class InputException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  public InputException(String problem, String remedy) {
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
