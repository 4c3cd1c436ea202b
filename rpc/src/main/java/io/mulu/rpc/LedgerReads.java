package io.mulu.rpc;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.answer.CertifiedHeader;
import io.mulu.protocol.answer.StateReadProof;
import io.mulu.protocol.wire.WireCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads of the ledger for the methods: behind a semaphore, so that callers cannot starve the loop's
 * own store access, at a pinned height, and page by page. Thread-safe.
 */
public final class LedgerReads implements AutoCloseable {
  private static final long RETRY_AFTER_MILLIS = 500;

  private final Limits limits;
  private final Semaphore turns;
  private final PinnedViews views;

  public LedgerReads(LedgerApi ledger, Limits limits) {
    this.limits = limits;
    this.turns = new Semaphore(limits.storeReadsMax());
    this.views = new PinnedViews(ledger, limits.cursorsMax(), limits.cursorLife(),
        System::nanoTime);
  }

  /** Something that reads a view. */
  @FunctionalInterface
  public interface Read<T> {
    T of(LedgerView view) throws RpcError;
  }

  /** Reads the newest state. */
  public <T> T newest(Read<T> read) throws RpcError, InterruptedException {
    return inTurn(() -> {
      try (PinnedViews.Lease lease = views.newest()) {
        return read.of(lease.view());
      }
    });
  }

  /** One page: what was kept, of which height, and where the next begins. */
  public record Page<T>(long height, List<T> items, @Nullable String cursor) {
  }

  /**
   * A page of a list.
   *
   * @param prefix
   *          of the rows to look at, in ascending order
   * @param item
   *          what a row gives, or nothing if it is not for this caller
   */
  public <T> Page<T> page(Bytes prefix, @Nullable Integer limit, @Nullable String cursor,
      RowRead<T> item) throws RpcError, InterruptedException {
    return list(limit, cursor, (view, after, max) -> scan(view, prefix, after, max, item));
  }

  /** What a row is to a list. */
  @FunctionalInterface
  public interface RowRead<T> {
    Optional<T> of(LedgerView view, LedgerView.Row row);
  }

  /**
   * Items of a list that is not one of rows.
   *
   * @param next
   *          what {@link Listing#of} is given to go on; null on the last page
   */
  public record Listed<T>(List<T> items, @Nullable Bytes next) {
  }

  /** Finds the items of a page. */
  @FunctionalInterface
  public interface Listing<T> {
    /**
     * @param after
     *          empty on the first page
     */
    Listed<T> of(LedgerView view, Bytes after, int max) throws RpcError;
  }

  /** A page of a list that is not one of rows. */
  public <T> Page<T> list(@Nullable Integer limit, @Nullable String cursor, Listing<T> listing)
      throws RpcError, InterruptedException {
    int itemsMax = pageLimit(limit);
    Optional<Cursor> from = cursor == null ? Optional.empty() : Optional.of(Cursor.parse(cursor));
    return inTurn(() -> {
      try (PinnedViews.Lease lease = from.isEmpty()
          ? views.newest()
          : views.at(from.get().height()).orElseThrow(LedgerReads::expired)) {
        LedgerView view = lease.view();
        Listed<T> listed = listing.of(view, from.map(Cursor::after).orElse(Bytes.EMPTY), itemsMax);
        Bytes next = listed.next();
        if (next == null) {
          return new Page<>(view.height(), listed.items(), null);
        }
        lease.keep();
        return new Page<>(view.height(), listed.items(), new Cursor(view.height(), next).text());
      }
    });
  }

  private <T> Listed<T> scan(LedgerView view, Bytes prefix, Bytes after, int itemsMax,
      RowRead<T> item) {
    List<T> items = new ArrayList<>();
    Bytes last = after;
    int looked = 0;
    while (looked < limits.scanMax()) {
      int wanted = Math.min(itemsMax + 1, limits.scanMax() - looked);
      List<LedgerView.Row> rows = view.scan(prefix, last, wanted);
      for (LedgerView.Row row : rows) {
        if (items.size() == itemsMax) {
          return new Listed<>(items, last);
        }
        item.of(view, row).ifPresent(items::add);
        last = row.key();
      }
      looked += rows.size();
      if (rows.size() < wanted) {
        return new Listed<>(items, null);
      }
    }
    return new Listed<>(items, last);
  }

  public int pageLimit(@Nullable Integer asked) throws RpcError {
    if (asked == null) {
      return limits.pageDefault();
    }
    if (asked < 1 || asked > limits.pageMax()) {
      throw RpcError.of(ErrorCode.INVALID_PARAMS, ErrorCode.INVALID_PARAMS.name(), "limit",
          "1 to " + limits.pageMax(), asked.toString());
    }
    return asked;
  }

  private static RpcError expired() {
    return RpcError.of(ErrorCode.CURSOR_EXPIRED);
  }

  /** Something that takes a turn at the store. */
  @FunctionalInterface
  private interface Turn<T> {
    T take() throws RpcError;
  }

  private <T> T inTurn(Turn<T> turn) throws RpcError, InterruptedException {
    if (!turns.tryAcquire(limits.storeWait().toMillis(), TimeUnit.MILLISECONDS)) {
      throw RpcError.overloaded("STORE_READS", RETRY_AFTER_MILLIS);
    }
    try {
      return turn.take();
    } finally {
      turns.release();
    }
  }

  /** A row after the pinned head, decoded. */
  public static <T> Optional<T> row(LedgerView view, Bytes key, WireCodec<T> codec) {
    return view.row(key).map(codec::decodeOwn);
  }

  /** The row that a {@link StateTable.Reference} row names. */
  public static <T> Optional<T> referred(LedgerView view, Bytes key, StateTable table,
      WireCodec<T> codec) {
    return row(view, key, REFERENCE).flatMap(to -> row(view, table.key(to.id()), codec));
  }

  public static final WireCodec<StateTable.Reference> REFERENCE = WireCodec
      .of(StateTable.Reference.class);

  /** A row after a block, with what proves it. */
  public static StateReadProof proven(LedgerView view, Bytes key, long height) throws RpcError {
    CertifiedHeader header = header(view, height);
    LedgerView.StateRead read = view.read(key, height).orElseThrow(
        () -> RpcError.of(ErrorCode.PRUNED, "STATE_PRUNED", "height", "", Long.toString(height)));
    return new StateReadProof(key, read.value(), read.proof(), header.header(),
        header.certificate());
  }

  public static CertifiedHeader header(LedgerView view, long height) throws RpcError {
    return view.header(height)
        .orElseThrow(() -> notFound("height", "0 to " + view.height(), Long.toString(height)));
  }

  public static RpcError notFound(String field, String expected, String actual) {
    return RpcError.of(ErrorCode.NOT_FOUND, ErrorCode.NOT_FOUND.name(), field, expected, actual);
  }

  /** To be called now and then, so that views close when nobody asks. */
  public void sweep() {
    views.sweep();
  }

  int openViews() {
    return views.size();
  }

  @Override
  public void close() {
    views.close();
  }
}
