package io.mulu.storage;

import io.mulu.protocol.Bytes;

/**
 * A file that grows at its end. What was appended is on disk only once {@link #sync} returned;
 * after a crash before that, any part of it may be there, in any order. A file may be preallocated:
 * just after opening, {@link #size} can count zero bytes that nobody appended, so the owner's
 * format must tell where its bytes end, and then {@link #truncate} there. One thread writes;
 * reading from others is safe.
 */
public interface AppendFile extends AutoCloseable {
  /**
   * @throws StorageException
   *           if that failed; every later write is then refused, reads go on
   */
  void append(Bytes bytes);

  /** On disk when it returns. @throws StorageException as {@link #append} does */
  void sync();

  /** At most {@code length} bytes from an offset on, fewer only at the end. */
  Bytes read(long from, int length);

  /** Bytes that can be read, and the offset of the next append. */
  long size();

  /**
   * Forgets everything from an offset on, on disk when it returns; syncs what is before it.
   *
   * @throws StorageException
   *           as {@link #append} does
   */
  void truncate(long size);

  @Override
  void close();
}
