package io.mulu.storage.memory;

/**
 * The machine lost its power here. An Error, so that nobody handles it on the way out: only the
 * harness that planned it catches it, and then takes {@link MemoryMedium#crash()}.
 */
public final class PowerCut extends Error {
  private static final long serialVersionUID = 1L;

  public PowerCut(String where) {
    super(where);
  }
}
