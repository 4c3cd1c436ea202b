package io.mulu.bench.scale;

import io.mulu.bench.scale.ScaleReport.Pace;
import io.mulu.protocol.Submission;
import io.mulu.storage.memory.Faults;
import io.mulu.storage.memory.MemoryMedium;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** How fast a validator by itself makes blocks of a ledger as it has grown. */
final class PaceBench {
  private static final int ROUNDS = 3;
  private static final int WARM_UPS = 5;
  /** Uses for each entry: they take so much less. */
  private static final int USES_EACH = 5;
  private static final long SEED = 3;

  private final GrowingChain chain;
  private final Population population;
  private final int batches;
  private final int uses;
  private final SplittableRandom random = new SplittableRandom(SEED);

  /**
   * @param entries
   *          of a round, in whole batches
   */
  PaceBench(GrowingChain chain, Population population, int entries) {
    this.chain = chain;
    this.population = population;
    this.batches = Math.ceilDiv(entries, population.batchEntries());
    this.uses = entries * USES_EACH;
  }

  /** So that the smallest size is measured as compiled as the others are. */
  static void warmUp(int entries) {
    try (GrowingChain chain = GrowingChain.found(new MemoryMedium(Faults.NONE, new Random(SEED)),
        Population.MEMBERS)) {
      Population population = new Population(chain);
      population.grow(1, 1_000);
      PaceBench bench = new PaceBench(chain, population, entries);
      for (int i = 0; i < WARM_UPS; i++) {
        bench.run();
      }
    }
  }

  /** The ledger has so many entries more afterwards. */
  Pace run() {
    double usesPerSecond = best(() -> population.signUses(uses, random), uses);
    double entriesPerSecond = best(() -> population.signEntries(batches),
        batches * population.batchEntries());
    return new Pace(usesPerSecond, entriesPerSecond);
  }

  private double best(Supplier<List<Submission>> load, int items) {
    double best = 0;
    for (int i = 0; i < ROUNDS; i++) {
      List<Submission> signed = load.get();
      long start = System.nanoTime();
      signed.forEach(chain::handIn);
      chain.flush();
      best = Math.max(best, items / ((System.nanoTime() - start) / 1e9));
    }
    return best;
  }
}
