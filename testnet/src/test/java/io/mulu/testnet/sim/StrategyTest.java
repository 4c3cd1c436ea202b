package io.mulu.testnet.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.consensus.ViewChangeCause;
import io.mulu.testnet.sim.byzantine.Strategy;
import io.mulu.testnet.sim.fault.Fault;
import io.mulu.testnet.sim.fault.FaultPlan;
import io.mulu.testnet.sim.load.Workload;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of adversary really lies, is survived, and is caught where the rules say so. */
class StrategyTest {
  private static final int RUNS_MIN = 2;
  /** Chance decides who is asked for what; the seeds are the same every time. */
  private static final int RUNS_MAX = 48;

  /** What they send is evidence wherever two honest machines compare it. */
  private static final Set<Strategy> CAUGHT = Set.of(Strategy.EQUIVOCATION, Strategy.DOUBLE_VOTES,
      Strategy.HIDDEN_CERTIFICATE, Strategy.FORGED_CERTIFICATE, Strategy.WRONG_NEW_VIEW,
      Strategy.LYING_HEADER, Strategy.FALSE_EVIDENCE, Strategy.MUTATION, Strategy.TWINS);

  /** What honest machines do not take at all. */
  private static final Set<Strategy> REFUSED = Set.of(Strategy.FORGED_CERTIFICATE,
      Strategy.WRONG_NEW_VIEW, Strategy.REPLAY, Strategy.GARBAGE, Strategy.MUTATION);

  /** What makes them replace a primary. */
  private static final Map<Strategy, ViewChangeCause> REPLACED = Map.of(Strategy.SILENT,
      ViewChangeCause.TIMEOUT, Strategy.SLOW_PRIMARY, ViewChangeCause.TIMEOUT, Strategy.CENSORSHIP,
      ViewChangeCause.CENSORSHIP, Strategy.FROZEN_CLOCK, ViewChangeCause.TIMEOUT,
      Strategy.PARTIAL_SPEECH, ViewChangeCause.TIMEOUT);

  /** All that each must have told. */
  private static final Map<Strategy, List<String>> LIES = new EnumMap<>(Map.ofEntries(
      Map.entry(Strategy.SILENT, List.of("withholds PREPARE", "withholds PRE_PREPARE")),
      Map.entry(Strategy.EQUIVOCATION,
          List.of("proposes another block", "opens a view with another block",
              "prepares its other block", "commits its other block")),
      Map.entry(Strategy.PARTIAL_SPEECH,
          List.of("keeps its proposal from one", "keeps a body from one")),
      Map.entry(Strategy.DOUBLE_VOTES,
          List.of("votes for another block, too", "commits before it prepared")),
      Map.entry(Strategy.FAR_VIEWS,
          List.of("asks for a far view", "prepares in another view", "commits in another view",
              "proposes in another view", "asks for another view")),
      Map.entry(Strategy.HIDDEN_CERTIFICATE,
          List.of("leaves a view that goes well", "hides its certificate")),
      Map.entry(Strategy.FORGED_CERTIFICATE,
          List.of("reports a certificate that is none",
              "reports a certificate with one signer twice")),
      Map.entry(Strategy.WRONG_NEW_VIEW,
          List.of("opens a view with what does not follow",
              "chooses the view-changes that suit it")),
      Map.entry(Strategy.LYING_HEADER,
          List.of("proposes a header that lies", "opens a view with such a header")),
      Map.entry(Strategy.LYING_SYNC,
          List.of("claims a height that is not", "serves a block that is none",
              "serves a state that is none", "serves no hand-over", "serves a body that is none",
              "does not answer")),
      Map.entry(Strategy.REPLAY,
          List.of("says again what another said", "says another's message as its own",
              "speaks for another chain", "signs under the type PREPARE")),
      Map.entry(Strategy.GARBAGE,
          List.of("signs what is not canonical", "sends what is no frame",
              "sends large frames of nothing")),
      Map.entry(Strategy.SLOW_PRIMARY, List.of("waits with PRE_PREPARE")),
      Map.entry(Strategy.CENSORSHIP,
          List.of("does not want to know a transaction", "answers for no body")),
      Map.entry(Strategy.FROZEN_CLOCK, List.of("holds its clock")),
      Map.entry(Strategy.FALSE_EVIDENCE, List.of("accuses another", "accuses itself")),
      Map.entry(Strategy.ONE_SIDED_RELAY,
          List.of("gives a transaction to one only", "gives one that will soon expire",
              "gives each another envelope")),
      Map.entry(Strategy.MUTATION,
          List.of("changes its PREPARE", "changes its COMMIT", "changes its PRE_PREPARE",
              "changes its VIEW_CHANGE", "leaves PREPARE out", "says PREPARE late")),
      Map.entry(Strategy.TWINS, List.of())));

