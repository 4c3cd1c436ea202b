package io.mulu.testnet.torture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;

/** The plan of a run, from its seed. */
final class Schedule {
  private static final int SECONDS_PER_KIND = 120;
  private static final long PAUSE_MILLIS_MIN = 100;

  private Schedule() {
  }

  /**
   * One fault.
   *
   * @param kind
   *          nothing: a power cut of all
   * @param seed
   *          of its details
   * @param calmMillis
   *          of load before it
   * @param holdMillis
   *          how long it lasts
   */
  record Round(Optional<FaultKind> kind, long seed, long calmMillis, long holdMillis) {
    String word() {
      return kind.map(FaultKind::word).orElse("power-cut");
    }

    Fault fault(Site site) {
      return kind.map(k -> k.draw(site, new SplittableRandom(seed)))
          .orElseGet(() -> ProcessFault.powerCut(site));
    }
  }

  static List<Round> of(TortureOptions options) {
    SplittableRandom random = new SplittableRandom(options.seed());
    List<Optional<FaultKind>> kinds = new ArrayList<>(
        Collections.nCopies(options.powerCuts(), Optional.empty()));
    long repeats = Math.max(1, options.loadTime().toSeconds() / SECONDS_PER_KIND);
    for (long i = 0; i < repeats; i++) {
      options.faults().stream().sorted().map(Optional::of).forEach(kinds::add);
    }
    Collections.shuffle(kinds, new Random(random.nextLong()));
    // Half of a round's time is calm, half is the fault's; both vary by as much as they last.
    long share = options.loadTime().toMillis() / (2L * kinds.size() + 1);
    List<Round> rounds = new ArrayList<>();
    for (Optional<FaultKind> kind : kinds) {
      rounds.add(new Round(kind, random.nextLong(),
          PAUSE_MILLIS_MIN + share / 2 + random.nextLong(share + 1),
          kind.isEmpty() ? 0 : PAUSE_MILLIS_MIN + share / 2 + random.nextLong(share + 1)));
    }
    return rounds;
  }
}
