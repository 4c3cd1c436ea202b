package io.mulu.storage;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.Signature;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a validator's key has signed, by position (consensus rule 3). Created together with the key,
 * or after amnesia, and never otherwise: a missing one is not made up for. It remembers; what may
 * be signed is decided by the guard in {@code consensus}. Never part of a backup. Confined to the
 * event loop.
 */
public final class GuardLog implements AutoCloseable {
  public static final String NAME = "guard";

  private static final int ENTRY = 1;

  private final FrameLog log;
  private final LogLimits limits;
  private final TreeMap<Position, Entry> entries = new TreeMap<>();

  /** A place in the order of signing. */
  public record Position(long height, long view, int step) implements Comparable<Position> {
    private static final Comparator<Position> ORDER = Comparator.comparingLong(Position::height)
        .thenComparingLong(Position::view).thenComparingInt(Position::step);

    public Position {
      if (height < 0 || view < 0 || step < 0 || step > 255) {
        throw new IllegalArgumentException("position " + height + "/" + view + "/" + step);
      }
    }

    @Override
    public int compareTo(Position other) {
      return ORDER.compare(this, other);
    }
  }

  /** height(8) ‖ view(8) ‖ step(1) ‖ digest(32) ‖ signature: what was signed there. */
  public record Entry(Position position, Hash digest, Signature signature) {
    Bytes encode() {
      ByteBuffer fixed = ByteBuffer.allocate(17 + Hash.SIZE).putLong(position.height())
          .putLong(position.view()).put((byte) position.step()).put(digest.bytes().unsafeArray());
      return Bytes.concat(Bytes.wrap(fixed.array()), signature.bytes());
    }

    /**
     * @throws IllegalArgumentException
     *           if these are not the bytes of an entry
     */
    static Entry decode(Bytes bytes) {
      if (bytes.size() < 17 + Hash.SIZE) {
        throw new IllegalArgumentException("an entry of " + bytes.size() + " bytes");
      }
      Position position = new Position(Columns.longAt(bytes, 0), Columns.longAt(bytes, 8),
          bytes.at(16) & 0xFF);
      return new Entry(position, Columns.hashAt(bytes, 17),
          Signature.of(bytes.slice(17 + Hash.SIZE, bytes.size())));
    }
  }

  private GuardLog(FrameLog log, LogLimits limits) {
    this.log = log;
    this.limits = limits;
  }

  /**
   * Together with the key, or by rule 4.
   *
   * @param floor
   *          height up to which nothing may ever be signed; 0 with a new key
   * @throws StorageException
   *           if there is one
   */
  public static GuardLog create(StorageMedium medium, LogBinding binding, long floor) {
    return new GuardLog(FrameLog.create(medium, NAME, LogHeader.Kind.GUARD, floor, binding),
        LogLimits.DEFAULTS);
  }

  /** Cuts off what a crash left of appends never synced. */
  public static GuardLog open(StorageMedium medium, LogBinding binding)
      throws UnusableLogException {
    return open(medium, binding, LogLimits.DEFAULTS);
  }

  /** As the other, with other limits. */
  public static GuardLog open(StorageMedium medium, LogBinding binding, LogLimits limits)
      throws UnusableLogException {
    GuardLog guard = new GuardLog(FrameLog.open(medium, NAME, LogHeader.Kind.GUARD, binding),
        limits);
    guard.log.readAll(frame -> {
      Entry entry = Entry.decode(frame.payload());
      guard.entries.put(entry.position(), entry);
    });
    return guard;
  }

  /** After amnesia: puts the unusable one aside, so that a new one can be created. */
  public static void putAside(StorageMedium medium) {
    FrameLog.putAside(medium, NAME);
  }

  /** Height up to which nothing may be signed. */
  public long floor() {
    return log.header().floor();
  }

  public Optional<Entry> highest() {
    return Optional.ofNullable(entries.lastEntry()).map(Map.Entry::getValue);
  }

  /** Also old ones, as long as they are among the highest that are kept. */
  public Optional<Entry> at(Position position) {
    return Optional.ofNullable(entries.get(position));
  }

  /** In the order of their positions. */
  public List<Entry> entries() {
    return List.copyOf(entries.values());
  }

  /**
   * On disk only after {@link #sync}.
   *
   * @throws Invariant.Broken
   *           unless its position is above the highest: the guard must have refused it
   */
  public void append(Entry entry) {
    Invariant.check(entries.isEmpty() || entries.lastKey().compareTo(entry.position()) < 0,
        "the guard's positions ascend");
    if (entries.size() >= limits.guardEntries()) {
      forgetLowest();
    }
    log.append(ENTRY, entry.encode());
    entries.put(entry.position(), entry);
  }

  public void sync() {
    log.sync();
  }

  @Override
  public void close() {
    log.close();
  }

  private void forgetLowest() {
    while (entries.size() > limits.guardEntriesKept()) {
      entries.pollFirstEntry();
    }
    log.rewrite(
        entries.values().stream().map(e -> new FrameLog.Content(ENTRY, e.encode())).toList());
  }
}
