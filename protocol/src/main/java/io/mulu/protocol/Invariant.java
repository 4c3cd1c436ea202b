package io.mulu.protocol;

import java.util.function.Supplier;

/**
 * A condition that only a defect of this program can break. Unlike input errors it is never
 * handled: the process logs it and stops (docs/spec/ledger.md, kinds of failure).
 */
public final class Invariant {
  private Invariant() {
  }

  /** Thrown by {@link #check}; caught only by the outermost frame of a thread, to halt. */
  public static final class Broken extends IllegalStateException {
    public Broken(String what) {
      super(what);
    }
  }

  public static void check(boolean condition, String what) {
    if (!condition) {
      throw new Broken(what);
    }
  }

  /**
   * @param what
   *          for where the words cost more than the check
   */
  public static void check(boolean condition, Supplier<String> what) {
    if (!condition) {
      throw new Broken(what.get());
    }
  }
}
