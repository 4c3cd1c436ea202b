package io.mulu.testnet.sim;

import io.mulu.testnet.sim.world.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Runs many seeds, shrinks what fails, and says what came of it. */
public final class Campaign {
  /** Failing seeds that are shrunk; the rest are named. */
  private static final int SHRUNK_MAX = 3;
  /** Readable events shown of the end of a failing run. */
  public static final int EVENTS_SHOWN = 40;

  /**
   * Which seeds to run, and how.
   *
   * @param only
   *          positions of the faults to keep, or null for all; as a failing run prints them
   * @param transactions
   *          of clients, or -1 to leave it to the seed
   * @param changes
   *          of validators and parameters at most, or -1 to leave it to the seed
   * @param shrinks
   *          whether to look for smaller failing plans
   */
  public record Request(long fromSeed, long toSeed, Plan.Wishes wishes,
      @Nullable List<Integer> only, int transactions, int changes, boolean shrinks) {
    Plan plan(long seed) {
      Plan plan = Plan.draw(seed, wishes);
      if (only != null) {
        plan = plan.with(plan.faults().only(only));
      }
      if (changes >= 0) {
        plan = plan.withChanges(changes);
      }
      return transactions >= 0 ? plan.withTransactions(transactions) : plan;
    }
  }

  /**
   * A seed that broke an invariant.
   *
   * @param replay
   *          the command that shows it again, with the fewest faults found
   * @param events
   *          the last readable events of that run
   */
  public record Failure(long seed, String invariant, String detail, String replay,
      List<String> faults, List<String> events) {
  }

  /**
   * What a campaign came to.
   *
   * @param changes
   *          of validators and parameters that took effect
   * @param lies
   *          that adversaries told, by kind
   * @param refusals
   *          of what honest machines heard
   * @param accusations
   *          pieces of evidence that they came to believe
   */
  public record Report(long seeds, double seconds, long virtualSeconds, long events, long commits,
      long commitsAboveViewZero, long restarts, long changes, SortedMap<String, Long> lies,
      long refusals, long accusations, long longestHealMillis, long traceHash,
      List<Failure> failures) {
    public long liesTold() {
      return lies.values().stream().mapToLong(Long::longValue).sum();
    }

    public Map<String, Object> toMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("seeds", seeds);
      map.put("seconds", seconds);
      map.put("virtualSeconds", virtualSeconds);
      map.put("events", events);
      map.put("commits", commits);
      map.put("commitsAboveViewZero", commitsAboveViewZero);
      map.put("restarts", restarts);
      map.put("changes", changes);
      map.put("lies", lies);
      map.put("refusals", refusals);
      map.put("accusations", accusations);
      map.put("longestHealMillis", longestHealMillis);
      map.put("traceHash", String.format("%016x", traceHash));
      map.put("failures",
          failures
              .stream().map(f -> Map.of("seed", f.seed(), "invariant", f.invariant(), "detail",
                  f.detail(), "replay", f.replay(), "faults", f.faults(), "events", f.events()))
              .toList());
      return map;
    }
  }

  private final Request request;
  private final List<Failure> failures = new ArrayList<>();
  private long virtualMillis;
  private long events;
  private long commits;
  private long commitsAboveViewZero;
  private long restarts;
  private long changes;
  private final SortedMap<String, Long> lies = new TreeMap<>();
  private long refusals;
  private long accusations;
  private long longestHealMillis;
  private long traceHash;

  private Campaign(Request request) {
    this.request = request;
  }

  /**
   * @param onRun
   *          told after each seed how many are done, and what became of it
   */
  public static Report run(Request request, BiConsumer<Long, Outcome> onRun) {
    Campaign campaign = new Campaign(request);
    long startNanos = System.nanoTime();
    for (long seed = request.fromSeed(); seed <= request.toSeed(); seed++) {
      Outcome outcome = Simulation.run(request.plan(seed));
      campaign.count(outcome);
      onRun.accept(seed - request.fromSeed() + 1, outcome);
    }
    return campaign.report(System.nanoTime() - startNanos);
  }

  private void count(Outcome outcome) {
    virtualMillis += outcome.virtualMillis();
    events += outcome.events();
    commits += outcome.commits();
    commitsAboveViewZero += outcome.commitsAboveViewZero();
    restarts += outcome.lives();
    changes += outcome.changes();
    outcome.lies().forEach((kind, told) -> lies.merge(kind, told, Long::sum));
    refusals += outcome.reactions().refusals();
    accusations += outcome.reactions().accusations();
    longestHealMillis = Math.max(longestHealMillis, outcome.healMillis());
    traceHash = 31 * traceHash + outcome.traceHash();
    outcome.violated().ifPresent(violation -> failures.add(explain(outcome, violation)));
  }

  private Failure explain(Outcome outcome, Violation violation) {
    Plan plan = request.plan(outcome.seed());
    String replay = command(outcome.seed());
    if (request.shrinks() && failures.size() < SHRUNK_MAX) {
      Shrinker.Shrunk shrunk = Shrinker.shrink(plan, violation.invariant());
      Plan whole = plan;
      plan = shrunk.plan();
      replay += " --only " + (shrunk.kept().isEmpty() ? "none" : join(shrunk.kept()))
          + " --transactions " + plan.transactions();
      if (!plan.changes().equals(whole.changes())) {
        replay += " --changes " + plan.changes().changes().size();
      }
    }
    Outcome again = Simulation.run(plan, EVENTS_SHOWN);
    Violation shown = again.violated().orElse(violation);
    List<String> against = new ArrayList<>();
    plan.changes().changes().forEach(change -> against.add("change: " + change));
    plan.adversaries().forEach(strategy -> against.add("Byzantine: " + lower(strategy)));
    plan.faults().faults().forEach(fault -> against.add(fault.toString()));
    return new Failure(outcome.seed(), violation.invariant(), String.valueOf(shown.getMessage()),
        replay, against, again.last());
  }

  private String command(long seed) {
    Plan.Wishes wishes = request.wishes();
    return "./mulu simulate --seed " + seed
        + (wishes.validators() > 0 ? " --validators " + wishes.validators() : "")
        + (wishes.byzantine() >= 0 ? " --byzantine " + wishes.byzantine() : "")
        + (wishes.strategy() == null ? "" : " --strategy " + lower(wishes.strategy()))
        + (wishes.workload() == null ? "" : " --workload " + lower(wishes.workload()));
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(java.util.Locale.ROOT);
  }

  private static String join(List<Integer> positions) {
    return String.join(",", positions.stream().map(Object::toString).toList());
  }

  private Report report(long nanos) {
    long seeds = request.toSeed() - request.fromSeed() + 1;
    double seconds = (double) nanos / TimeUnit.SECONDS.toNanos(1);
    return new Report(seeds, seconds, virtualMillis / 1000, events, commits, commitsAboveViewZero,
        restarts, changes, lies, refusals, accusations, longestHealMillis, traceHash,
        List.copyOf(failures));
  }
}
