package io.mulu.testnet.sim.crash;

import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.ContractTimes;
import io.mulu.testnet.sim.Plan;
import io.mulu.testnet.sim.fault.Fault;
import io.mulu.testnet.sim.fault.Fault.Kind;
import io.mulu.testnet.sim.fault.FaultPlan;
import io.mulu.testnet.sim.govern.ChangePlan;
import io.mulu.testnet.sim.govern.PlannedChange;
import io.mulu.testnet.sim.load.Workload;
import io.mulu.testnet.sim.world.Machine;
import java.util.List;

/**
 * What a reference run is about: together they make every kind of disk operation that a node ever
 * makes. Journals and guards are small, so that they are rewritten every few blocks.
 */
public enum Course {
  /** Blocks are decided; nothing goes wrong. */
  CALM(8, 3_000, 0, List.of()),
  /** Frames are lost and the first two primaries are cut off: views change, blocks come again. */
  VIEW_CHANGES(8, 4_000, 0,
      List.of(new Fault(Kind.LOSS, 200, 3_300, 0, 0, 250),
          new Fault(Kind.PARTITION, 400, 1_200, 1, 0, 0),
          new Fault(Kind.PARTITION, 1_800, 1_200, 2, 1, 0))),
  /** A process is killed, a machine loses power, then all: how they begin again is part of it. */
  RESTARTS(8, 4_000, 0,
      List.of(new Fault(Kind.KILL, 300, 300, 1, 0, 0), new Fault(Kind.CRASH, 500, 300, 2, 0, 1),
          new Fault(Kind.POWER_CUT, 1_200, 300, 0, 0, 1))),
  /** A disk is replaced by an empty one, which begins with a copied state. */
  NEW_DISK(10, 6_000, 4,
      List.of(new Fault(Kind.MEMORY_LOSS, 1_300, 800, 3, 0, Fault.Memory.EMPTY_DISK.amount()))),
  /** A journal is lost, later its guard: the machine rejoins with a new journal and guard. */
  LOST_MEMORY(8, 6_000, 0,
      List.of(new Fault(Kind.MEMORY_LOSS, 600, 400, 2, 0, Fault.Memory.NO_JOURNAL.amount()),
          new Fault(Kind.MEMORY_LOSS, 1_400, 400, 2, 0, Fault.Memory.NO_GUARD.amount()))),
  /** A member brings in a validator, then whoever is primary goes. */
  VALIDATORS(6, 3_000, 0, List.of());

  private static final long DAY = 86_400_000;

  private final int transactions;
  private final long millis;
  private final long snapshotBlocks;
  private final List<Fault> faults;

  Course(int transactions, long millis, long snapshotBlocks, List<Fault> faults) {
    this.transactions = transactions;
    this.millis = millis;
    this.snapshotBlocks = snapshotBlocks;
    this.faults = faults;
  }

  /** Everything but the crash. */
  Plan plan(long seed, int validators) {
    return new Plan(seed, validators, PARAMETERS, millis, Workload.CATALOG, transactions, 16, 2_000,
        snapshotBlocks > 0, snapshotBlocks, Machine.SMALL_LOGS, new FaultPlan(faults),
        changes(validators), List.of());
  }

  private ChangePlan changes(int validators) {
    return this == VALIDATORS
        ? new ChangePlan(
            List.of(new PlannedChange(PlannedChange.Kind.ADD, 300, validators, validators, null),
                new PlannedChange(PlannedChange.Kind.REMOVE_PRIMARY, 300, 0, -1, null)),
            List.of(validators))
        : ChangePlan.NONE;
  }

  private static final ChainParameters PARAMETERS = new ChainParameters(1, 500, 2_000, 5_000, 5_000,
      60_000, 3_600_000, 5, 1 << 20, 16 << 10, 16 << 10, 100, 1_000, 4_000_000, 7 * DAY, 30 * DAY,
      14 * DAY, 64, ContractTimes.defaults());
}
