package io.mulu.testnet.demo;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.api.ApiMethod;
import io.mulu.protocol.api.CatalogApi;
import io.mulu.protocol.api.ChainApi;
import io.mulu.protocol.api.ConsentApi;
import io.mulu.protocol.api.GovernanceApi;
import io.mulu.protocol.api.NoParams;
import io.mulu.protocol.api.NodeApi;
import io.mulu.protocol.api.PageQuery;
import io.mulu.protocol.api.PermissionApi;
import io.mulu.protocol.api.RegistryApi;
import io.mulu.storage.Column;
import io.mulu.storage.Columns;
import io.mulu.storage.KeyRange;
import io.mulu.storage.KeyValue;
import io.mulu.storage.KeyValueStore;
import io.mulu.storage.LedgerStore;
import io.mulu.storage.files.DataFolder;
import io.mulu.storage.files.NetworkFileSystem;
import io.mulu.testnet.chain.RpcConnection;
import io.mulu.testnet.chain.RpcFailure;
import io.mulu.testnet.net.LocalNode;
import io.mulu.testnet.phi.PhiSearch;
import java.io.IOException;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Searches all that left the hospitals for what identifies their patients: every answer that the
 * nodes give about every block, transaction, receipt and object, every file that the network wrote,
 * and every row of a validator's database as it was before compression. The search knows the terms
 * of the very input, and none of the gateway's guard.
 */
final class Privacy {
  private static final int PAGE = 100;
  private static final int ROWS = 1_000;
  private static final long CACHE_BYTES = 16L << 20;

  private final Stage stage;
  private final PhiSearch search;

  Privacy(Stage stage, PhiSearch search) {
    this.stage = stage;
    this.search = search;
  }

  /**
   * Before the first document is read: whatever is found now are words of the product, of its
   * methods and of the members' names, and says nothing about a patient.
   */
  void learnBaseline() throws BrokenOff, InterruptedException {
    search.beginBaseline();
    searchAnswers();
    try {
      RpcConnection rpc = new RpcConnection(stage.net().nodes().getFirst().rpc(), answer -> {
      });
      search.search(rpc.document("/openrpc.json"), "openrpc.json", true);
      search.searchTexts(stage.net().folder());
    } catch (IOException e) {
      throw new BrokenOff("searching the network before the import", e);
    } finally {
      search.endBaseline();
    }
    if (search.unjudgedCount() > 0) {
      stage.story().say(search.unjudgedCount() + " of the patients' names are words that are there "
          + "before any document is read; of those nobody can say whose they are");
    }
  }

  /** Everything that anyone may ask a node, and what each hospital may ask its own. */
  void searchAnswers() throws BrokenOff, InterruptedException {
    long before = search.bytesSearched();
    List<LocalNode> nodes = stage.net().nodes();
    for (int i = 0; i < nodes.size(); i++) {
      LocalNode node = nodes.get(i);
      RpcConnection rpc = new RpcConnection(node.rpc(),
          answer -> search.searchAnswer(answer, "answer of " + node.member().code()));
      try {
        if (i == 0) {
          askChain(rpc);
        }
        askObjects(rpc);
      } catch (IOException | RpcFailure e) {
        throw new BrokenOff("asking " + node.member().code(), e);
      }
    }
    stage.story().say((search.bytesSearched() - before) / 1024 + " KiB of answers searched");
  }

  private void askChain(RpcConnection rpc) throws IOException, RpcFailure, InterruptedException {
    long head = rpc.call(ChainApi.INFO, new NoParams()).height();
    rpc.call(ChainApi.GENESIS, new NoParams());
    for (long height = 0; height <= head; height++) {
      int from = 0;
      int count;
      do {
        ChainApi.BlockAnswer block = rpc.call(ChainApi.BLOCK,
            new ChainApi.BlockPageQuery(height, null, from, PAGE));
        for (ChainApi.TransactionSummary transaction : block.transactions()) {
          rpc.call(ChainApi.TRANSACTION, new ChainApi.TransactionQuery(transaction.id()));
          rpc.call(ChainApi.RECEIPT, new ChainApi.ReceiptQuery(transaction.id(), true));
        }
        count = block.transactionCount();
        from += PAGE;
      } while (from < count);
      stage.story().progress("blocks read through RPC", height, head);
    }
  }

