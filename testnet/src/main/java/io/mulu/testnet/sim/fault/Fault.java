package io.mulu.testnet.sim.fault;

import java.util.List;

/**
 * One thing that goes wrong, at a time drawn beforehand.
 *
 * @param millis
 *          how long it lasts, or how long the machine stays down
 * @param a
 *          a machine, or the first of two; for partitions a set of machines as bits
 * @param b
 *          the second machine; what else a kind says
 * @param amount
 *          how much, by kind
 */
public record Fault(Kind kind, long atMillis, long millis, int a, int b, long amount) {

  /** The swarm: each run draws which of these it has at all (Groce et al. 2012). */
  public enum Kind {
    /** Of 1000 messages everywhere, {@code amount} are lost. */
    LOSS,
    /** Messages from {@code a} take up to {@code amount} ms. */
    SLOW_LINKS,
    /** Of 1000 messages, {@code amount} come twice, the second time much later. */
    DUPLICATION,
    /** Messages overtake each other. */
    REORDERING,
    /** Of 1000 messages, {@code amount} bring an old one of the same sender along. */
    REPLAY,
    /** Of 1000 messages, {@code amount} find the outbox full. */
    FULL_OUTBOX,
    /** Machines in {@code a} and the others do not hear each other. */
    PARTITION,
    /** Machines in {@code a} are not heard by the others, but hear them. */
    ONE_WAY_PARTITION,
    /** As a partition of one machine, whose messages come late instead of never. */
    STALLED_LINKS,
    /** The connection of {@code a} and {@code b} ends. */
    DISCONNECT,
    /** Power of {@code a} fails; {@code amount} is the tail. */
    CRASH,
    /** The process of {@code a} ends, the machine stays. */
    KILL,
    /** Power of all fails at once; {@code amount} is the tail. */
    POWER_CUT,
    /** Power of {@code a} fails at its {@code amount}-th disk operation from now, after it if b. */
    CRASH_AT_OPERATION,
    /** The {@code amount}-th disk operation of {@code a} from now fails, after its effect if b. */
    DISK_ERROR,
    /** {@code a} does nothing for a while and then goes on, as after SIGSTOP and SIGCONT. */
    PAUSE,
    /** The wall clock of {@code a} is {@code amount} ms off for a while. */
    CLOCK,
    /** Workers and loop of {@code a} take up to {@code amount} ms for a task. */
    SLOW_EXECUTION,
    /** Workers of {@code a} have {@code amount} places only. */
    FULL_WORKERS,
    /** {@code a} comes back with another disk; {@code amount} is an {@link Memory}. */
    MEMORY_LOSS,
    /**
     * One machine after the other goes down and comes back as the next version, with other limits.
     */
    UPGRADE,
  }

  /** What becomes of a disk while its machine is down. */
  public enum Memory {
    EMPTY_DISK,
    NO_JOURNAL,
    NO_GUARD,
    /** Journal of a while ago, guard of now. */
    OLD_JOURNAL,
    /** Database of a while ago, journal and guard of now. */
    OLD_DATABASE,
    /** Database and journal of a while ago; a backup never holds the guard. */
    OLD_BACKUP_WITHOUT_GUARD,
    /** A bit of the journal has flipped somewhere in what was synced. */
    ROTTEN_JOURNAL,
    ROTTEN_GUARD;

    private static final List<Memory> ALL = List.of(values());

    /** For each number one of them. */
    static Memory of(long number) {
      return ALL.get((int) Math.floorMod(number, (long) ALL.size()));
    }

    /** The amount of a fault that brings this. */
    public long amount() {
      return ALL.indexOf(this);
    }
  }

  /**
   * @param eachMillis
   *          that a machine is down
   */
  public static Fault upgrade(long atMillis, long eachMillis) {
    return new Fault(Kind.UPGRADE, atMillis, eachMillis, 0, 0, 0);
  }

  /** Whether it makes a machine forget what it has signed or committed. */
  public boolean isMemoryLoss() {
    return kind == Kind.MEMORY_LOSS;
  }

  @Override
  public String toString() {
    return String.format("%s at %.3f s for %.3f s (%d, %d, %d)", kind, atMillis / 1000.0,
        millis / 1000.0, a, b, amount);
  }
}
