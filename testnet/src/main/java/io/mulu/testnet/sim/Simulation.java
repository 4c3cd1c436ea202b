package io.mulu.testnet.sim;

import io.mulu.testnet.sim.check.Agreement;
import io.mulu.testnet.sim.check.LivenessBound;
import io.mulu.testnet.sim.govern.Governors;
import io.mulu.testnet.sim.load.Clients;
import io.mulu.testnet.sim.world.Machine;
import io.mulu.testnet.sim.world.Violation;
import io.mulu.testnet.sim.world.VirtualTime;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One run of a plan: whole nodes under faults (safety phase), then without (liveness phase). The
 * same plan gives the same run, on any machine. Confined to the calling thread.
 */
public final class Simulation {
  /** Envelope bytes of a transaction and attachment of the workloads, at most. */
  private static final long TRANSACTION_BYTES_MAX = 4_096;

  private final Plan plan;
  private final Scene scene;
  private final VirtualTime time;
  private final Clients clients;
  private final Governors governors;
  private long healedAt;

  private Simulation(Plan plan, int keep) {
    this.plan = plan;
    // The faults were drawn from the seed itself; what follows must not depend on how many.
    SplittableRandom random = new SplittableRandom(~plan.seed());
    this.scene = new Scene(plan, keep, random);
    this.time = scene.time();
    this.clients = new Clients(new Clients.Setting(time, scene.trace(), scene.consortium(),
        scene.machines(), scene.invariants().agreement(), plan.workload(), plan.transactions(),
        plan.safetyMillis()), random.split());
    this.governors = new Governors(new Governors.Setting(time, scene.trace(), scene.consortium(),
        scene.machines(), scene.invariants().agreement(), plan.changes()), random.split());
  }

  /** Runs the plan to its end, or to the first violation. */
  public static Outcome run(Plan plan) {
    return run(plan, 0);
  }

  /**
   * @param keep
   *          readable events to keep of the end of the run
   */
  public static Outcome run(Plan plan, int keep) {
    Simulation simulation = new Simulation(plan, keep);
    Violation violation = null;
    try {
      simulation.run();
    } catch (Violation found) {
      violation = found;
    } catch (RuntimeException defect) {
      // of an adversary or a client: those of nodes are violations already
      violation = new Violation("the simulator works", String.valueOf(defect), defect);
    }
    return simulation.outcome(violation);
  }

  private void run() {
    Agreement agreement = scene.invariants().agreement();
    clients.start();
    governors.start();
    scene.start();
    while (time.runNext(plan.safetyMillis())) {
      // until the faults are over
    }
    healedAt = time.nowMillis();
    scene.nemesis().heal();
    clients.insist();
    long owedBlocks = 1
        + clients.owed() * TRANSACTION_BYTES_MAX / plan.parameters().blockBytesMax();
    long bound = LivenessBound.millis(plan.changes().parameters(plan.parameters()),
        plan.changes().faultsMost(plan.validators()), agreement.highest(), owedBlocks,
        governors.stepsLeft());
    long deadline = healedAt + bound;
    while (!scene.isLevel() || !clients.isServed() || !governors.isDone()) {
      if (!time.runNext(deadline)) {
        throw new Violation("liveness",
            "not done " + bound + " ms after healing: " + clients.owed() + " transactions owed, "
                + governors.stepsLeft() + " steps of changes left;" + scene.describe());
      }
    }
    agreement.checkWhole(scene.machines());
  }

  private Outcome outcome(@Nullable Violation violation) {
    int lives = scene.machines().stream().mapToInt(Machine::lives).sum();
    Agreement agreement = scene.invariants().agreement();
    return new Outcome(plan.seed(), scene.trace().hash(), scene.trace().events(), time.nowMillis(),
        healedAt == 0 ? 0 : time.nowMillis() - healedAt, agreement.highest(), agreement.commits(),
        agreement.commitsAboveViewZero(), lives, clients.submitted(), governors.inForce(),
        scene.adversaries().lies(), scene.invariants().reactions(), violation,
        scene.trace().last());
  }
}
