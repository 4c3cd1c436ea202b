package io.mulu.testnet.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.ChainParameters;
import io.mulu.testnet.sim.byzantine.Strategy;
import io.mulu.testnet.sim.fault.Fault;
import io.mulu.testnet.sim.fault.FaultPlan;
import io.mulu.testnet.sim.govern.ChangePlan;
import io.mulu.testnet.sim.govern.PlannedChange;
import io.mulu.testnet.sim.govern.PlannedChange.Kind;
import io.mulu.testnet.sim.load.Workload;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Validators and parameters change, machines are upgraded, in simulated runs that are told to. */
class ChangesTest {
  private static final int VALIDATORS = 4;

  @ParameterizedTest
  @EnumSource(value = Strategy.class, names = {"EQUIVOCATION", "TWINS"})
  void everyKindOfChangeTakesEffectBesideFaultsAndAByzantineValidator(Strategy strategy) {
    Plan plan = drawn(1, strategy).with(everyKind(1));

    Outcome outcome = Simulation.run(plan, 20);

    assertThat(outcome.violated()).as(outcome.last().toString()).isEmpty();
    assertThat(outcome.changes()).isEqualTo(everyKind(1).changes().size());
  }

  @Test
  void onAQuietDayToo() {
    Plan plan = drawn(0, null).with(new FaultPlan(List.of())).with(everyKind(0));

    Outcome outcome = Simulation.run(plan, 20);

    assertThat(outcome.violated()).as(outcome.last().toString()).isEmpty();
    assertThat(outcome.changes()).isEqualTo(everyKind(0).changes().size());
    assertThat(outcome.lives()).as("two machines came later").isEqualTo(VALIDATORS + 2);
  }

  @Test
  void anUpgradeTakesOneMachineAfterTheOther() {
    Plan plan = drawn(0, null).with(new FaultPlan(List.of(Fault.upgrade(1_000, 2_000))))
        .withChanges(0);

    Outcome outcome = Simulation.run(plan, 20);

    assertThat(outcome.violated()).as(outcome.last().toString()).isEmpty();
    assertThat(outcome.lives()).isEqualTo(2 * plan.honest());
    assertThat(outcome.commitsAboveViewZero()).as("primaries went down").isPositive();
  }

  /** With time enough to vote, so that each must take effect, and clients that want something. */
  private static Plan drawn(int byzantine, Strategy strategy) {
    Plan.Wishes wishes = new Plan.Wishes(VALIDATORS, byzantine, strategy, Workload.CATALOG);
    return LongStream.iterate(1, seed -> seed + 1).mapToObj(seed -> Plan.draw(seed, wishes))
        .filter(
            plan -> plan.parameters().approvalMillis() > 3_600_000 && plan.safetyMillis() > 20_000
                && plan.changes().laterSeats().isEmpty() && plan.faults().faults().size() > 5)
        .findFirst().orElseThrow();
  }

  private static ChangePlan everyKind(int byzantine) {
    int joining = VALIDATORS;
    int later = VALIDATORS - byzantine;
    return new ChangePlan(List.of(new PlannedChange(Kind.ADD, 1_000, joining, later, null),
        new PlannedChange(Kind.REMOVE_PRIMARY, 0, 0, -1, null),
        new PlannedChange(Kind.ADD_AGAIN, 0, 0, -1, null),
        new PlannedChange(Kind.REPLACE_KEY, 0, 1, later + 1, null),
        new PlannedChange(Kind.RENEW_RECORD, 0, 2, -1, null),
        new PlannedChange(Kind.PARAMETERS, 0, 0, -1, ChainParameters.defaults()),
        new PlannedChange(Kind.REMOVE, 0, 3, -1, null)), List.of(joining, 1));
  }
}
