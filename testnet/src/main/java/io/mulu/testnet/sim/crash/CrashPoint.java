package io.mulu.testnet.sim.crash;

import io.mulu.storage.memory.Faults.Moment;
import io.mulu.testnet.sim.world.SimDisk.Tail;
import java.util.Arrays;
import java.util.Locale;

/**
 * Where the power fails.
 *
 * @param machine
 *          whose disk operation it is
 * @param operation
 *          its number on that disk, from 1, over all lives
 * @param tail
 *          what becomes of what was not synced
 */
public record CrashPoint(Course course, int machine, long operation, Moment moment, Tail tail,
    Victims victims) {
  /** Whose power fails. */
  public enum Victims {
    ONE,
    ALL
  }

  private static final int PARTS = 6;

  /**
   * As {@link #toString} writes it.
   *
   * @throws IllegalArgumentException
   *           naming the part that is none
   */
  public static CrashPoint parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != PARTS) {
      throw new IllegalArgumentException("a point is like calm:2:118:after:torn:all");
    }
    return new CrashPoint(one(Course.class, parts[0]), (int) number(parts[1], 0, 12),
        number(parts[2], 1, 1_000_000_000), one(Moment.class, parts[3]), one(Tail.class, parts[4]),
        one(Victims.class, parts[5]));
  }

  private static long number(String text, long least, long most) {
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(text + " is no number from " + least + " to " + most);
  }

  private static <E extends Enum<E>> E one(Class<E> type, String word) {
    return Arrays.stream(type.getEnumConstants()).filter(c -> word(c).equals(word)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException(word + " is none of " + String.join(", ",
            Arrays.stream(type.getEnumConstants()).map(CrashPoint::word).toList())));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return String.join(":", word(course), Integer.toString(machine), Long.toString(operation),
        word(moment), word(tail), word(victims));
  }
}
