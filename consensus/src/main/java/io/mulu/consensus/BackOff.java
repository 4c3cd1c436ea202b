package io.mulu.consensus;

import io.mulu.protocol.ChainParameters;

/** Quantities that double with the view, up to a cap. */
final class BackOff {
  private BackOff() {
  }

  /** min(T0 · 2^view, cap), the time that a view has (rule 8). */
  static long viewTimeoutMillis(ChainParameters parameters, long view) {
    return doubled(parameters.viewTimeoutMillis(), view, parameters.viewTimeoutMaxMillis());
  }

  /** min(start · 2^times, cap) for any times, without overflow. */
  static long doubled(long start, long times, long cap) {
    if (start >= cap) {
      return cap;
    }
    // start < cap <= 2^63: after 63 doublings of at least 1 the cap is reached.
    return times >= Long.numberOfLeadingZeros(start) - 1 ? cap : Math.min(start << times, cap);
  }
}
