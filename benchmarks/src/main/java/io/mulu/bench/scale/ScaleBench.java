package io.mulu.bench.scale;

import io.mulu.bench.scale.GrowingChain.Person;
import io.mulu.bench.scale.ScaleReport.Cost;
import io.mulu.bench.scale.ScaleReport.Point;
import io.mulu.protocol.Hash;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.api.CatalogApi;
import io.mulu.protocol.api.PermissionApi;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.Purpose;
import io.mulu.rpc.LedgerView;
import io.mulu.storage.StorageMedium;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Grows a chain and asks it. */
public final class ScaleBench {
  /** Each point is so many times as large as the one before. */
  private static final int STEP = 10;
  private static final int WARM_UPS = 3;
  private static final int ROUNDS = 3;
  private static final long SEED = 1;

  private final Options options;
  private final Consumer<String> progress;

  /**
   * @param entries
   *          at the largest size
   * @param grants
   *          at the largest size; at others in proportion
   * @param smallest
   *          entries at the first size
   * @param samples
   *          questions of a round, as many entries, and five times as many uses
   */
  public record Options(long entries, int grants, long smallest, int samples) {
    public Options {
      if (smallest < 1_000 || entries < smallest * STEP || grants < STEP || samples < 10) {
        throw new IllegalArgumentException("entries must be at least " + STEP
            + " times the smallest, which is at least 1000; grants at least " + STEP
            + ", samples at least 10");
      }
    }
  }

  public ScaleBench(Options options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
  }

  /** On an empty medium. */
  public ScaleReport run(StorageMedium medium) {
    List<Point> points = new ArrayList<>();
    progress.accept("warming up");
    PaceBench.warmUp(options.samples());
    try (GrowingChain chain = GrowingChain.found(medium, Population.MEMBERS)) {
      Population population = new Population(chain);
      for (long size = options.smallest(); size <= options.entries(); size *= STEP) {
        int grants = (int) Math.max(STEP, size * options.grants() / options.entries());
        population.grow(size, grants);
        progress.accept(population.entries() + " entries and " + grants + " grants in "
            + chain.height() + " blocks; asking");
        Questions questions = new Questions(chain, population);
        List<Cost> costs = questions.ask();
        double rowMicros = questions.rowMicros();
        long entries = population.entries();
        long blocks = chain.height();
        points.add(new Point(entries, grants, blocks, rowMicros, costs,
            new PaceBench(chain, population, options.samples()).run()));
      }
    }
    return ScaleReport.of(points);
  }

  /** One question, about something drawn at random. */
  private interface Question {
    void ask(SplittableRandom random);
  }

  /** All that is asked at one size. */
  private final class Questions {
    private final Population population;
    private final ChainAnswers answers;

    Questions(GrowingChain chain, Population population) {
      this.population = population;
      this.answers = new ChainAnswers(chain);
    }

    List<Cost> ask() {
      Map<String, Question> questions = new LinkedHashMap<>();
      questions.put("decision on a named grant", r -> decide(r, true, Action.COUNT));
      questions.put("decision that looks for the grant", r -> decide(r, false, Action.COUNT));
      questions.put("decision that denies", r -> decide(r, false, Action.EXPORT));
      questions.put("entry by id", this::entry);
      questions.put("entry by locator", r -> locator(r, true, false));
      questions.put("entry by locator, proven", r -> locator(r, true, true));
      questions.put("absent locator, proven", r -> locator(r, false, true));
      questions.put("grant, proven", this::grant);
      // Compiled and cached as in a node that runs for long, for every size alike.
      for (int i = 0; i < WARM_UPS; i++) {
        questions.values().forEach(question -> round(question, new SplittableRandom(SEED)));
      }
      List<Cost> costs = new ArrayList<>();
      questions.forEach((name, question) -> costs.add(measure(name, question)));
      return costs;
    }

    private void decide(SplittableRandom random, boolean isNamed, Action action) {
      int number = random.nextInt(population.grants());
      Person actor = population.researcher(number);
      Hash named = isNamed ? population.grant(number) : null;
      PermissionApi.Verdict verdict = ChainAnswers.read(PermissionApi.CHECK,
          answers.call(0, PermissionApi.CHECK,
              new PermissionApi.Check(actor.identity(), actor.key().publicKey(), named,
                  population.dataset(number), action, Purpose.HRESCH, null, null, null)));
      require(verdict.isPermitted() == (action == Action.COUNT));
    }

    private void entry(SplittableRandom random) {
      Object found = answers.call(0, CatalogApi.ENTRY, new CatalogApi.EntryQuery(
          population.entry(random.nextLong(population.entries())), null, false));
      require(found.toString().contains("standing"));
    }

    private void locator(SplittableRandom random, boolean isThere, boolean isProven) {
      Hash locator = isThere
          ? Population.locator(random.nextLong(population.entries()))
          : Population.locator(Long.MIN_VALUE + random.nextInt());
      Object found = answers.call(1, CatalogApi.ENTRY_BY_LOCATOR,
          new CatalogApi.LocatorQuery(locator, null, isProven));
      require(found instanceof Map<?, ?> map && map.containsKey("value") == isThere
          && map.containsKey("locatorProof") == isProven);
    }

    private void grant(SplittableRandom random) {
      Object found = answers.call(0, PermissionApi.GRANT, new PermissionApi.GrantQuery(
          population.grant(random.nextInt(population.grants())), null, true));
      require(
          found instanceof Map<?, ?> map && map.containsKey("value") && map.containsKey("proof"));
    }

    private void require(boolean isRight) {
      if (!isRight) {
        throw new IllegalStateException("a wrong answer");
      }
    }

    private Cost measure(String name, Question question) {
      // Others than those of the warm-up, and others in each round.
      SplittableRandom random = new SplittableRandom(SEED + 1);
      long before = answers.work();
      double best = Double.MAX_VALUE;
      for (int i = 0; i < ROUNDS; i++) {
        best = Math.min(best, round(question, random));
      }
      return new Cost(name, best,
          (answers.work() - before) / ((double) ROUNDS * options.samples()));
    }

    /** What the machine asks for one row, whatever it is read for. */
    double rowMicros() {
      SplittableRandom random = new SplittableRandom(SEED + 2);
      double best = Double.MAX_VALUE;
      try (LedgerView view = answers.pin()) {
        for (int i = 0; i < WARM_UPS + ROUNDS; i++) {
          best = Math.min(best, round(r -> row(view, r), random));
        }
      }
      return best;
    }

    private void row(LedgerView view, SplittableRandom random) {
      Hash id = population.entry(random.nextLong(population.entries()));
      require(view.row(StateTable.ENTRY.key(id.bytes())).isPresent());
    }

    /** @return the median in microseconds */
    private double round(Question question, SplittableRandom random) {
      long[] nanos = new long[options.samples()];
      for (int i = 0; i < nanos.length; i++) {
        long start = System.nanoTime();
        question.ask(random);
        nanos[i] = System.nanoTime() - start;
      }
      Arrays.sort(nanos);
      return nanos[nanos.length / 2] / 1_000.0;
    }
  }
}
