package io.mulu.storage.files;

import io.mulu.protocol.Bytes;
import io.mulu.storage.AppendFile;
import io.mulu.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An append file on a file system. Space is written ahead as zeros in steps of {@value #STEP_BYTES}
 * bytes, so that a sync seldom has to write the file's length and map, too. A thread that is
 * interrupted while it writes closes the channel under it (java.nio): that counts as a write error.
 */
final class FileAppendFile implements AppendFile {
  static final int STEP_BYTES = 1 << 20;

  private final String name;
  private final FileChannel channel;
  private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
  private volatile long size;
  private long allocated;

  FileAppendFile(String name, FileChannel channel) throws IOException {
    this.name = name;
    this.channel = channel;
    this.size = channel.size();
    this.allocated = size;
  }

  private interface Write {
    void run() throws IOException;
  }

  @Override
  public void append(Bytes bytes) {
    perform("append", () -> {
      long end = Math.addExact(size, bytes.size());
      allocate(end);
      writeFully(ByteBuffer.wrap(bytes.unsafeArray()), size);
      size = end;
    });
  }

  @Override
  public void sync() {
    // fdatasync: it also writes a changed length, which is all of the metadata that matters.
    perform("sync", () -> channel.force(false));
  }

  @Override
  public Bytes read(long from, int length) {
    long available = Math.min(length, size - from);
    if (available <= 0) {
      return Bytes.EMPTY;
    }
    ByteBuffer into = ByteBuffer.allocate((int) available);
    try {
      int read = 0;
      while (into.hasRemaining() && read >= 0) {
        read = channel.read(into, from + into.position());
      }
    } catch (IOException e) {
      throw new StorageException("cannot read " + name, e);
    }
    if (into.hasRemaining()) {
      throw new StorageException(name + " became shorter than its " + size + " bytes");
    }
    return Bytes.wrap(into.array());
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void truncate(long to) {
    if (to < 0 || to > size) {
      throw new IllegalArgumentException("cannot truncate " + size + " bytes to " + to);
    }
    perform("truncate", () -> {
      channel.truncate(to);
      channel.force(true);
      size = to;
      allocated = to;
    });
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new StorageException("cannot close " + name, e);
    }
  }

  private void allocate(long end) throws IOException {
    if (end > allocated) {
      long next = Math.multiplyExact(Math.ceilDiv(end, (long) STEP_BYTES), (long) STEP_BYTES);
      ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(next - allocated, STEP_BYTES));
      while (allocated < next) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), next - allocated));
        long step = zeros.remaining();
        writeFully(zeros, allocated);
        allocated += step;
      }
    }
  }

  private void writeFully(ByteBuffer from, long offset) throws IOException {
    long at = offset;
    while (from.hasRemaining()) {
      at += channel.write(from, at);
    }
  }

  private void perform(String what, Write write) {
    IOException earlier = failure.get();
    if (earlier != null) {
      throw new StorageException(name + " failed before", earlier);
    }
    try {
      write.run();
    } catch (IOException e) {
      // After a failed fsync the kernel may have dropped the dirty pages: trying again would
      // report success for bytes that are gone (the PostgreSQL fsync finding of 2018).
      failure.set(e);
      throw new StorageException("cannot " + what + " " + name, e);
    }
  }
}
