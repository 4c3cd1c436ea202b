package io.mulu.cli;

import io.mulu.testnet.sim.crash.CrashPoint;
import io.mulu.testnet.sim.crash.CrashPoints;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** What {@code mulu simulate --crash-points} is told, and does. */
final class CrashPointOptions {
  private static final int VALIDATORS = 4;

  @CommandLine.Option(names = "--crash-points", description = "Cut the power at every disk operation of reference runs, of one validator and of all, and compare what "
      + "comes back with the undisturbed run. Takes --seed, --validators, --every, --point and --json.")
  private boolean isWanted;

  @CommandLine.Option(names = "--every", defaultValue = "1", paramLabel = "K", description = "Of the crash points try one in K, drawn from the seed (default: all).")
  private int every;

  @CommandLine.Option(names = "--point", paramLabel = "P", description = "Of the crash points try this one; as a failing run prints it.")
  private @Nullable String point;

  /** Whether this is what the command is to do. */
  boolean isWanted() throws CliFailure {
    if (!isWanted && (point != null || every != 1)) {
      throw new CliFailure(ExitCode.USAGE, "--point and --every belong to --crash-points", "");
    }
    return isWanted;
  }

  /**
   * @param validators
   *          0 for the usual number
   * @return the exit code
   */
  int run(long seed, int validators, Output output) throws CliFailure, IOException {
    CrashPoints.Request request = request(seed, validators == 0 ? VALIDATORS : validators);
    boolean isWatched = Terminal.isAttached() && !output.isJson();
    long startNanos = System.nanoTime();
    CrashPoints.Report report = CrashPoints.run(request, (course, done, of) -> {
      if (isWatched) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        System.out.printf("\r%s: %d of %d points, %.0f s   ",
            course.name().toLowerCase(java.util.Locale.ROOT), done, of, seconds);
        System.out.flush();
      }
    });
    if (isWatched) {
      System.out.println();
    }
    if (point != null && report.tried() == 0 && report.failures().isEmpty()) {
      throw new CliFailure(ExitCode.USAGE, "there is no crash point " + point,
          "the courses' disks have fewer operations, or a crash there loses nothing; see --json "
              + "without --point");
    }
    output.json(report.toMap());
    tell(report, output);
    return report.failures().isEmpty() ? ExitCode.OK : ExitCode.CHECK_FAILED;
  }

  private CrashPoints.Request request(long seed, int validators) throws CliFailure {
    if (every < 1) {
      throw new CliFailure(ExitCode.USAGE, "--every must be 1 or more", "");
    }
    String wanted = point;
    if (wanted == null) {
      return new CrashPoints.Request(seed, validators, every, null);
    }
    try {
      return new CrashPoints.Request(seed, validators, every, CrashPoint.parse(wanted));
    } catch (IllegalArgumentException e) {
      throw new CliFailure(ExitCode.USAGE, "--point: " + e.getMessage(), "");
    }
  }

  private static void tell(CrashPoints.Report report, Output output) {
    for (CrashPoints.Failure failure : report.failures()) {
      output.say("");
      failure.events().forEach(output::say);
      output.say("");
      output.say("VIOLATED \"" + failure.invariant() + "\" after a crash at " + failure.point());
      output.say("  " + failure.detail());
      output.say("  replay: " + failure.replay());
    }
    for (CrashPoints.CourseReport course : report.courses()) {
      output.say(String.format("%-13s %2d blocks, %4d disk operations, %5d crash points, %5d tried",
          course.course(), course.blocks(), course.operations(), course.points(), course.tried()));
    }
    report.operations()
        .forEach((kind, tried) -> output.say(String.format("  %-24s %6d", kind, tried)));
    output.say(String.format("%d of %d crash points in %.1f s", report.tried(), report.points(),
        report.seconds()));
    output.say(report.failures().isEmpty()
        ? "Everything came back, and came to the same."
        : report.failures().size() + " crash points were not survived.");
  }
}
