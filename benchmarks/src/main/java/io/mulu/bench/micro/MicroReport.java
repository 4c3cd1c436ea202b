package io.mulu.bench.micro;

import java.util.List;

/** What each method costs. */
public record MicroReport(List<Cost> costs) {
  public MicroReport {
    costs = List.copyOf(costs);
  }

  /**
   * @param micros
   *          of one call, on average
   * @param deviationMicros
   *          standard deviation of that between the iterations
   */
  public record Cost(String part, String method, double micros, double deviationMicros) {
  }
}
