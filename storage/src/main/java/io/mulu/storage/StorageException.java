package io.mulu.storage;

import org.jspecify.annotations.Nullable;

/**
 * The disk did not do what was asked, or holds what it should not. Never retried: who signs stops
 * signing, reads go on (docs/design consensus rule 5). A store or file that threw it on a write
 * refuses every later write with the same cause.
 */
public final class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StorageException(String message) {
    this(message, null);
  }

  public StorageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
