package io.mulu.storage;

/**
 * When journal and guard are rewritten without what is no longer needed.
 *
 * @param journalBytes
 *          below this size a journal keeps records of committed heights: rewriting costs more
 * @param guardEntries
 *          held at most, in memory and in the file
 * @param guardEntriesKept
 *          the highest ones, that stay when that bound is reached
 */
public record LogLimits(long journalBytes, int guardEntries, int guardEntriesKept) {
  /** Of a production node; tests take smaller ones, to see rewriting in short runs. */
  public static final LogLimits DEFAULTS = new LogLimits(8L << 20, 16_384, 4_096);

  public LogLimits {
    if (journalBytes < 0 || guardEntriesKept < 1 || guardEntries <= guardEntriesKept) {
      throw new IllegalArgumentException(
          "log limits " + journalBytes + ", " + guardEntries + ", " + guardEntriesKept);
    }
  }
}
