package io.mulu.testnet.sim;

import io.mulu.node.Node;
import io.mulu.node.ledger.Mempool;
import io.mulu.node.sync.ChainSync;
import io.mulu.protocol.Bytes;
import io.mulu.testnet.sim.check.Invariants;
import io.mulu.testnet.sim.fault.Nemesis;
import io.mulu.testnet.sim.world.Consortium;
import io.mulu.testnet.sim.world.Machine;
import io.mulu.testnet.sim.world.SimNetwork;
import io.mulu.testnet.sim.world.Trace;
import io.mulu.testnet.sim.world.VirtualTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The machines of a plan on their network, with its adversaries and its faults, every step watched.
 * What clients do, and when a run is over, is for others to say. Confined to one thread.
 */
public final class Scene {
  private static final long POOL_BYTES_MAX = 64L << 20;

  private final VirtualTime time = new VirtualTime();
  private final Trace trace;
  private final Consortium consortium;
  private final List<Machine> machines = new ArrayList<>();
  private final Invariants invariants;
  private final Adversaries adversaries;
  private final Nemesis nemesis;

  /**
   * @param keep
   *          readable events to keep of the end of the run
   * @param random
   *          of everything that is not planned
   */
  public Scene(Plan plan, int keep, SplittableRandom random) {
    this.trace = new Trace(time, keep);
    // Twins need a second place; nobody is at those that are not used.
    int places = plan.seats().size() + plan.adversaries().size();
    SimNetwork network = new SimNetwork(time, trace, random.split(), places, plan.delayMaxMillis());
    this.consortium = new Consortium(plan.seats(), plan.parameters());
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
        plan.logs(), invariants);
    for (int i = 0; i < plan.honest(); i++) {
      Machine machine = new Machine(world, i, i, random.split());
      machines.add(machine);
      if (!consortium.seats().get(i).isFounding()) {
        machine.keepOff();
      }
    }
    this.adversaries = new Adversaries(world, random.split());
    adversaries.add(plan.adversaries(), plan.honest());
    this.nemesis = new Nemesis(new Nemesis.Setting(time, trace, network, machines, random.split(),
        plan.delayMaxMillis(), invariants::databaseLost), plan.faults());
    later.add(nemesis);
  }

  /** Faults are planned and the founders' machines begin their first life; no time passes. */
  public void start() {
    nemesis.start();
    machines.stream().filter(machine -> machine.seat().isFounding()).forEach(Machine::start);
    adversaries.start();
  }

  public VirtualTime time() {
    return time;
  }

  public Trace trace() {
    return trace;
  }

  public Consortium consortium() {
    return consortium;
  }

  /** The honest ones. */
  public List<Machine> machines() {
    return machines;
  }

  public Invariants invariants() {
    return invariants;
  }

  Adversaries adversaries() {
    return adversaries;
  }

  Nemesis nemesis() {
    return nemesis;
  }

  /** Whether all machines run and have every block that any has told of. */
  public boolean isLevel() {
    long highest = invariants.agreement().highest();
    return machines.stream().allMatch(machine -> machine.isOpen() && height(machine) >= highest);
  }

  private static long height(Machine machine) {
    return machine.node().map(node -> node.ledger().head().height()).orElse(-1L);
  }

  /** Where each machine is, for people. */
  public String describe() {
    StringBuilder text = new StringBuilder();
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
}
