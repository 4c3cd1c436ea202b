package io.mulu.testnet.sim;

import io.mulu.protocol.ChainParameters;
import io.mulu.storage.LogLimits;
import io.mulu.testnet.sim.byzantine.Strategy;
import io.mulu.testnet.sim.fault.FaultPlan;
import io.mulu.testnet.sim.load.Workload;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a run that is decided before it begins; drawn from the seed, so that a part can
 * be left out and the rest stays as it is.
 *
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
 * @param adversaries
 *          who run the last validators, one each
 */
public record Plan(long seed, int validators, ChainParameters parameters, long safetyMillis,
    Workload workload, int transactions, long delayMaxMillis, int poolMax,
    boolean isSnapshotPreferred, long snapshotBlocks, LogLimits logs, FaultPlan faults,
    List<Strategy> adversaries) {
  /** Journals and guards that are rewritten every few blocks. */
  public static final LogLimits SMALL_LOGS = new LogLimits(4_000, 24, 12);

  /** Mostly the reference size, now and then the others. */
  private static final int[] SIZES = {4, 4, 4, 4, 4, 5, 6, 7, 7, 8, 10, 13};
  private static final long[] TIMEOUTS = {300, 500, 1_000, 2_000};
  private static final long[] HEARTBEATS = {0, 2_000, 5_000, 10_000};
  private static final long[] TENURES = {1, 2, 5, 256};
  private static final long[] SNAPSHOTS = {0, 4, 10};
  private static final long DAY = 86_400_000;

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
    ChainParameters parameters = parameters(random);
    long millis = 8_000 + random.nextLong(40_000);
    Workload[] all = Workload.values();
    Workload any = all[Math.min(all.length - 1, random.nextInt(all.length + 2))];
    Workload workload = wishes.workload() == null ? any : wishes.workload();
    int transactions = 1 + random.nextInt(60);
    long delay = 1L << (1 + random.nextInt(6));
    int poolMax = random.nextInt(4) == 0 ? 24 : 2_000;
    boolean isSnapshotPreferred = random.nextBoolean();
    long snapshotBlocks = SNAPSHOTS[random.nextInt(SNAPSHOTS.length)];
    LogLimits logs = random.nextBoolean() ? SMALL_LOGS : LogLimits.DEFAULTS;
    int forgetful = Math.max(0, f - byzantine);
    FaultPlan faults = FaultPlan.draw(random.split(),
        new FaultPlan.Frame(n - byzantine, forgetful, f, millis, parameters.clockDriftMaxMillis()));
    Strategy fixed = wishes.strategy();
    List<Strategy> adversaries = Stream.generate(() -> Strategy.draw(random))
        .map(strategy -> fixed == null ? strategy : fixed).limit(byzantine).toList();
    return new Plan(seed, n, parameters, millis, workload, transactions, delay, poolMax,
        isSnapshotPreferred, snapshotBlocks, logs, faults, adversaries);
  }

  private static ChainParameters parameters(SplittableRandom random) {
    long timeout = TIMEOUTS[random.nextInt(TIMEOUTS.length)];
    long timeoutMax = Math.min(30_000, timeout << (1 + random.nextInt(5)));
    long heartbeat = HEARTBEATS[random.nextInt(HEARTBEATS.length)];
    long drift = random.nextBoolean() ? 5_000 : 1_000;
    long tenure = TENURES[random.nextInt(TENURES.length)];
    int blockBytes = random.nextInt(3) == 0 ? 1 << 16 : 1 << 20;
    long approval = random.nextInt(3) == 0 ? 4_000 : 7 * DAY;
    return new ChainParameters(1, timeout, timeoutMax, heartbeat, drift, 60_000, 3_600_000, tenure,
        blockBytes, 16 << 10, 16 << 10, 100, 1_000, 4_000_000, approval, 30 * DAY, 14 * DAY, 64);
  }

  /** Validators that run the honest program on one machine: the first ones. */
  int honest() {
    return validators - adversaries.size();
  }

  /** The same run without some of its faults. */
  public Plan with(FaultPlan fewer) {
    return new Plan(seed, validators, parameters, safetyMillis, workload, transactions,
        delayMaxMillis, poolMax, isSnapshotPreferred, snapshotBlocks, logs, fewer, adversaries);
  }

  /** The same run with fewer transactions. */
  public Plan withTransactions(int fewer) {
    return new Plan(seed, validators, parameters, safetyMillis, workload, fewer, delayMaxMillis,
        poolMax, isSnapshotPreferred, snapshotBlocks, logs, faults, adversaries);
  }
}
