package io.mulu.storage;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Invariant;
import io.mulu.storage.UnusableLogException.Fault;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An append file of frames, bound to a chain and key. What a crash left of frames that were never
 * synced is cut off at opening; a frame lost that had been synced is told apart from that, by what
 * later frames say of their time, and makes the file unusable. Confined to one thread.
 */
final class FrameLog implements AutoCloseable {
  /** Bodies of blocks are the largest payloads. */
  static final int PAYLOAD_BYTES_MAX = (1 << 26) + (1 << 20);
  /** More than this is never appended without a sync between. */
  static final int UNSYNCED_BYTES_MAX = 1 << 30;
  private static final int WINDOW_BYTES = 1 << 20;
  private static final String NEXT = ".new";
  private static final String OLD = ".unusable";

  private final StorageMedium medium;
  private final String name;
  private LogHeader header;
  private AppendFile file;
  private long synced;
  private boolean isFailed;

  /** A record to be written into a new file. */
  record Content(int type, Bytes payload) {
  }

  private FrameLog(StorageMedium medium, String name, LogHeader header, AppendFile file) {
    this.medium = medium;
    this.name = name;
    this.header = header;
    this.file = file;
    this.synced = file.size();
  }

  /**
   * @throws StorageException
   *           if there is one already
   */
  static FrameLog create(StorageMedium medium, String name, LogHeader.Kind kind, long floor,
      LogBinding binding) {
    if (medium.exists(name)) {
      throw new StorageException("there is already a " + name);
    }
    LogHeader header = new LogHeader(kind, medium.unpredictable(), floor, binding);
    return new FrameLog(medium, name, header, write(medium, name, header, List.of()));
  }

  /** Puts an existing one aside, under another name, for whoever wants to know what happened. */
  static void putAside(StorageMedium medium, String name) {
    if (medium.exists(name)) {
      medium.rename(name, name + OLD);
    }
  }

  static FrameLog open(StorageMedium medium, String name, LogHeader.Kind kind, LogBinding binding)
      throws UnusableLogException {
    if (!medium.exists(name)) {
      throw new UnusableLogException(Fault.MISSING, "there is no " + name);
    }
    medium.delete(name + NEXT);
    AppendFile file = medium.openAppendFile(name);
    try {
      FrameLog log = new FrameLog(medium, name, checkedHeader(file, name, kind, binding), file);
      log.cutTail();
      return log;
    } catch (UnusableLogException | StorageException e) {
      file.close();
      throw e;
    }
  }

  LogHeader header() {
    return header;
  }

  long size() {
    return file.size();
  }

  /** On disk only after {@link #sync}. */
  void append(int type, Bytes payload) {
    checkUsable();
    Invariant.check(payload.size() <= PAYLOAD_BYTES_MAX, "a log record is within its bound");
    Invariant.check(file.size() - synced <= UNSYNCED_BYTES_MAX, "a log is synced now and then");
    long offset = file.size();
    file.append(new Frame(offset, (int) (offset - synced), type, payload).encode(header.salt()));
  }

  void sync() {
    checkUsable();
    file.sync();
    synced = file.size();
  }

  /** All frames in the order written. */
  void replay(Consumer<Frame> each) {
    scan(each);
  }

  /**
   * As {@link #replay}, after opening: a frame of which {@code each} finds that this program never
   * wrote it, by IllegalArgumentException, makes the file unusable, and it is closed.
   */
  void readAll(Consumer<Frame> each) throws UnusableLogException {
    try {
      replay(each);
    } catch (IllegalArgumentException e) {
      close();
      throw new UnusableLogException(Fault.DAMAGED, name + " holds no record: " + e.getMessage());
    }
  }

  /** Replaces the file by one with this content only; a crash leaves the one or the other. */
  void rewrite(List<Content> content) {
    checkUsable();
    isFailed = true;
    LogHeader next = new LogHeader(header.kind(), medium.unpredictable(), header.floor(),
        header.binding());
    AppendFile replacement = write(medium, name, next, content);
    file.close();
    file = replacement;
    header = next;
    synced = file.size();
    isFailed = false;
  }

