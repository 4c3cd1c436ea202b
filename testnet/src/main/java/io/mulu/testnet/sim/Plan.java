package io.mulu.testnet.sim;

import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.ContractTimes;
import io.mulu.storage.LogLimits;
import io.mulu.testnet.sim.byzantine.Strategy;
import io.mulu.testnet.sim.fault.Fault;
import io.mulu.testnet.sim.fault.FaultPlan;
import io.mulu.testnet.sim.govern.ChangePlan;
import io.mulu.testnet.sim.load.Workload;
import io.mulu.testnet.sim.world.Machine;
import io.mulu.testnet.sim.world.Seat;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a run that is decided before it begins; drawn from the seed, so that a part can
 * be left out and the rest stays as it is.
 *
 * @param validators
 *          in the beginning
 * @param safetyMillis
 *          of faults, in virtual time
 * @param transactions
 *          that clients submit during that time
 * @param delayMaxMillis
 *          of a message on a calm network
 * @param poolMax
 *          transactions in a pool
 * @param isSnapshotPreferred
 *          an empty disk begins with a copied state
 * @param snapshotBlocks
 *          states of its multiples are offered; 0 for none
 * @param logs
 *          when journals and guards are rewritten
 * @param changes
 *          of validators and parameters
 * @param adversaries
 *          who run the last founding validators, one each
 */
