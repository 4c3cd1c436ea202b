package io.mulu.gateway.guard;

/**
 * What an identifying text is, and from how many characters on it is searched for: shorter ones (a
 * ward number 7) would be found everywhere.
 */
public enum PhiKind {
  /** Whole words only; one Han character alone is no name. */
  NAME(2),
  IDENTIFIER(4),
  TELECOM(6),
  ADDRESS(4),
  NOTE(8),
  BIRTH_DATE(8),
  SERVICE_TIME(16),
  UID(6);

  private final int charsMin;

  PhiKind(int charsMin) {
    this.charsMin = charsMin;
  }

  public int charsMin() {
    return charsMin;
  }
}
