package io.mulu.rpc.methods;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.answer.StateReadProof;
import io.mulu.protocol.api.CatalogApi;
import io.mulu.protocol.api.PageQuery;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.DocumentEntry;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.State;
import io.mulu.protocol.wire.WireCodec;
import io.mulu.rpc.DatasetSearch;
import io.mulu.rpc.ErrorCode;
import io.mulu.rpc.LedgerReads;
import io.mulu.rpc.LedgerView;
import io.mulu.rpc.Request;
import io.mulu.rpc.RpcError;
import io.mulu.rpc.RpcMethod;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** {@code catalog_}: datasets and document entries. */
final class CatalogMethods {
  private static final WireCodec<Dataset> DATASET = WireCodec.of(Dataset.class);
  private static final WireCodec<DocumentEntry> ENTRY = WireCodec.of(DocumentEntry.class);
  /** Rows read between two looks at the clock. */
  private static final int COUNT_STEP = 500;

  private static final int WORDS_MAX = 16;

  private final LedgerReads reads;
  private final DatasetSearch search;

  CatalogMethods(LedgerReads reads, DatasetSearch search) {
    this.reads = reads;
    this.search = search;
  }

  List<RpcMethod<?, ?>> all() {
    ObjectReads objects = new ObjectReads(reads);
    return List.of(
        new RpcMethod<>(CatalogApi.DATASET, (p, r) -> objects.read(ObjectKind.DATASET, p, r)),
        new RpcMethod<>(CatalogApi.DATASETS, (p, r) -> datasets(p)),
        new RpcMethod<>(CatalogApi.SEARCH, (p, r) -> search(p)),
        new RpcMethod<>(CatalogApi.ENTRY, (p, r) -> objects.read(ObjectKind.ENTRY, p, r)),
        new RpcMethod<>(CatalogApi.ENTRIES, this::entries),
        new RpcMethod<>(CatalogApi.ENTRY_BY_LOCATOR, (p, r) -> reads.newest(v -> byLocator(v, p))),
        new RpcMethod<>(CatalogApi.COUNTS, (p, r) -> reads.newest(v -> counts(v, r))));
  }

  private CatalogApi.DatasetPage datasets(CatalogApi.DatasetsQuery query)
      throws RpcError, InterruptedException {
    Hash holder = query.holder();
    State state = query.state();
    var page = reads.page(StateTable.DATASET.prefix(), query.limit(), query.cursor(),
        (view, row) -> Optional.of(DATASET.decodeOwn(row.value()))
            .filter(dataset -> holder == null || holder.equals(dataset.holder()))
            .filter(dataset -> state == null || state == dataset.standing().state()));
    return new CatalogApi.DatasetPage(page.height(), page.items(), page.cursor());
  }

  /** What the index finds and the ledger still has as it was found. */
  private CatalogApi.SearchPage search(CatalogApi.SearchQuery query)
      throws RpcError, InterruptedException {
    List<String> words = query.text() == null
        ? List.of()
        : Stream.of(query.text().split("[\\s\\u3000]+")).filter(word -> !word.isEmpty()).distinct()
            .toList();
    if (words.size() > WORDS_MAX) {
      throw RpcError.of(ErrorCode.INVALID_PARAMS, ErrorCode.INVALID_PARAMS.name(), "text",
          "at most " + WORDS_MAX + " words", Integer.toString(words.size()));
    }
    String cursor = query.cursor();
    DatasetSearch.Found found = search.find(words,
        query.chosen() == null ? List.of() : query.chosen(),
        cursor == null ? null : SearchCursor.parse(cursor), reads.pageLimit(query.limit()));
    List<Dataset> datasets = reads.newest(view -> found.datasets().stream()
        .flatMap(id -> LedgerReads.row(view, StateTable.DATASET.key(id), DATASET).stream())
        .filter(dataset -> dataset.standing().state() == State.PUBLISHED).toList());
    return new CatalogApi.SearchPage(found.height(), datasets, found.facets(),
        found.next() == null ? null : SearchCursor.text(found.next()));
  }

  /** Where a search goes on, as text: opaque to callers. */
  private static final class SearchCursor {
    private SearchCursor() {
    }

    static String text(Bytes after) {
      return Base64.getUrlEncoder().withoutPadding().encodeToString(after.toArray());
    }

    static Bytes parse(String text) throws RpcError {
      try {
        return Bytes.wrap(Base64.getUrlDecoder().decode(text));
      } catch (IllegalArgumentException e) {
        throw RpcError.of(ErrorCode.INVALID_PARAMS, ErrorCode.INVALID_PARAMS.name(), "cursor",
            "a cursor that this node gave", "another text");
      }
    }
  }

  /** By way of the holder's own dedup keys: one row for each document, and no other holder's. */
  private CatalogApi.EntryPage entries(PageQuery query, Request request)
      throws RpcError, InterruptedException {
    var page = reads.page(ownDocuments(request.caller().organization()), query.limit(),
        query.cursor(), (view, row) -> entry(view, row.value()));
    return new CatalogApi.EntryPage(page.height(), page.items(), page.cursor());
  }

  private static Bytes ownDocuments(Hash holder) {
    return StateTable.DEDUP.key(holder.bytes());
  }

  private static Optional<DocumentEntry> entry(LedgerView view, Bytes reference) {
    Hash id = LedgerReads.REFERENCE.decodeOwn(reference).id();
    return LedgerReads.row(view, StateTable.ENTRY.key(id), ENTRY);
  }

  private static CatalogApi.LocatorAnswer byLocator(LedgerView view, CatalogApi.LocatorQuery query)
      throws RpcError {
    Bytes locator = StateTable.LOCATOR.key(query.locator());
    if (!query.proof() && query.height() == null) {
      return new CatalogApi.LocatorAnswer(view.height(),
          LedgerReads.referred(view, locator, StateTable.ENTRY, ENTRY).orElse(null), null, null);
    }
    long height = query.height() == null ? view.height() : query.height();
    StateReadProof reference = LedgerReads.proven(view, locator, height);
    if (reference.value() == null) {
      return new CatalogApi.LocatorAnswer(height, null, query.proof() ? reference : null, null);
    }
    Hash id = LedgerReads.REFERENCE.decodeOwn(reference.value()).id();
    StateReadProof entry = LedgerReads.proven(view, StateTable.ENTRY.key(id), height);
    return new CatalogApi.LocatorAnswer(height,
        entry.value() == null ? null : ENTRY.decodeOwn(entry.value()),
        query.proof() ? reference : null, query.proof() ? entry : null);
  }

  private static CatalogApi.Counts counts(LedgerView view, Request request) throws RpcError {
    Hash holder = request.caller().organization();
    Bytes prefix = ownDocuments(holder);
    Map<String, Long> byClass = new TreeMap<>();
    long documents = 0;
    Bytes after = Bytes.EMPTY;
    while (true) {
      request.checkTime();
      List<LedgerView.Row> rows = view.scan(prefix, after, COUNT_STEP);
      for (LedgerView.Row row : rows) {
        after = row.key();
        documents++;
        entry(view, row.value())
            .ifPresent(e -> byClass.merge(e.description().documentClass(), 1L, Long::sum));
      }
      if (rows.size() < COUNT_STEP) {
        break;
      }
    }
    List<CatalogApi.ClassCount> classes = new ArrayList<>();
    byClass.forEach((code, count) -> classes.add(new CatalogApi.ClassCount(code, count)));
    return new CatalogApi.Counts(view.height(), holder, documents, classes);
  }
}
