package io.mulu.protocol.object;

/**
 * How much of something may be used; 0 means no limit.
 *
 * @param usesPerDay
 *          in any 24 hours from the first use on
 */
public record UseLimits(long uses, long rows, long bytes, long usesPerDay) {
  public static final UseLimits NONE = new UseLimits(0, 0, 0, 0);

  public UseLimits {
    Form.range(uses, 0, Long.MAX_VALUE, "uses");
    Form.range(rows, 0, Long.MAX_VALUE, "rows");
    Form.range(bytes, 0, Long.MAX_VALUE, "bytes");
    Form.range(usesPerDay, 0, Long.MAX_VALUE, "usesPerDay");
  }

  public static UseLimits ofUses(long uses) {
    return new UseLimits(uses, 0, 0, 0);
  }
}