  @ParameterizedTest
  @EnumSource
  void everyLieIsToldAndSurvivedAndTakenAsTheRulesDemand(Strategy strategy) {
    Seen seen = new Seen(strategy);
    for (int run = 0; run < RUNS_MIN || (run < RUNS_MAX && !seen.isAll()); run++) {
      seen.look(Simulation.run(plan(strategy, run), Campaign.EVENTS_SHOWN));
    }

    assertThat(seen.lies.keySet()).containsAll(LIES.getOrDefault(strategy, List.of("a lie")));
    assertThat(seen.isCaughtIfMust()).as("evidence against it").isTrue();
    assertThat(seen.isRefusedIfMust()).as("refusals of what it says").isTrue();
    assertThat(seen.isReplacedIfMust()).as("why views ended: %s", seen.viewsLeft).isTrue();
  }

  /** Of all runs with one strategy. */
  private static final class Seen {
    final Strategy strategy;
    final SortedMap<String, Long> lies = new TreeMap<>();
    final Map<ViewChangeCause, Long> viewsLeft = new EnumMap<>(ViewChangeCause.class);
    long accusations;
    long refusals;

    Seen(Strategy strategy) {
      this.strategy = strategy;
    }

    void look(Outcome outcome) {
      assertThat(outcome.violated()).as("seed %d: %s", outcome.seed(), outcome.last()).isEmpty();
      assertThat(outcome.height()).isPositive();
      outcome.lies().forEach((kind, told) -> lies.merge(kind, told, Long::sum));
      outcome.reactions().viewsLeft()
          .forEach((cause, count) -> viewsLeft.merge(cause, count, Long::sum));
      accusations += outcome.reactions().accusations();
      refusals += outcome.reactions().refusals();
    }

    boolean isAll() {
      return lies.keySet().containsAll(LIES.getOrDefault(strategy, List.of())) && isCaughtIfMust()
          && isRefusedIfMust() && isReplacedIfMust();
    }

    boolean isCaughtIfMust() {
      return accusations > 0 || !CAUGHT.contains(strategy);
    }

    boolean isRefusedIfMust() {
      return refusals > 0 || !REFUSED.contains(strategy);
    }

    boolean isReplacedIfMust() {
      ViewChangeCause cause = REPLACED.get(strategy);
      return cause == null || viewsLeft.containsKey(cause);
    }
  }

  private static Plan plan(Strategy strategy, int run) {
    return switch (strategy) {
      case LYING_SYNC -> copying(run);
      case EQUIVOCATION, FAR_VIEWS, HIDDEN_CERTIFICATE, WRONG_NEW_VIEW, LYING_HEADER, MUTATION ->
        lossy(strategy, run);
      case CENSORSHIP -> busy(run);
      default -> calm(strategy, run);
    };
  }

  /** What is seen is the adversary's doing alone. */
  private static Plan calm(Strategy strategy, int run) {
    return drawn(4, strategy, plan -> true, run).with(new FaultPlan(List.of()))
        .withTransactions(30);
  }

  /** Views fail, some with a block prepared in them. */
  private static Plan lossy(Strategy strategy, int run) {
    Plan plan = drawn(4, strategy, drawn -> true, run);
    return plan
        .with(new FaultPlan(List.of(new Fault(Fault.Kind.LOSS, 0, plan.safetyMillis(), 0, 1, 250))))
        .withTransactions(30);
  }

  /** The adversary is in office for some blocks, and there is always something to order. */
  private static Plan busy(int run) {
    return drawn(4, Strategy.CENSORSHIP,
        plan -> plan.parameters().primaryTenure() == 5
            && plan.parameters().viewTimeoutMillis() >= 1_000,
        run).with(new FaultPlan(List.of())).withTransactions(300);
  }

  /**
   * Some are behind, not everybody has every body, and one begins with a copied state. That is one
   * fault more than f, for which there is room: this adversary votes as an honest one.
   */
  private static Plan copying(int run) {
    Plan plan = drawn(4, Strategy.LYING_SYNC,
        drawn -> drawn.isSnapshotPreferred() && drawn.snapshotBlocks() == 4, run);
    long end = plan.safetyMillis();
    return plan.with(new FaultPlan(List.of(new Fault(Fault.Kind.LOSS, 0, end / 2, 0, 1, 100),
        new Fault(Fault.Kind.KILL, end / 8, 4_000, 1, 0, 0), emptied(end / 2), emptied(end * 3 / 4),
        emptied(end - 100)))).withTransactions(80);
  }

  private static Fault emptied(long atMillis) {
    return new Fault(Fault.Kind.MEMORY_LOSS, atMillis, 500, 0, 1,
        List.of(Fault.Memory.values()).indexOf(Fault.Memory.EMPTY_DISK));
  }

  /** That of the first seeds that are as wanted. */
  private static Plan drawn(int validators, Strategy strategy, Predicate<Plan> wanted, int skip) {
    Plan.Wishes wishes = new Plan.Wishes(validators, 1, strategy, Workload.CATALOG);
    return LongStream.iterate(1, seed -> seed + 1).mapToObj(seed -> Plan.draw(seed, wishes))
        .filter(wanted).skip(skip).findFirst().orElseThrow();
  }
}
