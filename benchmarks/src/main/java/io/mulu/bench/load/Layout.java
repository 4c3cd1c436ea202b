package io.mulu.bench.load;

/**
 * The consortium of a benchmark.
 *
 * @param validators
 *          processes on this machine
 * @param delayMillis
 *          that everything between two of them travels, one way, as between cities; 0 for none
 */
public record Layout(int validators, int delayMillis) {
  public Layout {
    if (validators < 1 || validators > 30 || delayMillis < 0 || delayMillis > 2_000) {
      throw new IllegalArgumentException(
          "validators must be 1 to 30, a delay 0 to 2000 milliseconds");
    }
  }
}
