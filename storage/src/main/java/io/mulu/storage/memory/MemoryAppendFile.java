package io.mulu.storage.memory;

import io.mulu.protocol.Bytes;
import io.mulu.storage.AppendFile;
import io.mulu.storage.StorageException;
import io.mulu.storage.memory.Faults.Operation;
import org.jspecify.annotations.Nullable;

/** One open handle of a {@link MemoryDisk}. */
final class MemoryAppendFile implements AppendFile {
  private final MemoryMedium medium;
  private final String name;
  private final MemoryDisk disk;
  private @Nullable StorageException failure;
  private boolean closed;

  MemoryAppendFile(MemoryMedium medium, String name, MemoryDisk disk) {
    this.medium = medium;
    this.name = name;
    this.disk = disk;
  }

  @Override
  public void append(Bytes bytes) {
    perform(Operation.APPEND, () -> disk.append(bytes));
  }

  @Override
  public void sync() {
    perform(Operation.SYNC, disk::sync);
  }

  @Override
  public Bytes read(long from, int length) {
    checkOpen();
    return disk.read(from, length);
  }

  @Override
  public long size() {
    checkOpen();
    return disk.size();
  }

  @Override
  public void truncate(long size) {
    perform(Operation.TRUNCATE, () -> disk.truncate(size));
  }

  @Override
  public void close() {
    closed = true;
  }

  private void perform(Operation operation, Runnable effect) {
    checkOpen();
    if (failure != null) {
      throw new StorageException(name + " failed before", failure);
    }
    try {
      medium.perform(operation, name, effect);
    } catch (StorageException e) {
      failure = e;
      throw e;
    }
  }

  private void checkOpen() {
    medium.checkAlive();
    if (closed) {
      throw new StorageException(name + " is closed");
    }
  }
}
