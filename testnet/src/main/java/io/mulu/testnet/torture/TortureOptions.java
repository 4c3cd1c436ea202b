package io.mulu.testnet.torture;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * What to do to a consortium.
 *
 * @param powerCuts
 *          times that all are killed at once
 * @param loadTime
 *          before, between and during faults together; recoveries come on top
 * @param faults
 *          kinds of other faults, each used once or, with more time, once in two minutes
 * @param seed
 *          of the plan: which faults in which order, to whom, for how long. What the processes make
 *          of it is up to the machine, so a run is not repeated by its seed, only its plan
 */
public record TortureOptions(int powerCuts, Duration loadTime, Set<FaultKind> faults, long seed) {
  public TortureOptions {
    faults = faults.isEmpty() ? Set.of() : EnumSet.copyOf(faults);
  }
}
