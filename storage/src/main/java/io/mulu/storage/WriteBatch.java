package io.mulu.storage;

import io.mulu.protocol.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes to be applied together, in order. Confined to the thread that builds it. */
public final class WriteBatch {
  private final List<Change> changes = new ArrayList<>();

  /**
   * One row set or removed.
   *
   * @param value
   *          null to remove the row
   */
  public record Change(Column column, Bytes key, @Nullable Bytes value) {
  }

  public WriteBatch put(Column column, Bytes key, Bytes value) {
    changes.add(new Change(column, key, value));
    return this;
  }

  /** Removing what is not there is not an error. */
  public WriteBatch delete(Column column, Bytes key) {
    changes.add(new Change(column, key, null));
    return this;
  }

  public WriteBatch set(Column column, Bytes key, @Nullable Bytes value) {
    changes.add(new Change(column, key, value));
    return this;
  }

  public List<Change> changes() {
    return Collections.unmodifiableList(changes);
  }
}
