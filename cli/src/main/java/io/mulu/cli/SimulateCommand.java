package io.mulu.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.mulu.testnet.sim.Campaign;
import io.mulu.testnet.sim.Outcome;
import io.mulu.testnet.sim.Plan;
import io.mulu.testnet.sim.byzantine.Strategy;
import io.mulu.testnet.sim.load.Workload;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** {@code mulu simulate}. */
@CommandLine.Command(name = "simulate", mixinStandardHelpOptions = true, description = "Whole nodes in one thread on virtual time, with faults drawn from a seed; the same "
    + "seed is the same run.", footer = "Exit code 0 if every invariant held, 1 if one was violated.")
final class SimulateCommand implements Callable<Integer> {
  private static final long SEEDS_MAX = 10_000_000;

  @CommandLine.Option(names = "--seed", paramLabel = "S", description = "Run one seed.")
  private @Nullable Long seed;

  @CommandLine.Option(names = "--seeds", paramLabel = "A..B", description = "Run these seeds (default 1..100).")
  private @Nullable String seeds;

  @CommandLine.Option(names = "--validators", defaultValue = "0", paramLabel = "N", description = "Validators, 4 to 13 (default: by seed).")
  private int validators;

  @CommandLine.Option(names = "--byzantine", defaultValue = "-1", paramLabel = "K", description = "Of them run by adversaries, at most f (default: by seed).")
  private int byzantine;

  @CommandLine.Option(names = "--strategy", paramLabel = "NAME", description = "Of the adversaries: ${COMPLETION-CANDIDATES} (default: by seed).")
  private @Nullable Strategy strategy;

  @CommandLine.Option(names = "--workload", paramLabel = "NAME", description = "What clients do: ${COMPLETION-CANDIDATES} (default: by seed).")
  private @Nullable Workload workload;

  @CommandLine.Option(names = "--only", paramLabel = "I,J", description = "Keep only the faults at these positions of the seed's plan, or none; as a failing run prints them.")
  private @Nullable String only;

  @CommandLine.Option(names = "--transactions", defaultValue = "-1", paramLabel = "T", description = "Of clients while there are faults (default: by seed).")
  private int transactions;

  @CommandLine.Option(names = "--changes", defaultValue = "-1", paramLabel = "C", description = "Keep only the first changes of validators and parameters of the seed's plan (default: all).")
  private int changes;

  @CommandLine.Option(names = "--no-shrink", description = "Do not look for smaller failing runs.")
  private boolean isNotShrunk;

  @CommandLine.Mixin
  private final CrashPointOptions crashPoints = new CrashPointOptions();

  @CommandLine.Mixin
  private final Output output = new Output();

  @Override
  public Integer call() throws CliFailure, IOException {
    // Thousands of simulated nodes log what one node logs; what matters is in the trace.
    if (LoggerFactory.getLogger("mulu.node") instanceof Logger logger) {
      logger.setLevel(Level.OFF);
    }
    checkValidators();
    if (crashPoints.isWanted()) {
      checkOnlyCrashPoints();
      return crashPoints.run(seed == null ? 1 : seed, validators, output);
    }
    Campaign.Request request = request();
    boolean isWatched = Terminal.isAttached() && !output.isJson();
    long startNanos = System.nanoTime();
    Campaign.Report report = Campaign.run(request, (done, outcome) -> {
      if (isWatched) {
        progress(done, request, outcome, startNanos);
      }
    });
    if (isWatched) {
      System.out.println();
    }
    output.json(report.toMap());
    tell(report);
    return report.failures().isEmpty() ? ExitCode.OK : ExitCode.CHECK_FAILED;
  }

  private void checkValidators() throws CliFailure {
    if (validators != 0 && (validators < 4 || validators > 13)) {
      throw new CliFailure(ExitCode.USAGE, "--validators must be 4 to 13",
          "fewer than 4 survive no Byzantine validator");
    }
  }

  /** Their reference runs are fixed; what is drawn from seeds has no place in them. */
  private void checkOnlyCrashPoints() throws CliFailure {
    boolean isOther = seeds != null || byzantine >= 0 || strategy != null || workload != null
        || only != null || transactions >= 0 || changes >= 0 || isNotShrunk;
    if (isOther) {
      throw new CliFailure(ExitCode.USAGE,
          "--crash-points takes only --seed, --validators, --every, --point and --json", "");
    }
  }

  private Campaign.Request request() throws CliFailure {
    if (seed != null && seeds != null) {
      throw new CliFailure(ExitCode.USAGE, "--seed and --seeds exclude each other", "");
    }
    long from = seed == null ? 1 : seed;
    long to = seed == null ? 100 : seed;
    if (seeds != null) {
      String[] bounds = seeds.split("\\.\\.", -1);
      try {
        from = Long.parseLong(bounds[0]);
        to = Long.parseLong(bounds[bounds.length - 1]);
      } catch (NumberFormatException e) {
        throw new CliFailure(ExitCode.USAGE, "--seeds must be like 1..100", "");
      }
    }
    if (to < from || to - from >= SEEDS_MAX) {
      throw new CliFailure(ExitCode.USAGE, "--seeds must ascend, at most " + SEEDS_MAX, "");
    }
    return new Campaign.Request(from, to,
        new Plan.Wishes(validators, byzantine, strategy, workload), positions(), transactions,
        changes, !isNotShrunk);
  }

  private @Nullable List<Integer> positions() throws CliFailure {
    if (only == null) {
      return null;
    }
    try {
      return only.equals("none")
          ? List.of()
          : Stream.of(only.split(",", -1)).map(Integer::valueOf).toList();
    } catch (NumberFormatException e) {
      throw new CliFailure(ExitCode.USAGE, "--only must be like 0,3,7", "");
    }
  }

  private static void progress(long done, Campaign.Request request, Outcome latest,
      long startNanos) {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    System.out.printf("\r%d of %d seeds, %.0f a minute, at seed %d: height %d, %d lives   ", done,
        request.toSeed() - request.fromSeed() + 1, done / seconds * 60, latest.seed(),
        latest.height(), latest.lives());
    System.out.flush();
  }

  private void tell(Campaign.Report report) {
    for (Campaign.Failure failure : report.failures()) {
      output.say("");
      failure.events().forEach(output::say);
      output.say("");
      output.say("VIOLATED \"" + failure.invariant() + "\" with seed " + failure.seed());
      output.say("  " + failure.detail());
      failure.faults().forEach(fault -> output.say("  fault: " + fault));
      output.say("  replay: " + failure.replay());
    }
    output.say(String.format(
        "%d seeds in %.1f s: %d s of virtual time, %d commits, %d of them above view 0, "
            + "%d lives, %d changes of validators or parameters, %d lies, %d pieces of evidence, longest recovery %.1f s, trace %016x",
        report.seeds(), report.seconds(), report.virtualSeconds(), report.commits(),
        report.commitsAboveViewZero(), report.restarts(), report.changes(), report.liesTold(),
        report.accusations(), report.longestHealMillis() / 1000.0, report.traceHash()));
    output.say(report.failures().isEmpty()
        ? "Every invariant held."
        : report.failures().size() + " seeds violated an invariant.");
  }
}
