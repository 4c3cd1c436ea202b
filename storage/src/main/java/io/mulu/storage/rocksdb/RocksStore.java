package io.mulu.storage.rocksdb;

import io.mulu.protocol.Bytes;
import io.mulu.storage.Column;
import io.mulu.storage.KeyRange;
import io.mulu.storage.KeyValue;
import io.mulu.storage.KeyValueReader;
import io.mulu.storage.KeyValueSnapshot;
import io.mulu.storage.KeyValueStore;
import io.mulu.storage.StorageException;
import io.mulu.storage.WriteBatch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/**
 * A store in a RocksDB folder. Thread-safe: calling into a closed RocksDB would crash the process,
 * so every call holds a read lock that {@link #close} waits for.
 */
public final class RocksStore implements KeyValueStore {
  public static final long BLOCK_CACHE_BYTES_DEFAULT = 128L << 20;
  /** In memory and the log only, beyond which closing writes tables of it. */
  private static final long UNFLUSHED_BYTES_MAX = 8L << 20;

  private final RocksDB db;
  private final RocksSettings settings;
  /** By the column's id. */
  private final @Nullable ColumnFamilyHandle[] handles = new ColumnFamilyHandle[256];
  private final List<ColumnFamilyHandle> allHandles;
  private final ReadOptions latest = new ReadOptions();
  private final Set<View> snapshots = new HashSet<>();
  private final ReadWriteLock lifetime = new ReentrantReadWriteLock();
  private volatile @Nullable RocksDBException failure;
  private boolean closed;

  private RocksStore(RocksDB db, RocksSettings settings, List<Column> columns,
      List<ColumnFamilyHandle> allHandles) {
    this.db = db;
    this.settings = settings;
    for (int i = 0; i < columns.size(); i++) {
      handles[columns.get(i).id()] = allHandles.get(i + 1);
    }
    this.allHandles = allHandles;
  }

  /**
   * @throws StorageException
   *           if it is damaged, in use, or has columns that are not in the list: then a newer
   *           release wrote it
   */
  public static RocksStore open(Path folder, List<Column> columns, long blockCacheBytes) {
    RocksDB.loadLibrary();
    RocksSettings settings = new RocksSettings(blockCacheBytes);
    List<ColumnFamilyHandle> opened = new ArrayList<>();
    try {
      List<ColumnFamilyDescriptor> descriptors = descriptors(folder, columns, settings);
      RocksDB db = RocksDB.open(settings.database, folder.toString(), descriptors, opened);
      return new RocksStore(db, settings, columns, opened);
    } catch (RocksDBException e) {
      settings.close();
      throw new StorageException("cannot open the store " + folder, e);
    } catch (StorageException e) {
      settings.close();
      throw e;
    }
  }

  /**
   * What {@link #open} begins with, and what takes a while: may be done beside other work before.
   * It fails when opening will, and says nothing then.
   */
  public static void loadLibrary() {
    try {
      RocksDB.loadLibrary();
    } catch (RuntimeException | LinkageError e) {
      // Whoever opens a store is told.
    }
  }

