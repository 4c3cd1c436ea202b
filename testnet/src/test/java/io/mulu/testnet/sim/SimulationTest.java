package io.mulu.testnet.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.testnet.sim.fault.Fault;
import io.mulu.testnet.sim.fault.FaultPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A slice of the simulator's seeds; many more by {@code mulu simulate} (docs/testing.md). */
class SimulationTest {
  private static final int SEEDS = Integer.getInteger("mulu.simulator.seeds", 20);

  @Test
  void whateverGoesWrongEveryInvariantHoldsAndTheChainGoesOnOnceItHeals() {
    Campaign.Report report = Campaign.run(
        new Campaign.Request(1, SEEDS, Plan.Wishes.NONE, null, -1, -1, true), (done, outcome) -> {
        });

    assertThat(report.failures()).isEmpty();
    assertThat(report.commitsAboveViewZero()).as("a primary was replaced").isPositive();
    assertThat(report.restarts()).as("a machine came back").isGreaterThan(SEEDS * 4L);
  }

  @Test
  void theSameSeedIsTheSameRunInAnotherProcess() throws IOException, InterruptedException {
    String here = PrintTraces.of(101, 104);

    assertThat(inAnotherProcess(101, 104)).isEqualTo(here);
    assertThat(here.lines().distinct().count()).as("seeds differ").isEqualTo(4);
  }

  private static String inAnotherProcess(long from, long to)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xmx512m", "-cp",
            System.getProperty("java.class.path"), PrintTraces.class.getName(), Long.toString(from),
            Long.toString(to)));
    Process child = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    String printed = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor()).isZero();
    return printed;
  }

  @Test
  void aFailingPlanShrinksToTheFaultsThatMatter() {
    Plan whole = Plan.draw(7, Plan.Wishes.NONE);
    List<Fault> faults = new ArrayList<>(
        LongStream.range(0, 20).mapToObj(i -> new Fault(Fault.Kind.LOSS, i, 1, 0, 1, i)).toList());
    Fault crash = new Fault(Fault.Kind.CRASH, 5, 1, 0, 0, 0);
    faults.add(11, crash);
    Plan large = whole.with(new FaultPlan(faults)).withTransactions(40);

    Shrinker.Shrunk shrunk = Shrinker.shrink(large,
        plan -> plan.transactions() >= 3 && plan.faults().faults().contains(crash)
            && plan.faults().faults().stream().anyMatch(f -> f.amount() == 4));

    assertThat(shrunk.kept()).containsExactly(4, 11);
    assertThat(shrunk.plan().transactions()).isEqualTo(3);
  }
}
