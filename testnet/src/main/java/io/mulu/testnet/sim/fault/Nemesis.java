package io.mulu.testnet.sim.fault;

import io.mulu.consensus.ReplicaStatus;
import io.mulu.storage.GuardLog;
import io.mulu.storage.Journal;
import io.mulu.storage.LedgerStore;
import io.mulu.storage.memory.Faults.Moment;
import io.mulu.storage.memory.MemoryMedium;
import io.mulu.testnet.sim.world.Conditions;
import io.mulu.testnet.sim.world.Machine;
import io.mulu.testnet.sim.world.SimDisk;
import io.mulu.testnet.sim.world.SimNetwork;
import io.mulu.testnet.sim.world.Trace;
import io.mulu.testnet.sim.world.VirtualTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Does what the plan says, and heals everything at the end. Faults of the network last for a while
 * and overlap: conditions are computed anew from those under way whenever one begins or ends.
 */
public final class Nemesis {
  /** How often the disk of a machine that will lose its memory is backed up. */
  private static final long BACKUP_MILLIS = 2_000;

  /** From the start of a machine's next version to the end of the next machine's. */
  private static final long BETWEEN_UPGRADES_MILLIS = 500;

  private final VirtualTime time;
  private final Trace trace;
  private final SimNetwork network;
  private final List<Machine> machines;
  private final FaultPlan plan;
  private final SplittableRandom random;
  private final long calmDelayMillis;
  private final Set<Fault> underWay = new LinkedHashSet<>();
  private final Map<Integer, List<MemoryMedium>> backups = new TreeMap<>();
  private final Consumer<Machine> onDatabaseLost;
  private final Set<Integer> diskTroubled = new LinkedHashSet<>();
  private boolean isOver;

  /**
   * The world in which it works; the delay is the longest of a calm network.
   *
   * @param onDatabaseLost
   *          told when a machine's database is put back or taken away
   */
  public record Setting(VirtualTime time, Trace trace, SimNetwork network, List<Machine> machines,
      SplittableRandom random, long calmDelayMillis, Consumer<Machine> onDatabaseLost) {
  }

  public Nemesis(Setting setting, FaultPlan plan) {
    this.time = setting.time();
    this.trace = setting.trace();
    this.network = setting.network();
    this.machines = setting.machines();
    this.random = setting.random();
    this.calmDelayMillis = setting.calmDelayMillis();
    this.onDatabaseLost = setting.onDatabaseLost();
    this.plan = plan;
  }

  /** Plans everything; to be called before time begins. */
  public void start() {
    for (Fault fault : plan.faults()) {
      time.at(fault.atMillis(), () -> {
        if (!isOver) {
          trace.event(20, fault.kind().name().hashCode(), fault.a(), () -> "nemesis: " + fault);
          begin(fault);
        }
      });
    }
    plan.faults().stream().filter(Fault::isMemoryLoss).map(Fault::a).distinct()
        .forEach(this::backUpNowAndThen);
  }

  /** Whether an error of its disk was planned that has ended the machine's signing. */
  public boolean hasTroubledDisk(Machine machine) {
    return diskTroubled.contains(machine.place());
  }

  /** Everything works from now on. Machines that are down, or whose signing has ended, restart. */
  public void heal() {
    isOver = true;
    underWay.clear();
    trace.event(21, 0, 0, () -> "nemesis: everything heals");
    applyWeather();
    for (Machine machine : machines) {
      machine.disk().planNothing();
      machine.setClockOffset(0);
      machine.setSlowness(1, 0);
      machine.setWorkers(Integer.MAX_VALUE);
      if (diskTroubled.contains(machine.place()) && machine.isUp()) {
        machine.kill();
      }
      machine.start();
    }
  }

