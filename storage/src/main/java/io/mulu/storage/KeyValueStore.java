package io.mulu.storage;

/**
 * Ordered columns of bytes. One thread writes, any number read; a read sees a batch wholly or not
 * at all. Closing it closes its snapshots.
 */
public interface KeyValueStore extends KeyValueReader, AutoCloseable {
  /**
   * Applies all changes at once, on disk when it returns: after a crash all are there or none.
   *
   * @throws StorageException
   *           if that failed; every later write is then refused, reads go on
   */
  void write(WriteBatch batch);

  KeyValueSnapshot snapshot();

  @Override
  void close();
}
