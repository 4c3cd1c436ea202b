package io.mulu.storage.memory;

import io.mulu.protocol.Bytes;
import io.mulu.storage.Column;
import io.mulu.storage.KeyRange;
import io.mulu.storage.KeyValue;
import io.mulu.storage.KeyValueReader;
import io.mulu.storage.KeyValueSnapshot;
import io.mulu.storage.KeyValueStore;
import io.mulu.storage.StorageException;
import io.mulu.storage.WriteBatch;
import io.mulu.storage.memory.Faults.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One open handle of {@link MemoryRows}. A batch survives a crash as soon as it is applied. */
final class MemoryStore implements KeyValueStore {
  private final MemoryMedium medium;
  private final String name;
  private final MemoryRows rows;
  private final List<Column> columns;
  private @Nullable StorageException failure;
  private volatile boolean closed;

  MemoryStore(MemoryMedium medium, String name, MemoryRows rows, List<Column> columns) {
    this.medium = medium;
    this.name = name;
    this.rows = rows;
    this.columns = List.copyOf(columns);
  }

  @Override
  public void write(WriteBatch batch) {
    checkOpen();
    if (failure != null) {
      throw new StorageException(name + " failed before", failure);
    }
    batch.changes().forEach(change -> checkColumn(change.column()));
    try {
      medium.perform(Operation.WRITE_BATCH, name, () -> rows.apply(batch));
    } catch (StorageException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public @Nullable Bytes get(Column column, Bytes key) {
    checkOpen();
    return rows.get(checkColumn(column), key, Long.MAX_VALUE);
  }

  @Override
  public List<KeyValue> scan(Column column, KeyRange range, int limit) {
    checkOpen();
    return rows.scan(checkColumn(column), range, false, KeyValueReader.checkedLimit(limit),
        Long.MAX_VALUE);
  }

  @Override
  public List<KeyValue> scanBackward(Column column, KeyRange range, int limit) {
    checkOpen();
    return rows.scan(checkColumn(column), range, true, KeyValueReader.checkedLimit(limit),
        Long.MAX_VALUE);
  }

  @Override
  public KeyValueSnapshot snapshot() {
    checkOpen();
    return new Snapshot(rows.openSnapshot());
  }

  @Override
  public void close() {
    closed = true;
  }

  private void checkOpen() {
    medium.checkAlive();
    if (closed) {
      throw new StorageException(name + " is closed");
    }
  }

  private Column checkColumn(Column column) {
    if (!columns.contains(column)) {
      throw new StorageException(name + " has no column " + column.name());
    }
    return column;
  }

  private final class Snapshot implements KeyValueSnapshot {
    private final long at;
    private boolean released;

    private Snapshot(long at) {
      this.at = at;
    }

    @Override
    public @Nullable Bytes get(Column column, Bytes key) {
      checkUsable();
      return rows.get(checkColumn(column), key, at);
    }

    @Override
    public List<KeyValue> scan(Column column, KeyRange range, int limit) {
      checkUsable();
      return rows.scan(checkColumn(column), range, false, KeyValueReader.checkedLimit(limit), at);
    }

    @Override
    public List<KeyValue> scanBackward(Column column, KeyRange range, int limit) {
      checkUsable();
      return rows.scan(checkColumn(column), range, true, KeyValueReader.checkedLimit(limit), at);
    }

    @Override
    public void close() {
      if (!released) {
        released = true;
        rows.closeSnapshot(at);
      }
    }

    private void checkUsable() {
      checkOpen();
      if (released) {
        throw new StorageException("this snapshot is closed");
      }
    }
  }
}