public record Plan(long seed, int validators, ChainParameters parameters, long safetyMillis,
    Workload workload, int transactions, long delayMaxMillis, int poolMax,
    boolean isSnapshotPreferred, long snapshotBlocks, LogLimits logs, FaultPlan faults,
    ChangePlan changes, List<Strategy> adversaries) {
  /** Mostly the reference size, now and then the others. */
  private static final int[] SIZES = {4, 4, 4, 4, 4, 5, 6, 7, 7, 8, 10, 13};
  private static final long[] TIMEOUTS = {300, 500, 1_000, 2_000};
  private static final long[] HEARTBEATS = {0, 2_000, 5_000, 10_000};
  private static final long[] TENURES = {1, 2, 5, 256};
  private static final long[] SNAPSHOTS = {0, 4, 10};
  /** Of this many seeds, one has an upgrade of all machines. */
  private static final int UPGRADE_ODDS = 4;
  /** For what is drawn beside the seed's own stream, which it leaves as it is. */
  private static final long CHANGES = 0x6368616e676573L;
  private static final long DAY = 86_400_000;
  /** What a seed may draw by itself. */
  private static final Workload[] DRAWN = {Workload.IDLE, Workload.REGISTRY, Workload.CATALOG,
      Workload.HOSTILE};
  /** Enough to hire people and to have something to quarrel about. */
  private static final int CONTRACT_TRANSACTIONS = 150;
  private static final ContractTimes SECONDS = new ContractTimes(3_000, 2_000, 20_000, 4_000, 5_000,
      3_000);

  /**
   * What a person may fix.
   *
   * @param validators
   *          0 leaves it to the seed
   * @param byzantine
   *          of them; at most f; -1 leaves it to the seed
   * @param strategy
   *          of all adversaries; null, as of the workload, leaves it to the seed
   */
  public record Wishes(int validators, int byzantine, @Nullable Strategy strategy,
      @Nullable Workload workload) {
    /** Nothing fixed. */
    public static final Wishes NONE = new Wishes(0, -1, null, null);
  }

  public static Plan draw(long seed, Wishes wishes) {
    SplittableRandom random = new SplittableRandom(seed);
    int drawn = SIZES[random.nextInt(SIZES.length)];
    int n = wishes.validators() > 0 ? wishes.validators() : drawn;
    int f = (n - 1) / 3;
    int drawnByzantine = random.nextBoolean() ? 0 : 1 + random.nextInt(f);
    int byzantine = wishes.byzantine() < 0 ? drawnByzantine : Math.min(wishes.byzantine(), f);
    ChainParameters parameters = parameters(random, wishes.workload());
    long millis = 8_000 + random.nextLong(40_000);
    Workload any = DRAWN[Math.min(DRAWN.length - 1, random.nextInt(DRAWN.length + 2))];
    Workload workload = wishes.workload() == null ? any : wishes.workload();
    int drawnTransactions = 1 + random.nextInt(60);
    int transactions = workload == Workload.CONTRACTS
        ? CONTRACT_TRANSACTIONS + drawnTransactions
        : drawnTransactions;
    long delay = 1L << (1 + random.nextInt(6));
    int poolMax = random.nextInt(4) == 0 ? 24 : 2_000;
    boolean isSnapshotPreferred = random.nextBoolean();
    long snapshotBlocks = SNAPSHOTS[random.nextInt(SNAPSHOTS.length)];
    LogLimits logs = random.nextBoolean() ? Machine.SMALL_LOGS : LogLimits.DEFAULTS;
    SplittableRandom beside = new SplittableRandom(seed ^ CHANGES);
    ChangePlan changes = ChangePlan.draw(beside,
        new ChangePlan.Frame(n, byzantine, millis, parameters), old -> redrawn(old, beside));
    int honest = n - byzantine + changes.laterSeats().size();
    int faulty = changes.faultsMin(n);
    FaultPlan faults = FaultPlan.draw(random.split(), new FaultPlan.Frame(honest,
        Math.max(0, faulty - byzantine), faulty, millis, parameters.clockDriftMaxMillis()));
    if (beside.nextInt(UPGRADE_ODDS) == 0) {
      faults = faults.with(Fault.upgrade(beside.nextLong(millis), beside.nextLong(4_000)));
    }
    Strategy fixed = wishes.strategy();
    List<Strategy> adversaries = Stream.generate(() -> Strategy.draw(random))
        .map(strategy -> fixed == null ? strategy : fixed).limit(byzantine).toList();
    return new Plan(seed, n, parameters, millis, workload, transactions, delay, poolMax,
        isSnapshotPreferred, snapshotBlocks, logs, faults, changes, adversaries);
  }

  /** Other timeouts, heartbeat, tenure and size of blocks. */
  private static ChainParameters redrawn(ChainParameters old, SplittableRandom random) {
    ChainParameters drawn = parameters(random, null);
    return new ChainParameters(old.protocolVersion(), drawn.viewTimeoutMillis(),
        drawn.viewTimeoutMaxMillis(), drawn.heartbeatMillis(), old.clockDriftMaxMillis(),
        old.stalenessMaxMillis(), old.transactionLifetimeMillis(), drawn.primaryTenure(),
        drawn.blockBytesMax(), old.transactionBytesMax(), old.attachmentBytesMax(),
        old.batchEntriesMax(), old.dueTransitionsMax(), old.blockWorkMax(), old.approvalMillis(),
        old.requestMillis(), old.caseAnswerMillis(), old.childrenMax(), old.contracts());
  }

  private static ChainParameters parameters(SplittableRandom random, @Nullable Workload workload) {
    long timeout = TIMEOUTS[random.nextInt(TIMEOUTS.length)];
    long timeoutMax = Math.min(30_000, timeout << (1 + random.nextInt(5)));
    long heartbeat = HEARTBEATS[random.nextInt(HEARTBEATS.length)];
    long drift = random.nextBoolean() ? 5_000 : 1_000;
    long tenure = TENURES[random.nextInt(TENURES.length)];
    int blockBytes = random.nextInt(3) == 0 ? 1 << 16 : 1 << 20;
    long approval = random.nextInt(3) == 0 ? 4_000 : 7 * DAY;
    return new ChainParameters(1, timeout, timeoutMax, heartbeat, drift, 60_000, 3_600_000, tenure,
        blockBytes, 16 << 10, 16 << 10, 100, 1_000, 4_000_000, approval,
        workload == Workload.CONTRACTS ? 4_000 : 30 * DAY,
        workload == Workload.CONTRACTS ? 3_000 : 14 * DAY, 64,
        workload == Workload.CONTRACTS ? SECONDS : ContractTimes.defaults());
  }

  /** Machines that run the honest program, those that come later among them: the first places. */
  int honest() {
    return validators - adversaries.size() + changes.laterSeats().size();
  }

  /** By place. */
  List<Seat> seats() {
    List<Seat> seats = new ArrayList<>();
    for (int i = 0; i < validators; i++) {
      seats.add(Seat.founding(i));
    }
    int first = validators - adversaries.size();
    for (int i = 0; i < changes.laterSeats().size(); i++) {
      seats.add(first + i, Seat.later(changes.laterSeats().get(i), i));
    }
    return seats;
  }

  /** The same run without some of its faults. */
  public Plan with(FaultPlan fewer) {
    return with(transactions, fewer, changes);
  }

  /** The same run with fewer transactions. */
  public Plan withTransactions(int fewer) {
    return with(fewer, faults, changes);
  }

  /** The same run with the first of its changes only. */
  public Plan withChanges(int fewer) {
    return with(transactions, faults, changes.first(fewer));
  }

  /** The same run with other changes. */
  Plan with(ChangePlan wanted) {
    return with(transactions, faults, wanted);
  }

  private Plan with(int count, FaultPlan wrong, ChangePlan wanted) {
    return new Plan(seed, validators, parameters, safetyMillis, workload, count, delayMaxMillis,
        poolMax, isSnapshotPreferred, snapshotBlocks, logs, wrong, wanted, adversaries);
  }
}
