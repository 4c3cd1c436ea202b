package io.mulu.storage;

import java.util.List;
import java.util.SortedSet;

/**
 * Where a node keeps its durable data: a folder in production, memory with the crash behaviour of a
 * disk in tests and the simulator. Names are flat. Creating, renaming and deleting are on disk when
 * they return. All failures are {@link StorageException}s.
 */
public interface StorageMedium extends AutoCloseable {
  /** Opens the store, or creates it with these columns; adds those that it lacks. */
  KeyValueStore openStore(String name, List<Column> columns);

  /**
   * @throws StorageException
   *           if there is none of that name
   */
  AppendFile openAppendFile(String name);

  /**
   * @throws StorageException
   *           if there is one of that name already
   */
  AppendFile createAppendFile(String name);

  boolean exists(String name);

  /** Puts a file in the place of another, if there is one, at once. An open file stays usable. */
  void rename(String from, String to);

  /** Deleting what is not there is not an error. */
  void delete(String name);

  /** Names of all files and stores. */
  SortedSet<String> list();

  /**
   * A number that nobody can know beforehand: no one can then craft a record that looks like a part
   * of a file. In the simulator it comes from the seed.
   */
  long unpredictable();

  @Override
  void close();

  /** For implementations. @throws IllegalArgumentException unless it is a flat, plain name */
  static String checkedName(String name) {
    if (!name.matches("[a-z][a-z0-9._-]{0,63}")) {
      throw new IllegalArgumentException("not a storage name: " + name);
    }
    return name;
  }
}