  private void begin(Fault fault) {
    switch (fault.kind()) {
      case LOSS, SLOW_LINKS, DUPLICATION, REORDERING, REPLAY, FULL_OUTBOX, PARTITION,
          ONE_WAY_PARTITION, STALLED_LINKS ->
        weather(fault);
      case DISCONNECT -> network.disconnect(fault.a(), fault.b(), fault.amount());
      case CRASH -> crash(machine(fault), fault);
      case KILL -> {
        machine(fault).kill();
        machine(fault).startAfter(fault.millis());
      }
      case POWER_CUT -> machines.forEach(machine -> crash(machine, fault));
      case CRASH_AT_OPERATION -> trouble(fault, SimDisk.Trouble.POWER_CUT);
      case DISK_ERROR -> trouble(fault, SimDisk.Trouble.ERROR);
      case PAUSE -> machine(fault).pause(fault.millis());
      case CLOCK -> forAWhile(fault, () -> machine(fault).setClockOffset(fault.amount()),
          () -> machine(fault).setClockOffset(0));
      case SLOW_EXECUTION -> forAWhile(fault,
          () -> machine(fault).setSlowness((int) fault.amount(), (int) (fault.amount() / 16)),
          () -> machine(fault).setSlowness(2, 0));
      case FULL_WORKERS -> forAWhile(fault, () -> machine(fault).setWorkers((int) fault.amount()),
          () -> machine(fault).setWorkers(Integer.MAX_VALUE));
      case MEMORY_LOSS -> loseMemory(fault);
      case UPGRADE -> upgrade(fault, 0);
    }
  }

  private Machine machine(Fault fault) {
    return machines.get(fault.a());
  }

  private void forAWhile(Fault fault, Runnable begin, Runnable end) {
    begin.run();
    time.after(fault.millis(), () -> {
      if (!isOver) {
        end.run();
      }
    });
  }

  private void crash(Machine machine, Fault fault) {
    machine.cutPower(SimDisk.Tail.of(fault.amount()));
    // Not all at the same moment: people and machines differ.
    machine.startAfter(fault.millis() / 2 + random.nextLong(fault.millis()));
  }

  private void trouble(Fault fault, SimDisk.Trouble trouble) {
    Machine machine = machine(fault);
    SimDisk disk = machine.disk();
    disk.onTrouble(kind -> {
      if (trouble == SimDisk.Trouble.ERROR) {
        diskTroubled.add(machine.place());
        // Its operator sees it some time later.
        time.after(fault.millis(), () -> replaceDisk(machine));
      }
    });
    disk.plan(disk.operations() + fault.amount(), fault.b() == 0 ? Moment.BEFORE : Moment.AFTER,
        trouble);
  }

  private void replaceDisk(Machine machine) {
    if (!isOver && diskTroubled.remove(machine.place())) {
      machine.kill();
      machine.start();
    }
  }

  /** The next is upgraded when this one is back; one that is off already is left out. */
  private void upgrade(Fault fault, int place) {
    if (isOver || place >= machines.size()) {
      return;
    }
    Machine machine = machines.get(place);
    if (machine.isUp()) {
      machine.kill();
      machine.upgrade();
      machine.startAfter(fault.millis());
    }
    time.after(fault.millis() + BETWEEN_UPGRADES_MILLIS, () -> upgrade(fault, place + 1));
  }

  // ---- memory ----

  private void backUpNowAndThen(int place) {
    backups.computeIfAbsent(place, p -> new ArrayList<>())
        .add(machines.get(place).disk().medium().backup());
    time.after(BACKUP_MILLIS, () -> {
      if (!isOver) {
        backUpNowAndThen(place);
      }
    });
  }

