package io.mulu.cli;

import java.time.DateTimeException;
import java.time.Instant;

/** Times as people read and type them. */
final class Times {
  private Times() {
  }

  /** Milliseconds since 1970. */
  static long millis(String option, String iso) throws CliFailure {
    try {
      return Instant.parse(iso).toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw new CliFailure(ExitCode.USAGE, option + " is no time: " + iso,
          "write it like 2027-01-31T00:00:00Z");
    }
  }

  static String show(long millis) {
    return millis == Long.MAX_VALUE ? "never" : Instant.ofEpochMilli(millis).toString();
  }
}
