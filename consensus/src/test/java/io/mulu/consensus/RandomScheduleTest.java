package io.mulu.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Random schedules: loss, delay, duplication, partitions, skewed clocks, slow execution, crashes in
 * the middle of a write, lost journals. Safety is checked at every step; after healing, everything
 * submitted is decided everywhere in bounded time. More seeds: {@code -Dmulu.seeds=5000}.
 */
class RandomScheduleTest {
  private static final int SEEDS = Integer.getInteger("mulu.seeds", 120);
  private static final int[] SIZES = {4, 4, 5, 4, 7, 1, 2, 3, 4, 6};
  /** The longest view to run out, a few more to go through, and a sync. */
  private static final long HEALED_MILLIS = 240_000;

  @Test
  void whateverTheNetworkDoesTheReplicasAgreeAndGoOnOnceItHeals() {
    Checks.Summary all = new Checks.Summary();
    for (int seed = 0; seed < SEEDS; seed++) {
      try {
        all.add(run(seed));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }

    assertThat(all.crashes).as(all.toString()).isPositive();
    assertThat(all.amnesias).as(all.toString()).isPositive();
    assertThat(all.commitsAboveViewZero).as(all.toString()).isPositive();
    assertThat(all.proposedAgain).as(all.toString()).isPositive();
  }

  private static Checks.Summary run(long seed) {
    return run(new Cluster(SIZES[(int) (seed % SIZES.length)], seed));
  }

  static Checks.Summary run(Cluster cluster) {
    cluster.link = cluster.faults.link();
    cluster.start();
    boolean isHarsh = cluster.random.nextBoolean();
    for (int round = 0; round < 8; round++) {
      drawFaults(cluster, isHarsh);
      if (cluster.random.nextInt(6) == 0) {
        loseAJournal(cluster);
      }
      cluster.submit("tx " + round);
      cluster.runFor(cluster.random.nextInt(isHarsh ? 60_000 : 8_000));
    }
    heal(cluster);
    assertThat(cluster.runUntil(() -> decidedEverywhere(cluster), HEALED_MILLIS))
        .as(() -> "liveness: " + cluster.nodes.stream()
            .map(node -> node.replica == null ? "down" : node.replica.status().toString()).toList())
        .isTrue();
    return cluster.checks.summary;
  }

  private static void drawFaults(Cluster cluster, boolean isHarsh) {
    int n = cluster.nodes.size();
    cluster.faults.lossRate = cluster.random.nextInt(4) * (isHarsh ? 0.2 : 0.1);
    cluster.faults.duplicateRate = cluster.random.nextInt(3) * 0.1;
    cluster.faults.crashRate = cluster.random.nextInt(3) * 0.01;
    cluster.faults.delayMaxMillis = 1L << cluster.random.nextInt(12);
    cluster.faults.partition = cluster.random.nextInt(3) == 0 ? cluster.random.nextInt(1 << n) : 0;
    cluster.slowWork(1 << cluster.random.nextInt(8));
    cluster.nodes.forEach(node -> node.clockOffsetMillis = cluster.random.nextLong(12_000) - 6_000);
  }

  /** At most one validator is without its memory at a time: the others must be able to go on. */
  private static void loseAJournal(Cluster cluster) {
    TestNode node = cluster.node(cluster.random.nextInt(cluster.nodes.size()));
    if (cluster.nodes.size() >= 4 && cluster.nodes.stream().noneMatch(other -> other.rejoining)) {
      node.crash();
      node.disk.loseJournal();
      node.start();
    }
  }

  private static void heal(Cluster cluster) {
    cluster.faults.heal();
    cluster.slowWork(1);
    cluster.nodes.forEach(node -> node.clockOffsetMillis = cluster.random.nextLong(2_000));
    cluster.runFor(6_000);
    IntStream.range(0, 3).forEach(i -> cluster.submit("healed " + i));
  }

  private static boolean decidedEverywhere(Cluster cluster) {
    return cluster.nodes.stream().allMatch(node -> node.isUp() && IntStream.range(0, 3)
        .allMatch(i -> node.ledger.contains(TestChain.transaction("healed " + i))));
  }
}
