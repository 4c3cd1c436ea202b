package io.mulu.node.search;

import io.mulu.node.api.HeadSignal;
import io.mulu.node.host.NodeLog;
import io.mulu.node.ledger.ChainStore;
import io.mulu.node.ledger.PinnedLedger;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.api.CatalogApi;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.State;
import io.mulu.protocol.wire.WireCodec;
import io.mulu.rpc.DatasetSearch;
import io.mulu.rpc.ErrorCode;
import io.mulu.rpc.LedgerView;
import io.mulu.rpc.RpcError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the index beside the chain, on a thread of its own: what happened to datasets in each block
 * is indexed anew. Where blocks are missing or too many, and where the index is damaged or of
 * another chain, it is made anew from the state. Its failure is no failure of the node: searches
 * are refused, all else goes on.
 */
public final class SearchKeeper implements DatasetSearch, AutoCloseable {
  /** The name of its folder in the node's data folder. */
  public static final String FOLDER = "search";
  /** Blocks to be read one by one; with more to catch up, the state is read instead. */
  static final long BLOCKS_MAX = 10_000;
  private static final WireCodec<Dataset> DATASET = WireCodec.of(Dataset.class);
  private static final int SCAN_ROWS = 500;
  private static final long IDLE_MILLIS = 200;
  /** A search waits so long for the index to know the head of its moment. */
  private static final long FRESH_MILLIS = 2_000;
  private static final long RETRY_AFTER_MILLIS = 1_000;

  private final ChainStore store;
  private final HeadSignal head;
  private final DatasetIndex index;
  private final HeadSignal indexed = new HeadSignal(-1);
  private final Thread thread;
  private volatile boolean isClosed;
  private volatile boolean isBroken;

  private SearchKeeper(ChainStore store, HeadSignal head, DatasetIndex index) {
    this.store = store;
    this.head = head;
    this.index = index;
    this.thread = Thread.ofPlatform().name("mulu-search").daemon(true).unstarted(this::follow);
  }

  /**
   * Opens the index, or a new one where it cannot be opened, and follows the chain.
   *
   * @throws IOException
   *           if the folder cannot be written
   */
  public static SearchKeeper start(ChainStore store, HeadSignal head, Path folder)
      throws IOException {
    SearchKeeper keeper = new SearchKeeper(store, head, openOrRenew(folder, store.chainId()));
    keeper.thread.start();
    return keeper;
  }

  /**
   * Makes the index anew from the state; the node must have stopped.
   *
   * @return how many datasets it holds
   */
  public static long rebuild(ChainStore store, Path folder) throws IOException {
    delete(folder);
    try (DatasetIndex index = DatasetIndex.open(folder, store.chainId());
        PinnedLedger view = store.pin()
            .orElseThrow(() -> new IllegalStateException("no snapshot is free"))) {
      return rebuild(index, view);
    }
  }

  private static DatasetIndex openOrRenew(Path folder, Hash chainId) throws IOException {
    try {
      return DatasetIndex.open(folder, chainId);
    } catch (IOException | IllegalArgumentException e) {
      NodeLog.searchRenewed(String.valueOf(e.getMessage()));
      delete(folder);
      return DatasetIndex.open(folder, chainId);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      List<Path> all;
      try (Stream<Path> walk = Files.walk(folder)) {
        all = walk.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : all) {
        Files.delete(path);
      }
    }
  }

  private void follow() {
    try {
      while (!isClosed) {
        catchUp();
        head.await(() -> isClosed || head.height() > index.height(), IDLE_MILLIS);
      }
    } catch (IOException | RuntimeException e) {
      isBroken = true;
      NodeLog.searchBroken(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void catchUp() throws IOException {
    Optional<PinnedLedger> pinned = store.pin();
    if (pinned.isEmpty()) {
      return; // all places are taken: the next round finds one
    }
    try (PinnedLedger view = pinned.get()) {
      if (view.height() == index.height()) {
        indexed.advance(index.height());
        return;
      }
      Optional<Set<Hash>> changed = changed(view);
      if (changed.isPresent()) {
        apply(changed.get(), view);
      } else {
        rebuild(index, view);
      }
      indexed.advance(index.height());
    }
  }

  /** Datasets to which something happened since; empty if that cannot be told. */
  private Optional<Set<Hash>> changed(LedgerView view) {
    long from = index.height();
    if (from < 0 || from > view.height() || view.height() - from > BLOCKS_MAX) {
      return Optional.empty();
    }
    Set<Hash> changed = new TreeSet<>();
    for (long height = from + 1; height <= view.height(); height++) {
      Optional<List<Receipt>> receipts = view.receipts(height);
      if (receipts.isEmpty()) {
        return Optional.empty();
      }
      receipts.get().stream().flatMap(receipt -> receipt.events().stream())
          .filter(event -> event.kind() == ObjectKind.DATASET)
          .forEach(event -> changed.add(event.object()));
    }
    return Optional.of(changed);
  }

  private void apply(Set<Hash> changed, LedgerView view) throws IOException {
    for (Hash id : changed) {
      Optional<Dataset> dataset = view.row(StateTable.DATASET.key(id)).map(DATASET::decodeOwn)
          .filter(SearchKeeper::isShown);
      if (dataset.isPresent()) {
        index.put(dataset.get());
      } else {
        index.remove(id);
      }
    }
    index.show(view.height());
    if (!changed.isEmpty()) {
      index.commit();
    }
  }

  private static long rebuild(DatasetIndex index, LedgerView view) throws IOException {
    index.clear();
    long datasets = 0;
    Bytes after = Bytes.EMPTY;
    List<LedgerView.Row> rows;
    do {
      rows = view.scan(StateTable.DATASET.prefix(), after, SCAN_ROWS);
      for (LedgerView.Row row : rows) {
        after = row.key();
        Dataset dataset = DATASET.decodeOwn(row.value());
        if (isShown(dataset)) {
          index.put(dataset);
          datasets++;
        }
      }
    } while (rows.size() == SCAN_ROWS);
    index.show(view.height());
    index.commit();
    NodeLog.searchRebuilt(datasets, view.height());
    return datasets;
  }

  private static boolean isShown(Dataset dataset) {
    return dataset.standing().state() == State.PUBLISHED;
  }

  @Override
  public Found find(List<String> words, List<CatalogApi.Choice> chosen, @Nullable Bytes after,
      int max) throws RpcError, InterruptedException {
    long wanted = head.height();
    indexed.await(() -> isBroken || index.height() >= wanted, FRESH_MILLIS);
    if (isBroken || index.height() < 0) {
      throw RpcError.overloaded("SEARCH_NOT_READY", RETRY_AFTER_MILLIS);
    }
    try {
      DatasetIndex.Hits hits = index.find(words, chosen, after, max)
          .orElseThrow(() -> RpcError.of(ErrorCode.CURSOR_EXPIRED));
      return new Found(hits.height(), hits.datasets(), hits.facets(), hits.next());
    } catch (DatasetIndex.ForeignCursorException e) {
      throw RpcError.of(ErrorCode.INVALID_PARAMS, ErrorCode.INVALID_PARAMS.name(), "cursor",
          "a cursor that this node gave", "another text");
    } catch (IOException e) {
      throw RpcError.overloaded("SEARCH_NOT_READY", RETRY_AFTER_MILLIS);
    }
  }

  /** How far it is behind the chain, for operators. */
  public long lagBlocks() {
    return head.height() - index.height();
  }

  @Override
  public void close() {
    isClosed = true;
    head.advance(head.height()); // wakes the thread, which looks
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    index.close();
  }
}