  private void askObjects(RpcConnection rpc) throws IOException, RpcFailure, InterruptedException {
    rpc.call(NodeApi.STATUS, new NoParams());
    rpc.call(NodeApi.PEERS, new NoParams());
    rpc.call(NodeApi.CONSENSUS, new NoParams());
    rpc.call(CatalogApi.COUNTS, new NoParams());
    pages(rpc, RegistryApi.ORGANIZATIONS, PageQuery::new, RegistryApi.OrganizationPage::cursor);
    pages(rpc, CatalogApi.DATASETS,
        (limit, cursor) -> new CatalogApi.DatasetsQuery(null, null, limit, cursor),
        CatalogApi.DatasetPage::cursor);
    pages(rpc, CatalogApi.ENTRIES, PageQuery::new, CatalogApi.EntryPage::cursor);
    pages(rpc, PermissionApi.GRANTS, (limit, cursor) -> new PermissionApi.GrantsQuery(null, null,
        null, null, null, limit, cursor), PermissionApi.GrantPage::cursor);
    pages(rpc, PermissionApi.REQUESTS,
        (limit, cursor) -> new PermissionApi.RequestsQuery(null, null, null, null, limit, cursor),
        PermissionApi.RequestPage::cursor);
    pages(rpc, GovernanceApi.CASES,
        (limit, cursor) -> new GovernanceApi.CasesQuery(null, null, limit, cursor),
        GovernanceApi.CasePage::cursor);
    pages(rpc, ConsentApi.CHANGES,
        (limit, cursor) -> new ConsentApi.ChangesQuery(null, limit, cursor),
        ConsentApi.ChangePage::cursor);
    pages(rpc, ConsentApi.ACKNOWLEDGEMENTS, PageQuery::new, ConsentApi.AcknowledgementPage::cursor);
    pages(rpc, GovernanceApi.APPROVALS, PageQuery::new, GovernanceApi.ApprovalPage::cursor);
  }

  private static <P extends Record, R extends Record> void pages(RpcConnection rpc,
      ApiMethod<P, R> method, BiFunction<Integer, @Nullable String, P> query,
      Function<R, @Nullable String> next) throws IOException, RpcFailure, InterruptedException {
    String cursor = null;
    do {
      cursor = next.apply(rpc.call(method, query.apply(PAGE, cursor)));
    } while (cursor != null);
  }

  /** Files as they lie on the disk, logs and keys among them. */
  void searchFiles() throws BrokenOff {
    try {
      search.searchFiles(stage.net().folder());
    } catch (IOException e) {
      throw new BrokenOff("searching the files of the network", e);
    }
  }

  /** The node must have stopped: its database is locked while it runs. */
  void searchRows(LocalNode stopped) {
    long rows = 0;
    try (
        DataFolder folder = DataFolder.open(stopped.folder().node(), CACHE_BYTES,
            NetworkFileSystem.REFUSED);
        KeyValueStore store = folder.openStore(LedgerStore.NAME, Columns.ALL)) {
      for (Column column : Columns.ALL) {
        rows += searchColumn(store, column, stopped.member().code());
      }
    }
    stage.story().say(rows + " rows of the database of " + stopped.member().code()
        + " searched as they were before compression");
  }

  private long searchColumn(KeyValueStore store, Column column, String code) {
    long rows = 0;
    KeyRange range = KeyRange.ALL;
    List<KeyValue> page = store.scan(column, range, ROWS);
    while (!page.isEmpty()) {
      for (KeyValue row : page) {
        search.search(Bytes.concat(row.key(), row.value()).toArray(),
            "row of " + column.name() + " of " + code, false);
      }
      rows += page.size();
      range = range.after(page.getLast().key());
      page = store.scan(column, range, ROWS);
    }
    return rows;
  }

  void tell() {
    stage.story().check(search.hits().isEmpty(),
        "no name, identifier, telephone, address or note of any patient: " + search.termCount()
            + " terms in " + search.bytesSearched() / 1024 + " KiB",
        search.hits().size() + " hits, e.g. " + search.hits().stream().limit(5).toList());
  }
}
