package io.mulu.storage.memory;

import io.mulu.storage.AppendFile;
import io.mulu.storage.Column;
import io.mulu.storage.KeyValueStore;
import io.mulu.storage.StorageException;
import io.mulu.storage.StorageMedium;
import io.mulu.storage.memory.Faults.Moment;
import io.mulu.storage.memory.Faults.Operation;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * A disk in memory. {@link #crash()} gives the disk as the next start finds it, and makes every
 * handle of this one useless. Confined to one thread, but for reads of its stores and files.
 */
public final class MemoryMedium implements StorageMedium {
  /** Bytes that a disk writes together: a torn append is torn between two of them. */
  public static final int SECTOR_BYTES = 512;

  private final TreeMap<String, MemoryDisk> files = new TreeMap<>();
  private final TreeMap<String, MemoryRows> stores = new TreeMap<>();
  private final Faults faults;
  private final RandomGenerator random;
  private boolean dead;

  /**
   * @param random
   *          what {@link #unpredictable} draws from, for the same run from the same seed
   */
  public MemoryMedium(Faults faults, RandomGenerator random) {
    this.faults = faults;
    this.random = random;
  }

  @Override
  public KeyValueStore openStore(String name, List<Column> columns) {
    checkAlive();
    MemoryRows rows = stores.computeIfAbsent(StorageMedium.checkedName(name),
        created -> new MemoryRows());
    return new MemoryStore(this, name, rows, columns);
  }

  @Override
  public AppendFile openAppendFile(String name) {
    checkAlive();
    MemoryDisk file = files.get(StorageMedium.checkedName(name));
    if (file == null) {
      throw new StorageException("there is no file " + name);
    }
    return new MemoryAppendFile(this, name, file);
  }

  @Override
  public AppendFile createAppendFile(String name) {
    if (exists(StorageMedium.checkedName(name))) {
      throw new StorageException("there is already a file " + name);
    }
    perform(Operation.CREATE, name, () -> files.put(name, new MemoryDisk()));
    return openAppendFile(name);
  }

  @Override
  public boolean exists(String name) {
    checkAlive();
    return files.containsKey(name) || stores.containsKey(name);
  }

  @Override
  public void rename(String from, String to) {
    StorageMedium.checkedName(to);
    if (!files.containsKey(from)) {
      throw new StorageException("there is no file " + from);
    }
    perform(Operation.RENAME, to, () -> {
      MemoryDisk moved = files.remove(from);
      if (moved != null) {
        files.put(to, moved);
      }
    });
  }

  @Override
  public void delete(String name) {
    perform(Operation.DELETE, name, () -> files.remove(name));
  }

  @Override
  public SortedSet<String> list() {
    checkAlive();
    TreeSet<String> names = new TreeSet<>(files.keySet());
    names.addAll(stores.keySet());
    return names;
  }

  @Override
  public long unpredictable() {
    return random.nextLong();
  }

  /** What is left when all that was not synced is lost. */
  public MemoryMedium crash() {
    return crash(faults, sector -> false);
  }

  /** What is left when each unsynced sector made it to the disk or did not, on its own. */
  public MemoryMedium crash(RandomGenerator luck) {
    return crash(faults, sector -> luck.nextBoolean());
  }

  /** As the other two, with other faults from now on. */
  public MemoryMedium crash(Faults next, IntPredicate sectorSurvives) {
    return crash(next,
        (name, sector) -> sectorSurvives.test(sector) ? SectorFate.WRITTEN : SectorFate.LOST);
  }

  /** What becomes of a sector of a file that had not been synced. */
  public interface Luck {
    SectorFate of(String file, int sector);
  }

  /** As the others, also with sectors that are written wrongly. */
  public MemoryMedium crash(Faults next, Luck luck) {
    dead = true;
    MemoryMedium after = new MemoryMedium(next, random);
    files.forEach(
        (name, file) -> after.files.put(name, file.afterCrash(sector -> luck.of(name, sector))));
    stores.forEach((name, rows) -> after.stores.put(name, rows.afterCrash()));
    return after;
  }

  /** Everything as it is now, as a backup of a stopped node has it; this medium stays in use. */
  public MemoryMedium backup() {
    MemoryMedium copy = new MemoryMedium(Faults.NONE, random);
    files.forEach((name, file) -> copy.files.put(name, file.copy()));
    stores.forEach((name, rows) -> copy.stores.put(name, rows.afterCrash()));
    return copy;
  }

  /**
   * Puts a file or store of a backup in the place of the one here, or takes it away if the backup
   * has none: what people do to a stopped node's disk. Open handles keep what they had.
   */
  public void restore(String name, MemoryMedium from) {
    files.remove(name);
    stores.remove(name);
    MemoryDisk file = from.files.get(name);
    MemoryRows rows = from.stores.get(name);
    if (file != null) {
      files.put(name, file.copy());
    }
    if (rows != null) {
      stores.put(name, rows.afterCrash());
    }
  }

  /** Whether a crash now would lose nothing of the file; also if there is none. */
  public boolean isSynced(String file) {
    MemoryDisk disk = files.get(file);
    return disk == null || disk.isSynced();
  }

  /** Whether a crash now would lose nothing of any file. */
  public boolean isSynced() {
    return files.values().stream().allMatch(MemoryDisk::isSynced);
  }

  /** Bytes of the file, 0 if there is none. */
  public long size(String file) {
    MemoryDisk disk = files.get(file);
    return disk == null ? 0 : disk.size();
  }

  /** Inverts one bit of a file behind everybody's back: a failing disk. */
  public void flipBit(String file, long offset) {
    MemoryDisk disk = files.get(file);
    if (disk == null) {
      throw new IllegalArgumentException("there is no file " + file);
    }
    disk.flipBit(offset);
  }

  @Override
  public void close() {
    dead = true;
  }

  void perform(Operation operation, String name, Runnable effect) {
    checkAlive();
    faults.at(Moment.BEFORE, operation, name);
    effect.run();
    faults.at(Moment.AFTER, operation, name);
  }

  void checkAlive() {
    if (dead) {
      throw new StorageException("this medium crashed or was closed");
    }
  }
}
