package io.mulu.testnet.sim.world;

import org.jspecify.annotations.Nullable;

/**
 * Something that must never happen has happened. An Error, so that no node handles it on its way
 * out to the simulation.
 */
public final class Violation extends Error {
  private static final long serialVersionUID = 1L;

  private final String invariant;

  /**
   * @param invariant
   *          its short name: what shrinking holds on to
   */
  public Violation(String invariant, String detail) {
    this(invariant, detail, null);
  }

  public Violation(String invariant, String detail, @Nullable Throwable cause) {
    super(detail, cause);
    this.invariant = invariant;
  }

  public String invariant() {
    return invariant;
  }

  public static void require(boolean condition, String invariant, String detail) {
    if (!condition) {
      throw new Violation(invariant, detail);
    }
  }
}
