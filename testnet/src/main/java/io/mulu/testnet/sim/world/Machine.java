package io.mulu.testnet.sim.world;

import io.mulu.node.Node;
import io.mulu.node.host.NodeLog;
import io.mulu.node.ledger.PinnedLedger;
import io.mulu.node.p2p.PeerId;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.storage.LogLimits;
import io.mulu.storage.StorageException;
import io.mulu.storage.memory.PowerCut;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One honest validator's machine: its keys, its disk, its clock, and the process that runs on it
 * from one crash to the next.
 */
public final class Machine {
  /** Least time from the end of a process to the next start by its supervisor. */
  private static final long RESTART_MILLIS = 500;

  /** Journals and guards that are rewritten every few blocks. */
  public static final LogLimits SMALL_LOGS = new LogLimits(4_000, 24, 12);

  /** What all machines share; limits are of their journals and guards. */
  public record World(VirtualTime time, Trace trace, SimNetwork network, Consortium consortium,
      Node.Settings settings, LogLimits limits, Sensors sensors) {
  }

  private final World world;
  private final int place;
  private final int seat;
  private final SplittableRandom random;
  private final SimDisk disk;
  private LogLimits limits;
  private @Nullable Life process;
  private boolean isKeyUnused = true;
  private boolean isOffByPlan;
  private long clockOffsetMillis;
  private int workMillisMax = 2;
  private int taskMillisMax;
  private int placesOfWorkers = Integer.MAX_VALUE;
  private int lives;

  /**
   * @param place
   *          of its attachment to the network
   * @param seat
   *          whose keys it has; for all but twins that of its place
   */
  public Machine(World world, int place, int seat, SplittableRandom random) {
    this.world = world;
    this.place = place;
    this.seat = seat;
    this.random = random;
    this.limits = world.limits();
    this.disk = new SimDisk(random.split());
  }

  public int place() {
    return place;
  }

  /** Whose keys it has. */
  public Seat seat() {
    return world.consortium().seats().get(seat);
  }

  public String name() {
    return SimNetwork.name(place);
  }

  public KeyPair key() {
    return world.consortium().validatorKey(seat);
  }

  public PeerId id() {
    return PeerId.validator(key().publicKey());
  }

  public SimDisk disk() {
    return disk;
  }

  /** Processes started so far. */
  public int lives() {
    return lives;
  }

  /** Whether it may adopt a copied state in the place of the blocks before it. */
  public boolean mayJump() {
    return world.settings().sync().isSnapshotPreferred();
  }

  /** Frames that this life heard and could not read. */
  public long malformed() {
    Life running = process;
    return running == null ? 0 : running.malformed();
  }

  /** Pending timers of this life. */
  public int timers() {
    Life running = process;
    return running == null ? 0 : running.timers();
  }

  /**
   * Runs something on this life's loop, as an edge of the node would.
   *
   * @return false if it is not taken
   */
  public boolean offer(Runnable task) {
    Life running = process;
    return running != null && running.offer(task);
  }

  /** Whether its journal is replayed, so that its edges are open. */
  public boolean isOpen() {
    Life running = process;
    return running != null && running.isOpen();
  }

  World world() {
    return world;
  }

  SplittableRandom random() {
    return random;
  }

  /** Of this life, once it has started. */
  public Optional<Node> node() {
    Life running = process;
    return running == null ? Optional.empty() : running.node();
  }

  /** What its RPC would read now; to be closed. */
  public Optional<PinnedLedger> pin() {
    Life running = process;
    return running == null ? Optional.empty() : running.pin();
  }

  public boolean isUp() {
    return process != null;
  }

  // ---- what the nemesis changes ----

  /** Off until {@link #start}: no supervisor starts it. */
  public void keepOff() {
    isOffByPlan = true;
  }

  public void setClockOffset(long millis) {
    clockOffsetMillis = millis;
  }

  public long clockOffsetMillis() {
    return clockOffsetMillis;
  }

  /**
   * @param workMillis
   *          most that a task of the workers takes
   * @param taskMillis
   *          most that a task of the loop takes
   */
  public void setSlowness(int workMillis, int taskMillis) {
    workMillisMax = workMillis;
    taskMillisMax = taskMillis;
  }

  public void setWorkers(int places) {
    placesOfWorkers = places;
    Life running = process;
    if (running != null) {
      running.setWorkers(places);
    }
  }

  public void pause(long millis) {
    Life running = process;
    if (running != null) {
      running.pauseUntil(world.time().nowMillis() + millis);
    }
  }

  /** The next life is that of the next version, which rewrites journal and guard at other sizes. */
  public void upgrade() {
    limits = limits.equals(SMALL_LOGS) ? LogLimits.DEFAULTS : SMALL_LOGS;
  }

  LogLimits limits() {
    return limits;
  }

  int workersPlaces() {
    return placesOfWorkers;
  }

  long workMillis() {
    return random.nextInt(workMillisMax + 1);
  }

  long taskMillis() {
    return taskMillisMax == 0 ? 0 : random.nextInt(taskMillisMax + 1);
  }

  long wallMillis() {
    return Consortium.GENESIS_MILLIS + world.time().nowMillis() + clockOffsetMillis;
  }

  // ---- lives ----

  /** Begins a life, unless one is under way. */
  public void start() {
    isOffByPlan = false;
    if (process != null) {
      return;
    }
    lives++;
    world.trace().event(3, place, lives, () -> name() + " starts, life " + lives);
    Life fresh = new Life(this);
    process = fresh;
    try {
      fresh.start();
    } catch (PowerCut | RuntimeException | Violation e) {
      ended(e);
    }
  }

  boolean takeKeyIsUnused() {
    return isKeyUnused;
  }

  void keyIsUsed() {
    isKeyUnused = false;
  }

  /** Power fails: the process dies, and of what was not synced the tail says how much is left. */
  public void cutPower(SimDisk.Tail tail) {
    end(SimNetwork.SILENCE_MILLIS);
    disk.crash(tail);
  }

  /** The process ends by itself; the disk keeps what the system was told. */
  public void kill() {
    end(0);
    disk.crash(SimDisk.Tail.WRITTEN);
  }

  private void end(long noticedMillis) {
    Life running = process;
    if (running != null) {
      world.trace().event(4, place, lives, () -> name() + " goes down");
      process = null;
      running.kill();
      world.network().detach(place, noticedMillis);
      world.sensors().died(this);
    }
  }

  /** Something escaped the process: a planned fault, or a defect. */
  void ended(Throwable cause) {
    if (cause instanceof Violation violation) {
      throw violation;
    }
    if (cause instanceof PowerCut cut) {
      world.trace().event(5, place, lives, () -> name() + ": power cut " + cut.getMessage());
      cutPower(disk.plannedTail().orElseGet(() -> SimDisk.Tail.of(random.nextInt())));
    } else if (cause instanceof StorageException) {
      // At start: the process ends with an error that its operator reads.
      world.trace().event(6, place, lives, () -> name() + " ends: " + cause.getMessage());
      kill();
    } else {
      NodeLog.fatal(cause);
      world.sensors().defect(this, cause);
      kill();
    }
    startAfter(RESTART_MILLIS + random.nextLong(RESTART_MILLIS));
  }

  /** A supervisor starts it again, unless it is meant to be off. */
  public void startAfter(long millis) {
    world.time().after(millis, () -> {
      if (!isOffByPlan) {
        start();
      }
    });
  }
}
