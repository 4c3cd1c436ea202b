package io.mulu.testnet.torture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The end of a torture.
 *
 * @param failures
 *          checks that did not hold; empty is what it should be
 * @param seed
 *          of the plan
 * @param powerCuts
 *          times that all validators were killed
 * @param rounds
 *          faults in the order in which they came
 * @param leftOut
 *          kinds of faults that were not used, with the reason
 * @param checked
 *          what clients saw, and what was found afterwards
 */
public record TortureReport(List<String> failures, long seed, int powerCuts,
    List<RoundReport> rounds, Map<String, String> leftOut, Checked checked, double seconds) {
  public TortureReport {
    failures = List.copyOf(failures);
    rounds = List.copyOf(rounds);
  }

  /**
   * @param acknowledged
   *          transactions of which a client was told that they are final
   * @param proven
   *          of those, found in their place afterwards and proven from genesis
   * @param foundLater
   *          transactions of which no client was told, and that are on the chain
   * @param reads
   *          answers with a proof
   * @param currentReads
   *          of those, not older than what was known when they began
   * @param blocksSeen
   *          final blocks that clients saw on the way
   * @param height
   *          in the end
   * @param heads
   *          different heads of the validators in the end: 1
   */
  public record Checked(int acknowledged, int proven, int foundLater, int reads, int currentReads,
      int blocksSeen, long height, int heads) {
    static final Checked NOTHING = new Checked(0, 0, 0, 0, 0, 0, 0, 0);
  }

  /** Longest time until all validators were ready again and had a new write. */
  public double recoverySecondsMax() {
    return rounds.stream().mapToDouble(RoundReport::recoverySeconds).max().orElse(0);
  }

  /** For JSON. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("ok", failures.isEmpty());
    map.put("failures", failures);
    map.put("seed", seed);
    map.put("powerCuts", powerCuts);
    map.put("acknowledged", checked.acknowledged());
    map.put("proven", checked.proven());
    map.put("foundLater", checked.foundLater());
    map.put("reads", checked.reads());
    map.put("currentReads", checked.currentReads());
    map.put("blocksSeen", checked.blocksSeen());
    map.put("height", checked.height());
    map.put("heads", checked.heads());
    map.put("recoverySecondsMax", recoverySecondsMax());
    map.put("seconds", seconds);
    map.put("rounds", rounds.stream().map(RoundReport::toMap).toList());
    map.put("leftOut", leftOut);
    return map;
  }
}
