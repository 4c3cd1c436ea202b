package io.mulu.storage;

import io.mulu.protocol.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a replica must still know after a crash, in the order it became so (consensus rules 2 and
 * 4): records of the heights not yet committed, opaque but for their height. Confined to the event
 * loop. Errors of the disk end writing for good; reading goes on.
 */
public final class Journal implements AutoCloseable {
  public static final String NAME = "journal";

  private static final int RECORD = 1;

  private final FrameLog log;
  private final long compactBytes;
  private long kept;

  /**
   * What consensus wants kept.
   *
   * @param height
   *          not negative; when it is committed, the record is no longer needed
   */
  public record Entry(long height, Bytes payload) {
    public Entry {
      if (height < 0) {
        throw new IllegalArgumentException("height " + height);
      }
    }

    Bytes encode() {
      return Bytes.concat(Bytes.ofLong(height), payload);
    }

    /**
     * @throws IllegalArgumentException
     *           if these are not the bytes of an entry
     */
    static Entry decode(Bytes bytes) {
      if (bytes.size() < 8) {
        throw new IllegalArgumentException("an entry of " + bytes.size() + " bytes");
      }
      return new Entry(Columns.longAt(bytes, 0), bytes.slice(8, bytes.size()));
    }
  }

  private Journal(FrameLog log, long compactBytes) {
    this.log = log;
    this.compactBytes = compactBytes;
  }

  /** With the validator's key, and after amnesia. @throws StorageException if there is one */
  public static Journal create(StorageMedium medium, LogBinding binding) {
    return new Journal(FrameLog.create(medium, NAME, LogHeader.Kind.JOURNAL, 0, binding),
        LogLimits.DEFAULTS.journalBytes());
  }

  /** Cuts off what a crash left of appends never synced. */
  public static Journal open(StorageMedium medium, LogBinding binding) throws UnusableLogException {
    return open(medium, binding, LogLimits.DEFAULTS.journalBytes());
  }

  /** As the other, rewritten from another size on. */
  public static Journal open(StorageMedium medium, LogBinding binding, long compactBytes)
      throws UnusableLogException {
    FrameLog log = FrameLog.open(medium, NAME, LogHeader.Kind.JOURNAL, binding);
    log.readAll(frame -> Entry.decode(frame.payload()));
    return new Journal(log, compactBytes);
  }

  /** After amnesia: puts the unusable one aside, so that a new one can be created. */
  public static void putAside(StorageMedium medium) {
    FrameLog.putAside(medium, NAME);
  }

  /** On disk only after {@link #sync}. */
  public void append(Entry entry) {
    log.append(RECORD, entry.encode());
  }

  public void sync() {
    log.sync();
  }

  /** In the order written; may hold records of committed heights. */
  public List<Entry> records() {
    List<Entry> all = new ArrayList<>();
    replay(all::add);
    return all;
  }

  /** As {@link #records}, without holding all of them. */
  public void replay(Consumer<Entry> each) {
    log.replay(frame -> each.accept(Entry.decode(frame.payload())));
  }

  public long bytes() {
    return log.size();
  }

  /**
   * Lets go of records at and below a committed height. Cheap: the file is rewritten only when it
   * has grown well beyond what had to be kept the last time. What was appended is synced by it.
   */
  public void forget(long committedHeight) {
    if (log.size() >= compactBytes + 2 * kept) {
      List<FrameLog.Content> needed = new ArrayList<>();
      replay(entry -> {
        if (entry.height() > committedHeight) {
          needed.add(new FrameLog.Content(RECORD, entry.encode()));
        }
      });
      log.rewrite(needed);
      kept = log.size();
    }
  }

  @Override
  public void close() {
    log.close();
  }
}
