package io.mulu.testnet.torture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The end of a torture.
 *
 * @param failures
 *          checks that did not hold; empty is what it should be
 * @param powerCuts
 *          times that all validators were killed
 * @param acknowledged
 *          transactions of which a client was told that they are final
 * @param proven
 *          of those, found in their place afterwards and proven from genesis
 * @param blocksSeen
 *          final blocks that clients saw on the way
 * @param height
 *          in the end
 * @param heads
 *          different heads of the validators in the end: 1
 * @param recoverySecondsMax
 *          longest time from the start of the processes until all were ready
 */
public record TortureReport(List<String> failures, int powerCuts, int acknowledged, int proven,
    int blocksSeen, long height, int heads, double recoverySecondsMax, double seconds) {
  public TortureReport {
    failures = List.copyOf(failures);
  }

  /** For JSON. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("ok", failures.isEmpty());
    map.put("failures", failures);
    map.put("powerCuts", powerCuts);
    map.put("acknowledged", acknowledged);
    map.put("proven", proven);
    map.put("blocksSeen", blocksSeen);
    map.put("height", height);
    map.put("heads", heads);
    map.put("recoverySecondsMax", recoverySecondsMax);
    map.put("seconds", seconds);
    return map;
  }
}
