package io.mulu.testnet.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.testnet.sim.byzantine.Strategy;
import io.mulu.testnet.sim.fault.FaultPlan;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of adversary really lies, is survived, and is caught where the rules say so. */
class StrategyTest {
  /** What they send is evidence wherever two honest machines compare it. */
  private static final Set<Strategy> CAUGHT = Set.of(Strategy.EQUIVOCATION, Strategy.DOUBLE_VOTES,
      Strategy.HIDDEN_CERTIFICATE, Strategy.FORGED_CERTIFICATE, Strategy.LYING_HEADER,
      Strategy.MUTATION);

  @ParameterizedTest
  @EnumSource
  void liesAreToldAndSurvivedAndLeaveTheEvidenceThatTheyMust(Strategy strategy) {
    long lies = 0;
    long accusations = 0;
    for (long seed = 1; seed <= 3; seed++) {
      Plan plan = Plan.draw(seed, new Plan.Wishes(4, 1, strategy, null))
          .with(new FaultPlan(List.of())).withTransactions(20);

      Outcome outcome = Simulation.run(plan, 30);

      assertThat(outcome.violated()).as("seed %d: %s", seed, outcome.last()).isEmpty();
      assertThat(outcome.height()).isPositive();
      lies += outcome.lies();
      accusations += outcome.accusations();
    }
    assertThat(lies > 0).isEqualTo(strategy != Strategy.TWINS);
    if (CAUGHT.contains(strategy)) {
      assertThat(accusations).as("evidence").isPositive();
    }
  }
}
