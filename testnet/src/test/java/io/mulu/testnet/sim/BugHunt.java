package io.mulu.testnet.sim;

import io.mulu.testnet.sim.byzantine.Strategy;
import io.mulu.testnet.sim.world.Violation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs seeds until an invariant is violated, in a process of its own whose class path begins with a
 * planted bug: {@link PlantedBugTest}.
 */
final class BugHunt {
  private BugHunt() {
  }

  /**
   * @param arguments
   *          first and last seed, and a strategy of one adversary if there shall be one
   */
  public static void main(String[] arguments) {
    Strategy strategy = arguments.length > 2 ? Strategy.valueOf(arguments[2]) : null;
    System.out.println(hunt(Long.parseLong(arguments[0]), Long.parseLong(arguments[1]), strategy));
  }

  private static String hunt(long from, long to, @Nullable Strategy strategy) {
    Plan.Wishes wishes = strategy == null
        ? Plan.Wishes.NONE
        : new Plan.Wishes(4, 1, strategy, null);
    for (long seed = from; seed <= to; seed++) {
      Optional<Violation> found = Simulation.run(Plan.draw(seed, wishes)).violated();
      if (found.isPresent()) {
        return "CAUGHT " + (seed - from + 1) + " " + found.get().invariant();
      }
    }
    return "CLEAN";
  }
}
