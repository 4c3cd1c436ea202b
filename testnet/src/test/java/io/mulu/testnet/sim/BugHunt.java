package io.mulu.testnet.sim;

import io.mulu.testnet.sim.byzantine.Strategy;
import io.mulu.testnet.sim.crash.CrashPoints;
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
   *          first and last seed, and a strategy of one adversary if there shall be one; or nothing
   *          but how many crash points there are to each that is tried
   */
  public static void main(String[] arguments) {
    if (arguments.length == 1) {
      System.out.println(crash(Integer.parseInt(arguments[0])));
      return;
    }
    Strategy strategy = arguments.length > 2 ? Strategy.valueOf(arguments[2]) : null;
    System.out.println(hunt(Long.parseLong(arguments[0]), Long.parseLong(arguments[1]), strategy));
  }

  private static String crash(int every) {
    CrashPoints.Report report = CrashPoints.run(new CrashPoints.Request(1, 4, every, null),
        (course, done, of) -> {
        });
    return report.failures().stream().findFirst()
        .map(failure -> "CAUGHT " + report.failures().size() + " of " + report.tried()
            + " crash points, " + failure.invariant())
        .orElse("CLEAN");
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
