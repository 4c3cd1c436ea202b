package io.mulu.storage;

/**
 * The ledger as it was when this was taken, whatever is appended later. Thread-safe. Must be
 * closed: it keeps old versions on disk and one of a bounded number of places.
 */
public final class LedgerSnapshot extends LedgerReader implements AutoCloseable {
  private final KeyValueSnapshot rows;
  private final Runnable onClose;
  private boolean closed;

  LedgerSnapshot(KeyValueSnapshot rows, Runnable onClose) {
    super(rows);
    this.rows = rows;
    this.onClose = onClose;
  }

  /** Closing twice is harmless. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      rows.close();
      onClose.run();
    }
  }
}
