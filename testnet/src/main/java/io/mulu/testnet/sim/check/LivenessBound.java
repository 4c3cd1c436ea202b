package io.mulu.testnet.sim.check;

import io.mulu.protocol.ChainParameters;
import io.mulu.testnet.sim.load.Clients;
import io.mulu.testnet.sim.world.SimNetwork;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * How long after everything has healed the last transaction may take to be final everywhere. Each
 * addend is the longest that one thing in the way can take; they are added as if none overlapped,
 * so the bound is loose by a small factor and never wrong for a correct system.
 *
 * <ol>
 * <li><b>Connections.</b> A failed dial is repeated after at most
 * {@link SimNetwork#DIAL_MAX_MILLIS} and a quarter; a connection that died silently is noticed
 * after {@link SimNetwork#SILENCE_MILLIS}.
 * <li><b>Chain time.</b> f wrong clocks and the drift that voters tolerate can have pushed the head
 * ahead of honest clocks by at most 1.5 drifts; until then proposals wait (rule 12).
 * <li><b>Sync.</b> A claim comes with each tick (1 s); a request that leads nowhere is given up
 * after 4 s, once per peer that may be useless (f); an answer holds 64 blocks.
 * <li><b>The running view.</b> An armed timer fires after at most the cap of the back-off. A
 * replica whose timer is not armed lacks view-changes of a quorum (rule 8): it hears them within
 * one repetition (2 s), and joins f + 1 others within another (rule 7).
 * <li><b>Views without a decision.</b> From then on all honest replicas pass through the same
 * views, each at most one cap long. At most f primaries in a row are useless (Byzantine, or waiting
 * for their rejoin); the first view may be over too soon for some (its timer shorter than a
 * message's way), and doubling makes it long enough within log2(cap/T0) views, all of them together
 * shorter than two caps. A view that proposes a prepared block again decides that block, and the
 * pending transactions come with the next one: twice the same.
 * <li><b>Blocks.</b> What is owed may need several blocks of one primary; each takes less than T0
 * when the network is calm.
 * <li><b>Rejoins.</b> A validator without memory sends its nonce at least every 10 s, and that
 * transaction takes a block, as any other: once more the views.
 * <li><b>Clients</b> submit again after {@link Clients#RETRY_MILLIS} and a little.
 * <li><b>Changes</b> of validators and parameters that are not decided yet need a transaction after
 * the other, each with views and a retry of its own.
 * </ol>
 */
public final class LivenessBound {
  private static final long TICK_MILLIS = 1_000;
  private static final long SYNC_PATIENCE_MILLIS = 4_000;
  private static final long SYNC_BLOCKS = 64;
  private static final long REPEAT_MILLIS = 2_000;
  private static final long REJOIN_MILLIS = 10_000;

  private LivenessBound() {
  }

  /**
   * @param parameters
   *          all that are in force at some time
   * @param faults
   *          f of the largest set
   * @param blocks
   *          that the machine farthest behind may lack
   * @param owedBlocks
   *          most blocks that the owed transactions need
   * @param steps
   *          transactions of members that are submitted one after the other
   */
  public static long millis(List<ChainParameters> parameters, long faults, long blocks,
      long owedBlocks, long steps) {
    long cap = most(parameters, ChainParameters::viewTimeoutMaxMillis);
    long timeout = most(parameters, ChainParameters::viewTimeoutMillis);
    long connections = SimNetwork.DIAL_MAX_MILLIS * 5 / 4 + SimNetwork.SILENCE_MILLIS;
    long chainTime = most(parameters, ChainParameters::clockDriftMaxMillis) * 3 / 2;
    long sync = (1 + faults + blocks / SYNC_BLOCKS) * SYNC_PATIENCE_MILLIS + TICK_MILLIS;
    long runningView = cap + 2 * REPEAT_MILLIS;
    long views = 2 * (faults + 1) * cap + 2 * cap;
    long blocksTime = owedBlocks * timeout;
    long rejoin = REJOIN_MILLIS + views;
    long clients = 2 * Clients.RETRY_MILLIS;
    long decisions = steps * (views + timeout + Clients.RETRY_MILLIS);
    return connections + chainTime + sync + runningView + views + blocksTime + rejoin + clients
        + decisions;
  }

  private static long most(List<ChainParameters> parameters, ToLongFunction<ChainParameters> of) {
    return parameters.stream().mapToLong(of).max().orElseThrow();
  }
}
