package io.mulu.testnet.sim;

import io.mulu.node.Node;
import io.mulu.node.ledger.Mempool;
import io.mulu.node.sync.ChainSync;
import io.mulu.protocol.Bytes;
import io.mulu.testnet.sim.check.Invariants;
import io.mulu.testnet.sim.check.LivenessBound;
import io.mulu.testnet.sim.fault.Nemesis;
import io.mulu.testnet.sim.load.Clients;
import io.mulu.testnet.sim.world.Consortium;
import io.mulu.testnet.sim.world.Machine;
import io.mulu.testnet.sim.world.SimNetwork;
import io.mulu.testnet.sim.world.Trace;
import io.mulu.testnet.sim.world.Violation;
import io.mulu.testnet.sim.world.VirtualTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One run of a plan: whole nodes under faults (safety phase), then without (liveness phase). The
 * same plan gives the same run, on any machine. Confined to the calling thread.
 */
public final class Simulation {
  /** Envelope bytes of a transaction and attachment of the workloads, at most. */
  private static final long TRANSACTION_BYTES_MAX = 4_096;

  private static final long POOL_BYTES_MAX = 64L << 20;

  private final Plan plan;
  private final VirtualTime time = new VirtualTime();
  private final Trace trace;
  private final Consortium consortium;
  private final List<Machine> machines = new ArrayList<>();
  private final Invariants invariants;
  private final Adversaries adversaries;
  private final Nemesis nemesis;
  private final Clients clients;
  private long healedAt;

  private Simulation(Plan plan, int keep) {
    this.plan = plan;
    this.trace = new Trace(time, keep);
    // The faults were drawn from the seed itself; what follows must not depend on how many.
    SplittableRandom random = new SplittableRandom(~plan.seed());
    // Twins need a second place; nobody is at those that are not used.
    int places = plan.validators() + plan.adversaries().size();
    SimNetwork network = new SimNetwork(time, trace, random.split(), places, plan.delayMaxMillis());
    this.consortium = new Consortium(plan.validators(), plan.parameters());
    Set<Bytes> honestKeys = new HashSet<>();
    for (int i = 0; i < plan.honest(); i++) {
      honestKeys.add(consortium.validatorKey(i).publicKey().bytes());
    }
    List<Nemesis> later = new ArrayList<>();
    this.invariants = new Invariants(trace, consortium, honestKeys::contains, plan.poolMax(),
        machine -> later.getFirst().hasTroubledDisk(machine));
    Machine.World world = new Machine.World(time, trace, network, consortium,
        new Node.Settings(new Mempool.Limits(plan.poolMax(), POOL_BYTES_MAX),
            new ChainSync.Settings(plan.isSnapshotPreferred(), plan.snapshotBlocks())),
        invariants);
    for (int i = 0; i < plan.honest(); i++) {
      machines.add(new Machine(world, i, i, random.split()));
    }
    this.adversaries = new Adversaries(world, random.split());
    adversaries.add(plan.adversaries(), plan.honest());
    this.nemesis = new Nemesis(new Nemesis.Setting(time, trace, network, machines, random.split(),
        plan.delayMaxMillis(), invariants::databaseLost), plan.faults());
    later.add(nemesis);
    this.clients = new Clients(new Clients.Setting(time, trace, consortium, machines,
        invariants.agreement(), plan.workload(), plan.transactions(), plan.safetyMillis()),
        random.split());
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
    }
    return simulation.outcome(violation);
  }

  private void run() {
    nemesis.start();
    clients.start();
    machines.forEach(Machine::start);
    adversaries.start();
    while (time.runNext(plan.safetyMillis())) {
      // until the faults are over
    }
    healedAt = time.nowMillis();
    nemesis.heal();
    clients.insist();
    long owedBlocks = 1
        + clients.owed() * TRANSACTION_BYTES_MAX / plan.parameters().blockBytesMax();
    long bound = LivenessBound.millis(plan.parameters(), consortium.genesis().validatorSet(),
        invariants.agreement().highest(), owedBlocks);
    long deadline = healedAt + bound;
    while (!isDone()) {
      if (!time.runNext(deadline)) {
        throw new Violation("liveness", "not done " + bound + " ms after healing: " + state());
      }
    }
    invariants.agreement().checkWhole(machines);
  }

  /** Everything owed is final, and all machines have it. */
  private boolean isDone() {
    long highest = invariants.agreement().highest();
    for (Machine machine : machines) {
      if (!machine.isOpen() || height(machine) < highest) {
        return false;
      }
    }
    return clients.isServed();
  }

  private static long height(Machine machine) {
    return machine.node().map(node -> node.ledger().head().height()).orElse(-1L);
  }

  private String state() {
    StringBuilder text = new StringBuilder(clients.owed() + " transactions owed;");
    for (Machine machine : machines) {
      text.append(' ').append(machine.name()).append(" at ").append(height(machine));
      if (machine.isOpen()) {
        machine.node()
            .ifPresent(node -> text.append(" (").append(node.board().consensus().view()).append(' ')
                .append(node.board().consensus().phase()).append(' ')
                .append(node.board().health().reason()).append(')'));
      }
    }
    return text.toString();
  }

  private Outcome outcome(@Nullable Violation violation) {
    int lives = machines.stream().mapToInt(Machine::lives).sum();
    return new Outcome(plan.seed(), trace.hash(), trace.events(), time.nowMillis(),
        healedAt == 0 ? 0 : time.nowMillis() - healedAt, invariants.agreement().highest(),
        invariants.agreement().commits(), invariants.agreement().commitsAboveViewZero(), lives,
        clients.submitted(), adversaries.lies(), invariants.reactions(), violation, trace.last());
  }
}
