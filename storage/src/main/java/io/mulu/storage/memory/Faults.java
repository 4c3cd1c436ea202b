package io.mulu.storage.memory;

/**
 * Asked before and after every operation that touches the medium: may throw a {@link PowerCut} to
 * stop the node exactly there, or a {@link io.mulu.storage.StorageException} to make the operation
 * fail.
 */
public interface Faults {
  Faults NONE = (moment, operation, name) -> {
  };

  /** The operations with an effect that a crash can come before or after. */
  enum Operation {
    APPEND,
    SYNC,
    TRUNCATE,
    CREATE,
    RENAME,
    DELETE,
    WRITE_BATCH
  }

  /** Before the operation, or after it took effect but before its caller knows. */
  enum Moment {
    BEFORE,
    AFTER
  }

  void at(Moment moment, Operation operation, String name);
}
