package io.mulu.testnet.sim.world;

import io.mulu.storage.StorageException;
import io.mulu.storage.memory.Faults;
import io.mulu.storage.memory.MemoryMedium;
import io.mulu.storage.memory.PowerCut;
import io.mulu.storage.memory.SectorFate;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One machine's disk. Its operations are numbered over all lives, and each can be made to fail, or
 * to be the last before the power is cut, before or after its effect.
 */
public final class SimDisk implements Faults {
  /** What a planned operation brings. */
  public enum Trouble {
    POWER_CUT,
    /** The operation reports an error, whether or not it took effect. */
    ERROR
  }

  /** What becomes of sectors that were not synced when the power is cut. */
  public enum Tail {
    LOST,
    /** Each sector is lost or written. */
    TORN,
    /** Each sector is lost, written or written wrongly. */
    GARBLED,
    /** All was on its way and came through: what the mere end of a process leaves. */
    WRITTEN;

    private static final List<Tail> ALL = List.of(values());

    /** For each number one of them. */
    public static Tail of(long number) {
      return ALL.get((int) Math.floorMod(number, (long) ALL.size()));
    }
  }

  private record Planned(long operation, Moment moment, Trouble trouble) {
  }

  /** Told of every operation. */
  public interface Listener {
    /** One is about to take effect. */
    void begins();

    /**
     * It has taken effect.
     *
     * @param number
     *          counted from 1 over all lives
     * @param leavesUnsynced
     *          whether a crash now could lose something
     */
    void done(long number, Operation operation, String name, boolean leavesUnsynced);
  }

  private static final List<SectorFate> FATES = List.of(SectorFate.values());

  private final SplittableRandom random;
  private MemoryMedium medium;
  private @Nullable Planned planned;
  private long operations;
  private @Nullable Tail tail;
  private @Nullable Listener listener;
  private Consumer<Trouble> onTrouble = kind -> {
  };

  public SimDisk(SplittableRandom random) {
    this.random = random;
    this.medium = new MemoryMedium(this, random.split());
  }

  public MemoryMedium medium() {
    return medium;
  }

  /** Done or begun so far. */
  public long operations() {
    return operations;
  }

  /** Makes the operation with this number, counted from 1, the one with trouble. */
  public void plan(long operation, Moment moment, Trouble trouble) {
    planned = new Planned(operation, moment, trouble);
  }

  public void planNothing() {
    planned = null;
  }

  /** What the next planned power cut makes of its machine's unsynced sectors; else it is drawn. */
  public void planTail(Tail fate) {
    tail = fate;
  }

  Optional<Tail> plannedTail() {
    Optional<Tail> fate = Optional.ofNullable(tail);
    tail = null;
    return fate;
  }

  public void listen(Listener told) {
    listener = told;
  }

  /** Told when it comes. */
  public void onTrouble(Consumer<Trouble> told) {
    onTrouble = told;
  }

  @Override
  public void at(Moment moment, Operation operation, String name) {
    Listener told = listener;
    if (moment == Moment.BEFORE) {
      operations++;
      if (told != null) {
        told.begins();
      }
    } else if (told != null) {
      told.done(operations, operation, name, !medium.isSynced());
    }
    Planned trouble = planned;
    if (trouble != null && operations >= trouble.operation() && moment == trouble.moment()) {
      planned = null;
      onTrouble.accept(trouble.trouble());
      String where = moment + " " + operation + " of " + name + ", operation " + operations;
      switch (trouble.trouble()) {
        case POWER_CUT -> throw new PowerCut(where);
        case ERROR -> throw new StorageException("planned error " + where);
      }
    }
  }

  /** As the next start finds it. */
  public void crash(Tail tail) {
    medium = medium.crash(this, (file, sector) -> switch (tail) {
      case LOST -> SectorFate.LOST;
      case WRITTEN -> SectorFate.WRITTEN;
      case TORN -> random.nextBoolean() ? SectorFate.WRITTEN : SectorFate.LOST;
      case GARBLED -> FATES.get(random.nextInt(FATES.size()));
    });
  }

  /** A new disk. */
  public void wipe() {
    medium.close();
    medium = new MemoryMedium(this, random.split());
  }
}
