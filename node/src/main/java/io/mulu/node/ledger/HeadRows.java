package io.mulu.node.ledger;

import io.mulu.protocol.Bytes;
import io.mulu.storage.RecentlyUsed;
import io.mulu.vm.StateReader;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the committed state that blocks were executed on lately, in memory: most transactions
 * ask for the same as those before, and each question to the store costs as much as a rule.
 * Executing a block fills it, committing one renews it. Confined to the event loop: nobody else may
 * put a row in, since a row read before a commit and put in after it would stay.
 */
final class HeadRows implements StateReader {
  private static final long ROW_BYTES_MAX = 16L << 20;
  private static final long SCAN_BYTES_MAX = 4L << 20;
  /** A longer answer is not worth its memory. */
  private static final int SCAN_ROWS_MAX = 16;

  private final StateReader store;
  private final RecentlyUsed<Optional<Bytes>> rows;
  /** By prefix. */
  private final RecentlyUsed<Scan> scans;
  /** In bytes, of the prefixes that were scanned since there was another head. */
  private final SortedSet<Integer> prefixLengths = new TreeSet<>();

  /** The first rows under a prefix: all of them, if they are fewer than were asked for. */
  private record Scan(int asked, List<Row> found) {
    boolean answers(int limit) {
      return limit <= asked || found.size() < asked;
    }

    long bytes() {
      return found.stream().mapToLong(row -> row.key().size() + row.value().size()).sum();
    }
  }

  HeadRows(StateReader store) {
    this(store, ROW_BYTES_MAX, SCAN_BYTES_MAX);
  }

  HeadRows(StateReader store, long rowBytesMax, long scanBytesMax) {
    this.store = store;
    this.rows = new RecentlyUsed<>(rowBytesMax, value -> value.map(Bytes::size).orElse(0));
    this.scans = new RecentlyUsed<>(scanBytesMax, Scan::bytes);
  }

  @Override
  public @Nullable Bytes get(Bytes key) {
    Optional<Bytes> known = rows.get(key);
    if (known == null) {
      known = Optional.ofNullable(store.get(key));
      rows.put(key, known);
    }
    return known.orElse(null);
  }

  /** Short answers that begin with a prefix's first row are remembered; an empty one is short. */
  @Override
  public List<Row> scan(Bytes prefix, @Nullable Bytes after, int limit) {
    if (after != null || limit > SCAN_ROWS_MAX) {
      return store.scan(prefix, after, limit);
    }
    Scan known = scans.get(prefix);
    if (known == null || !known.answers(limit)) {
      known = new Scan(limit, store.scan(prefix, null, limit));
      prefixLengths.add(prefix.size());
      scans.put(prefix, known);
    }
    List<Row> found = known.found();
    return found.size() <= limit ? found : found.subList(0, limit);
  }

  /** To be called when these are in the store, before anything is read again. */
  void committed(SortedMap<Bytes, Optional<Bytes>> writes) {
    writes.forEach((key, value) -> {
      if (rows.holds(key)) {
        rows.put(key, value);
      }
      for (int length : prefixLengths.headSet(key.size() + 1)) {
        scans.remove(key.slice(0, length));
      }
    });
  }

  /** The store has another head now, or may have. */
  void clear() {
    rows.clear();
    scans.clear();
    prefixLengths.clear();
  }

  /** Rows and scans. */
  int size() {
    return rows.size() + scans.size();
  }
}
