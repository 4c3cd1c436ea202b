package io.mulu.protocol.object;

/** Uses, rows and bytes that were counted. */
public record Amounts(long uses, long rows, long bytes) {
  public static final Amounts NONE = new Amounts(0, 0, 0);

  public Amounts {
    Form.range(uses, 0, Long.MAX_VALUE, "uses");
    Form.range(rows, 0, Long.MAX_VALUE, "rows");
    Form.range(bytes, 0, Long.MAX_VALUE, "bytes");
  }

  /** The sum; what does not fit any more stays at the largest number. */
  public Amounts plus(Amounts more) {
    return new Amounts(sum(uses, more.uses), sum(rows, more.rows), sum(bytes, more.bytes));
  }

  /** The difference; never below zero. */
  public Amounts minus(Amounts less) {
    return new Amounts(Math.max(0, uses - less.uses), Math.max(0, rows - less.rows),
        Math.max(0, bytes - less.bytes));
  }

  private static long sum(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }
}