  @Override
  public void close() {
    file.close();
  }

  private void checkUsable() {
    if (isFailed) {
      throw new StorageException(name + " could not be rewritten before");
    }
  }

  private static AppendFile write(StorageMedium medium, String name, LogHeader header,
      List<Content> content) {
    medium.delete(name + NEXT);
    AppendFile file = medium.createAppendFile(name + NEXT);
    file.append(header.encode());
    long first = file.size();
    for (Content record : content) {
      long offset = file.size();
      file.append(new Frame(offset, (int) (offset - first), record.type(), record.payload())
          .encode(header.salt()));
    }
    file.sync();
    // Only a synced file gets the name: whoever finds it finds all of it.
    medium.rename(name + NEXT, name);
    return file;
  }

  private static LogHeader checkedHeader(AppendFile file, String name, LogHeader.Kind kind,
      LogBinding binding) throws UnusableLogException {
    Optional<LogHeader> header = LogHeader.decode(kind, file.read(0, LogHeader.BYTES));
    if (header.isEmpty()) {
      throw new UnusableLogException(Fault.DAMAGED, "the head of " + name + " is unreadable");
    }
    if (!header.get().binding().equals(binding)) {
      throw new UnusableLogException(Fault.FOREIGN,
          name + " is bound to " + header.get().binding() + ", not to " + binding);
    }
    return header.get();
  }

  private void cutTail() throws UnusableLogException {
    long end = scan(frame -> {
    });
    Optional<Frame> later = frameThatProvesAHole(end);
    if (later.isPresent()) {
      throw new UnusableLogException(Fault.DAMAGED,
          name + " has a hole at byte " + end + ": when byte " + later.get().offset()
              + " was written, it was synced up to " + later.get().syncedBefore());
    }
    // Syncs what is before, too: after a mere end of the process the last frames may be known to
    // the kernel only, and what is replayed now will be built upon.
    file.truncate(end);
    synced = end;
  }

  /** Gives the end of the last frame that is good and has only good ones before it. */
  private long scan(Consumer<Frame> each) {
    long offset = LogHeader.BYTES;
    Optional<Frame> frame = frameAt(offset);
    while (frame.isPresent()) {
      each.accept(frame.get());
      offset = frame.get().end();
      frame = frameAt(offset);
    }
    return offset;
  }

  private Optional<Frame> frameAt(long offset) {
    byte[] head = file.read(offset, Frame.HEAD_BYTES).unsafeArray();
    if (head.length < Frame.HEAD_BYTES || !Frame.isHead(header.salt(), offset, head, 0)) {
      return Optional.empty();
    }
    Frame.Head said = Frame.head(head, 0);
    if (said.length() < 0 || said.length() > PAYLOAD_BYTES_MAX || said.unsynced() < 0) {
      return Optional.empty();
    }
    Bytes payload = file.read(offset + Frame.HEAD_BYTES, said.length());
    boolean isWhole = payload.size() == said.length() && said.payloadSum() == Frame
        .sum(header.salt(), offset, payload.unsafeArray(), 0, payload.size());
    return isWhole
        ? Optional.of(new Frame(offset, said.unsynced(), said.type(), payload))
        : Optional.empty();
  }

  /**
   * A good frame behind the bad one that was written when the bad one had already been synced.
   * Without such a frame, the bad one may be what a crash left of an append that nobody was told is
   * on disk, as may be all that follows it: a disk writes in any order.
   */
  private Optional<Frame> frameThatProvesAHole(long end) {
    for (long from = end + 1; from + Frame.HEAD_BYTES <= file.size(); from += WINDOW_BYTES) {
      byte[] window = file.read(from, WINDOW_BYTES + Frame.HEAD_BYTES - 1).unsafeArray();
      for (int at = 0; at + Frame.HEAD_BYTES <= window.length; at++) {
        if (Frame.isHead(header.salt(), from + at, window, at)) {
          Optional<Frame> frame = frameAt(from + at);
          if (frame.isPresent() && frame.get().syncedBefore() > end) {
            return frame;
          }
        }
      }
    }
    return Optional.empty();
  }
}
