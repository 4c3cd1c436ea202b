package io.mulu.testnet.torture;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One fault and what came of it.
 *
 * @param fault
 *          its kind
 * @param progressSeconds
 *          from the fault until a write was final that was handed in after it; null if a quorum was
 *          not left, and none was asked for
 * @param recoverySeconds
 *          from the end of its cause until all validators were ready and had such a write
 */
record RoundReport(String fault, String detail, @Nullable Double progressSeconds,
    double recoverySeconds) {
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("fault", fault);
    map.put("detail", detail);
    if (progressSeconds != null) {
      map.put("progressSeconds", progressSeconds);
    }
    map.put("recoverySeconds", recoverySeconds);
    return map;
  }
}