  private void loseMemory(Fault fault) {
    Machine machine = machine(fault);
    if (!machine.isOpen() || isAmnesiac(machine)) {
      return;
    }
    machine.cutPower(SimDisk.Tail.LOST);
    machine.keepOff();
    List<MemoryMedium> old = backups.getOrDefault(fault.a(), List.of());
    MemoryMedium backup = old.get(random.nextInt(old.size()));
    MemoryMedium empty = new MemoryMedium(io.mulu.storage.memory.Faults.NONE, random.split());
    MemoryMedium medium = machine.disk().medium();
    switch (Fault.Memory.of(fault.amount())) {
      case EMPTY_DISK -> {
        onDatabaseLost.accept(machine);
        machine.disk().wipe();
      }
      case NO_JOURNAL -> medium.restore(Journal.NAME, empty);
      case NO_GUARD -> medium.restore(GuardLog.NAME, empty);
      case OLD_JOURNAL -> medium.restore(Journal.NAME, backup);
      case OLD_DATABASE -> {
        onDatabaseLost.accept(machine);
        medium.restore(LedgerStore.NAME, backup);
      }
      case OLD_BACKUP_WITHOUT_GUARD -> {
        onDatabaseLost.accept(machine);
        medium.restore(LedgerStore.NAME, backup);
        medium.restore(Journal.NAME, backup);
        medium.restore(GuardLog.NAME, empty);
      }
      case ROTTEN_JOURNAL -> rot(medium, Journal.NAME);
      case ROTTEN_GUARD -> rot(medium, GuardLog.NAME);
    }
    time.after(fault.millis(), () -> {
      if (!isOver) {
        machine.start();
      }
    });
  }

  /**
   * Whether it already knows that it has forgotten. One loss at a time: nobody could tell a guard
   * that has lost its end from an older one if the journal beside it was exchanged as well.
   */
  private static boolean isAmnesiac(Machine machine) {
    return machine.node().map(node -> node.status().role() == ReplicaStatus.Role.AMNESIAC)
        .orElse(false);
  }

  private void rot(MemoryMedium medium, String file) {
    long size = medium.size(file);
    if (size > 0) {
      medium.flipBit(file, random.nextLong(size));
    }
  }

  // ---- weather ----

  private void weather(Fault fault) {
    underWay.add(fault);
    applyWeather();
    time.after(fault.millis(), () -> {
      if (underWay.remove(fault)) {
        applyWeather();
      }
    });
  }

  private void applyWeather() {
    for (int from = 0; from < network.size(); from++) {
      for (int to = 0; to < network.size(); to++) {
        if (from != to) {
          applyWeather(from, to);
        }
      }
    }
  }

  private void applyWeather(int from, int to) {
    Conditions now = network.conditions(from, to);
    boolean wasCut = now.isCut;
    now.calm(1, calmDelayMillis);
    for (Fault fault : underWay) {
      apply(fault, from, to, now);
    }
    if (wasCut && !now.isCut) {
      network.freed(from, to);
    } else if (!wasCut && now.isCut) {
      network.endIfSilent(from, to, () -> network.conditions(from, to).isCut);
    }
  }

  private static void apply(Fault fault, int from, int to, Conditions now) {
    int amount = (int) fault.amount();
    switch (fault.kind()) {
      case LOSS -> now.lossPermille = Math.max(now.lossPermille, amount);
      case SLOW_LINKS -> {
        if (fault.a() == from) {
          now.delayMaxMillis = Math.max(now.delayMaxMillis, amount);
        }
      }
      case DUPLICATION -> now.duplicatePermille = Math.max(now.duplicatePermille, amount);
      case REORDERING -> now.reorders = true;
      case REPLAY -> now.replayPermille = Math.max(now.replayPermille, amount);
      case FULL_OUTBOX -> {
        if (fault.a() == from) {
          now.refusePermille = Math.max(now.refusePermille, amount);
        }
      }
      case PARTITION -> {
        now.isCut |= isIn(fault, from) != isIn(fault, to);
        now.holds |= fault.b() == 1;
      }
      case ONE_WAY_PARTITION -> {
        now.isCut |= isIn(fault, from) && !isIn(fault, to);
        now.holds |= fault.b() == 1;
      }
      case STALLED_LINKS -> {
        now.isCut |= fault.a() == from;
        now.holds = true;
      }
      case DISCONNECT, CRASH, KILL, POWER_CUT, CRASH_AT_OPERATION, DISK_ERROR, PAUSE, CLOCK,
          SLOW_EXECUTION, FULL_WORKERS, MEMORY_LOSS, UPGRADE -> {
        // not of the network
      }
    }
  }

  private static boolean isIn(Fault fault, int machine) {
    return (fault.a() >> machine & 1) == 1;
  }
}
