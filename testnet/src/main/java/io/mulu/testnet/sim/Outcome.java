package io.mulu.testnet.sim;

import io.mulu.testnet.sim.check.Reactions;
import io.mulu.testnet.sim.world.Violation;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to.
 *
 * @param traceHash
 *          equal for equal runs
 * @param virtualMillis
 *          that passed in the simulation
 * @param healMillis
 *          from healing to the end: what the liveness bound limits
 * @param commits
 *          by all machines together
 * @param changes
 *          of validators and parameters that took effect
 * @param lies
 *          that adversaries told, by kind
 * @param last
 *          readable events before the end, if they were asked for
 */
public record Outcome(long seed, long traceHash, long events, long virtualMillis, long healMillis,
    long height, long commits, long commitsAboveViewZero, int lives, int submitted, int changes,
    SortedMap<String, Long> lies, Reactions reactions, @Nullable Violation violation,
    List<String> last) {
  public Optional<Violation> violated() {
    return Optional.ofNullable(violation);
  }
}