  private static List<ColumnFamilyDescriptor> descriptors(Path folder, List<Column> columns,
      RocksSettings settings) throws RocksDBException {
    Set<String> unknown = new TreeSet<>();
    try (Options options = new Options()) {
      for (byte[] name : RocksDB.listColumnFamilies(options, folder.toString())) {
        unknown.add(new String(name, StandardCharsets.UTF_8));
      }
    }
    List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
    descriptors.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, settings.of("")));
    unknown.remove("default");
    for (Column column : columns) {
      unknown.remove(column.name());
      descriptors.add(new ColumnFamilyDescriptor(column.name().getBytes(StandardCharsets.UTF_8),
          settings.of(column.name())));
    }
    if (!unknown.isEmpty()) {
      throw new StorageException(
          "the store " + folder + " was written by a newer release: unknown columns " + unknown);
    }
    return descriptors;
  }

  @Override
  public void write(WriteBatch batch) {
    Lock open = openLock();
    try {
      RocksDBException earlier = failure;
      if (earlier != null) {
        throw new StorageException("the store failed before", earlier);
      }
      try (org.rocksdb.WriteBatch natively = new org.rocksdb.WriteBatch()) {
        for (WriteBatch.Change change : batch.changes()) {
          ColumnFamilyHandle handle = handle(change.column());
          Bytes value = change.value();
          if (value == null) {
            natively.delete(handle, change.key().unsafeArray());
          } else {
            natively.put(handle, change.key().unsafeArray(), value.unsafeArray());
          }
        }
        db.write(settings.synced, natively);
      } catch (RocksDBException e) {
        failure = e;
        throw new StorageException("cannot write the store", e);
      }
    } finally {
      open.unlock();
    }
  }

  @Override
  public @Nullable Bytes get(Column column, Bytes key) {
    return get(latest, column, key);
  }

  @Override
  public List<KeyValue> scan(Column column, KeyRange range, int limit) {
    return scan(null, column, range, false, limit);
  }

  @Override
  public List<KeyValue> scanBackward(Column column, KeyRange range, int limit) {
    return scan(null, column, range, true, limit);
  }

  @Override
  public KeyValueSnapshot snapshot() {
    Lock open = openLock();
    try {
      View view = new View(db.getSnapshot());
      synchronized (snapshots) {
        snapshots.add(view);
      }
      return view;
    } finally {
      open.unlock();
    }
  }

  @Override
  public void close() {
    lifetime.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        Set.copyOf(snapshots).forEach(View::release);
        latest.close();
        flush();
        allHandles.forEach(ColumnFamilyHandle::close);
        db.close();
        settings.close();
      }
    } finally {
      lifetime.writeLock().unlock();
    }
  }

  /** So that the next to open it need not go through a long log. */
  private void flush() {
    try (FlushOptions options = new FlushOptions()) {
      long unflushed = 0;
      for (ColumnFamilyHandle handle : allHandles) {
        unflushed += db.getLongProperty(handle, "rocksdb.cur-size-all-mem-tables");
      }
      if (failure == null && unflushed > UNFLUSHED_BYTES_MAX) {
        db.flush(options, allHandles);
      }
    } catch (RocksDBException e) {
      // The log has it all.
    }
  }

  private @Nullable Bytes get(ReadOptions options, Column column, Bytes key) {
    Lock open = openLock();
    try {
      byte[] value = orNull(db.get(handle(column), options, key.unsafeArray()));
      return value == null ? null : Bytes.wrap(value);
    } catch (RocksDBException e) {
      throw new StorageException("cannot read the store", e);
    } finally {
      open.unlock();
    }
  }

  private List<KeyValue> scan(@Nullable Snapshot at, Column column, KeyRange range,
      boolean backward, int limit) {
    KeyValueReader.checkedLimit(limit);
    if (range.isEmpty()) {
      return List.of();
    }
    Lock open = openLock();
    Bytes to = range.to();
    try (Slice lower = new Slice(range.from().unsafeArray()); @Nullable
    Slice upper = to == null ? null : new Slice(to.unsafeArray());
        ReadOptions options = new ReadOptions().setIterateLowerBound(lower)) {
      if (upper != null) {
        options.setIterateUpperBound(upper);
      }
      if (at != null) {
        options.setSnapshot(at);
      }
      try (RocksIterator rows = db.newIterator(handle(column), options)) {
        return collect(rows, backward, limit);
      }
    } catch (RocksDBException e) {
      throw new StorageException("cannot scan the store", e);
    } finally {
      open.unlock();
    }
  }

  private static List<KeyValue> collect(RocksIterator rows, boolean backward, int limit)
      throws RocksDBException {
    List<KeyValue> found = new ArrayList<>(Math.min(limit, 64));
    if (backward) {
      rows.seekToLast();
    } else {
      rows.seekToFirst();
    }
    while (rows.isValid() && found.size() < limit) {
      found.add(new KeyValue(Bytes.wrap(rows.key()), Bytes.wrap(rows.value())));
      if (backward) {
        rows.prev();
      } else {
        rows.next();
      }
    }
    rows.status();
    return found;
  }

  private Lock openLock() {
    Lock open = lifetime.readLock();
    open.lock();
    if (closed) {
      open.unlock();
      throw new StorageException("the store is closed");
    }
    return open;
  }

  private ColumnFamilyHandle handle(Column column) {
    ColumnFamilyHandle handle = handles[column.id()];
    if (handle == null) {
      throw new StorageException("the store has no column " + column.name());
    }
    return handle;
  }

  /** RocksDB is not annotated: without this, NullAway takes its results as never null. */
  private static byte @Nullable [] orNull(byte @Nullable [] value) {
    return value;
  }

  /** A pinned state of the database. */
  private final class View implements KeyValueSnapshot {
    private final Snapshot snapshot;
    private final ReadOptions options;
    private boolean released;

    private View(Snapshot snapshot) {
      this.snapshot = snapshot;
      this.options = new ReadOptions().setSnapshot(snapshot);
    }

    @Override
    public @Nullable Bytes get(Column column, Bytes key) {
      Lock pinned = pin();
      try {
        return RocksStore.this.get(options, column, key);
      } finally {
        pinned.unlock();
      }
    }

    @Override
    public List<KeyValue> scan(Column column, KeyRange range, int limit) {
      return scan(column, range, false, limit);
    }

    @Override
    public List<KeyValue> scanBackward(Column column, KeyRange range, int limit) {
      return scan(column, range, true, limit);
    }

    @Override
    public void close() {
      // The write lock, so that no reader is inside while its snapshot is released.
      lifetime.writeLock().lock();
      try {
        release();
      } finally {
        lifetime.writeLock().unlock();
      }
    }

    private List<KeyValue> scan(Column column, KeyRange range, boolean backward, int limit) {
      Lock pinned = pin();
      try {
        return RocksStore.this.scan(snapshot, column, range, backward, limit);
      } finally {
        pinned.unlock();
      }
    }

    /** Reentrant with the lock of the read itself. */
    private Lock pin() {
      Lock open = openLock();
      if (released) {
        open.unlock();
        throw new StorageException("this snapshot is closed");
      }
      return open;
    }

    private void release() {
      if (!released) {
        released = true;
        options.close();
        db.releaseSnapshot(snapshot);
        snapshot.close();
        snapshots.remove(this);
      }
    }
  }
}
