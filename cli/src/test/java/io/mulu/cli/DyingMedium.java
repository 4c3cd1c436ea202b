package io.mulu.cli;

import io.mulu.protocol.Bytes;
import io.mulu.storage.AppendFile;
import io.mulu.storage.Column;
import io.mulu.storage.KeyRange;
import io.mulu.storage.KeyValue;
import io.mulu.storage.KeyValueSnapshot;
import io.mulu.storage.KeyValueStore;
import io.mulu.storage.StorageMedium;
import io.mulu.storage.WriteBatch;
import io.mulu.storage.memory.Faults;
import io.mulu.storage.memory.Faults.Moment;
import io.mulu.storage.memory.Faults.Operation;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** A data folder whose operations tell, as those of a simulated disk do, before and after. */
record DyingMedium(StorageMedium inner, Faults faults) implements StorageMedium {
  private void told(Operation operation, String name, Runnable action) {
    faults.at(Moment.BEFORE, operation, name);
    action.run();
    faults.at(Moment.AFTER, operation, name);
  }

  @Override
  public KeyValueStore openStore(String name, List<Column> columns) {
    return new Store(name, inner.openStore(name, columns));
  }

  @Override
  public AppendFile openAppendFile(String name) {
    return new File(name, inner.openAppendFile(name));
  }

  @Override
  public AppendFile createAppendFile(String name) {
    faults.at(Moment.BEFORE, Operation.CREATE, name);
    AppendFile made = inner.createAppendFile(name);
    faults.at(Moment.AFTER, Operation.CREATE, name);
    return new File(name, made);
  }

  @Override
  public boolean exists(String name) {
    return inner.exists(name);
  }

  @Override
  public void rename(String from, String to) {
    told(Operation.RENAME, to, () -> inner.rename(from, to));
  }

  @Override
  public void delete(String name) {
    told(Operation.DELETE, name, () -> inner.delete(name));
  }

  @Override
  public SortedSet<String> list() {
    return inner.list();
  }

  @Override
  public long unpredictable() {
    return inner.unpredictable();
  }

  @Override
  public void close() {
    inner.close();
  }

  private final class File implements AppendFile {
    private final String name;
    private final AppendFile file;

    File(String name, AppendFile file) {
      this.name = name;
      this.file = file;
    }

    @Override
    public void append(Bytes bytes) {
      told(Operation.APPEND, name, () -> file.append(bytes));
    }

    @Override
    public void sync() {
      told(Operation.SYNC, name, file::sync);
    }

    @Override
    public Bytes read(long from, int length) {
      return file.read(from, length);
    }

    @Override
    public long size() {
      return file.size();
    }

    @Override
    public void truncate(long size) {
      told(Operation.TRUNCATE, name, () -> file.truncate(size));
    }

    @Override
    public void close() {
      file.close();
    }
  }

  private final class Store implements KeyValueStore {
    private final String name;
    private final KeyValueStore store;

    Store(String name, KeyValueStore store) {
      this.name = name;
      this.store = store;
    }

    @Override
    public void write(WriteBatch batch) {
      told(Operation.WRITE_BATCH, name, () -> store.write(batch));
    }

    @Override
    public KeyValueSnapshot snapshot() {
      return store.snapshot();
    }

    @Override
    public @Nullable Bytes get(Column column, Bytes key) {
      return store.get(column, key);
    }

    @Override
    public List<KeyValue> scan(Column column, KeyRange range, int limit) {
      return store.scan(column, range, limit);
    }

    @Override
    public List<KeyValue> scanBackward(Column column, KeyRange range, int limit) {
      return store.scanBackward(column, range, limit);
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
