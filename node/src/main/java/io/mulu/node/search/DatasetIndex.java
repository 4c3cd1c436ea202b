package io.mulu.node.search;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.api.CatalogApi.Choice;
import io.mulu.protocol.api.CatalogApi.Dimension;
import io.mulu.protocol.api.CatalogApi.Facet;
import io.mulu.protocol.api.CatalogApi.FacetValue;
import io.mulu.protocol.object.Dataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.lucene.document.Document;
import org.apache.lucene.facet.FacetResult;
import org.apache.lucene.facet.FacetsCollector;
import org.apache.lucene.facet.FacetsCollectorManager;
import org.apache.lucene.facet.sortedset.DefaultSortedSetDocValuesReaderState;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetCounts;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherLifetimeManager;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.QueryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The index on disk. Written by one thread; searched by any. It remembers of which chain it is and
 * up to which height it knows that.
 */
final class DatasetIndex implements AutoCloseable {
  /** Further pages of a search are of the index as it was at the first, for this long. */
  static final int CURSOR_SECONDS = 60;
  /** Values of a dimension that are told. */
  static final int VALUES_MAX = 20;
  private static final float TITLE_BOOST = 3;
  private static final double WRITE_BUFFER_MEBIBYTES = 4;
  private static final String CHAIN = "chain";
  private static final String HEIGHT = "height";
  /** A new number when documents are made in another way: older indexes are made anew. */
  private static final String FORMAT = "format";
  private static final String FORMAT_NOW = "1";
  private static final int CURSOR_BYTES = 16;

  /** Lucene says at its start that a faster way of vector arithmetic is off: nothing to do here. */
  private static final Logger VECTORS = Logger
      .getLogger("org.apache.lucene.internal.vectorization.VectorizationProvider");

  private final Hash chainId;
  private final Directory directory;
  private final IndexWriter writer;
  private final SearcherManager searchers;
  private final SearcherLifetimeManager pages = new SearcherLifetimeManager();
  private volatile long height;

  /**
   * What a search found.
   *
   * @param next
   *          null on the last page
   */
  record Hits(long height, List<Hash> datasets, List<Facet> facets, @Nullable Bytes next) {
  }

  /** A cursor that this index never gave. */
  static final class ForeignCursorException extends Exception {
  }

  private DatasetIndex(Hash chainId, Directory directory, IndexWriter writer) throws IOException {
    this.chainId = chainId;
    this.directory = directory;
    this.writer = writer;
    this.searchers = new SearcherManager(writer, new SearcherFactory());
    this.height = rememberedHeight();
  }

  /**
   * Opens the index in a folder, or an empty one.
   *
   * @throws IOException
   *           also if what is there is damaged or of another version of the library
   */
  static DatasetIndex open(Path folder, Hash chainId) throws IOException {
    VECTORS.setLevel(Level.OFF);
    Directory directory = FSDirectory.open(folder);
    IndexWriter writer = null;
    try {
      writer = new IndexWriter(directory, new IndexWriterConfig(new BilingualAnalyzer(true))
          .setRAMBufferSizeMB(WRITE_BUFFER_MEBIBYTES).setCommitOnClose(false));
      return new DatasetIndex(chainId, directory, writer);
    } catch (IOException | RuntimeException e) {
      if (writer != null) {
        writer.close();
      }
      directory.close();
      throw e;
    }
  }

  private long rememberedHeight() {
    Map<String, String> data = new java.util.TreeMap<>();
    Iterable<Map.Entry<String, String>> committed = writer.getLiveCommitData();
    if (committed != null) {
      committed.forEach(entry -> data.put(entry.getKey(), entry.getValue()));
    }
    boolean isOurs = chainId.hex().equals(data.get(CHAIN)) && FORMAT_NOW.equals(data.get(FORMAT));
    return isOurs ? Long.parseLong(data.getOrDefault(HEIGHT, "-1")) : -1;
  }

  /** Up to which it knows the chain; -1 if it knows nothing. */
  long height() {
    return height;
  }

  void put(Dataset dataset) throws IOException {
    writer.updateDocument(DatasetFields.term(dataset.id()), DatasetFields.of(dataset));
  }

  void remove(Hash dataset) throws IOException {
    writer.deleteDocuments(DatasetFields.term(dataset));
  }

  void clear() throws IOException {
    writer.deleteAll();
    height = -1;
  }

  /** Searches see what was put and removed. */
  void show(long atHeight) throws IOException {
    searchers.maybeRefreshBlocking();
    height = atHeight;
  }

  /** What is shown is there after a crash, too. */
  void commit() throws IOException {
    writer.setLiveCommitData(
        Map.of(CHAIN, chainId.hex(), HEIGHT, Long.toString(height), FORMAT, FORMAT_NOW).entrySet());
    writer.commit();
  }

  /**
   * @param after
   *          where the page before ended
   * @return empty if the index of the first page is no longer open
   */
  Optional<Hits> find(List<String> words, List<Choice> chosen, @Nullable Bytes after, int max)
      throws IOException, ForeignCursorException {
    pages.prune(new SearcherLifetimeManager.PruneByAge(CURSOR_SECONDS));
    long known = height;
    Query query = query(words, chosen);
    if (after == null) {
      IndexSearcher searcher = searchers.acquire();
      try {
        return Optional.of(page(searcher, known, query, null, max));
      } finally {
        searchers.release(searcher);
      }
    }
    if (after.size() != CURSOR_BYTES) {
      throw new ForeignCursorException();
    }
    ByteBuffer cursor = ByteBuffer.wrap(after.toArray());
    IndexSearcher searcher = pages.acquire(cursor.getLong());
    if (searcher == null) {
      return Optional.empty();
    }
    try {
      ScoreDoc last = new ScoreDoc(cursor.getInt(), cursor.getFloat());
      if (last.doc < 0 || last.doc >= searcher.getIndexReader().maxDoc()) {
        throw new ForeignCursorException();
      }
      return Optional.of(page(searcher, known, query, last, max));
    } finally {
      pages.release(searcher);
    }
  }

  private Hits page(IndexSearcher searcher, long known, Query query, @Nullable ScoreDoc after,
      int max) throws IOException {
    // One more than wanted tells whether there is another page.
    TopDocs top = searcher.searchAfter(after, query, max + 1);
    int shown = Math.min(max, top.scoreDocs.length);
    List<Hash> ids = new ArrayList<>();
    for (int i = 0; i < shown; i++) {
      Document document = searcher.storedFields().document(top.scoreDocs[i].doc);
      ids.add(DatasetFields.id(document));
    }
    Bytes next = top.scoreDocs.length > max ? cursor(searcher, top.scoreDocs[shown - 1]) : null;
    return new Hits(known, ids, after == null ? facets(searcher, query) : List.of(), next);
  }

  private Bytes cursor(IndexSearcher searcher, ScoreDoc last) throws IOException {
    return Bytes.wrap(ByteBuffer.allocate(CURSOR_BYTES).putLong(pages.record(searcher))
        .putInt(last.doc).putFloat(last.score).array());
  }

  private static List<Facet> facets(IndexSearcher searcher, Query query) throws IOException {
    List<Facet> facets = new ArrayList<>();
    if (searcher.getIndexReader().numDocs() == 0) {
      return facets;
    }
    FacetsCollector hits = searcher.search(query, new FacetsCollectorManager());
    SortedSetDocValuesFacetCounts counts = new SortedSetDocValuesFacetCounts(
        new DefaultSortedSetDocValuesReaderState(searcher.getIndexReader(), DatasetFields.config()),
        hits);
    for (Dimension dimension : Dimension.values()) {
      FacetResult result = counts.getTopChildren(VALUES_MAX, dimension.name());
      if (result != null) {
        List<FacetValue> values = new ArrayList<>();
        for (var value : result.labelValues) {
          values.add(new FacetValue(value.label, value.value.intValue()));
        }
        facets.add(new Facet(dimension, values));
      }
    }
    return facets;
  }

  private static Query query(List<String> words, List<Choice> chosen) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    all.add(MatchAllDocsQuery.INSTANCE, BooleanClause.Occur.FILTER);
    try (BilingualAnalyzer analyzer = new BilingualAnalyzer(false)) {
      QueryBuilder builder = new QueryBuilder(analyzer);
      for (String word : words) {
        Query inText = builder.createPhraseQuery(DatasetFields.TEXT, word);
        Query inTitle = builder.createPhraseQuery(DatasetFields.TITLE, word);
        // A word that says nothing, such as "of", narrows nothing.
        if (inText != null && inTitle != null) {
          all.add(
              new BooleanQuery.Builder().add(inText, BooleanClause.Occur.SHOULD)
                  .add(new BoostQuery(inTitle, TITLE_BOOST), BooleanClause.Occur.SHOULD).build(),
              BooleanClause.Occur.MUST);
        }
      }
    }
    Map<Dimension, BooleanQuery.Builder> any = new EnumMap<>(Dimension.class);
    for (Choice choice : chosen) {
      any.computeIfAbsent(choice.dimension(), dimension -> new BooleanQuery.Builder()).add(
          new TermQuery(DatasetFields.term(choice.dimension(), choice.value())),
          BooleanClause.Occur.SHOULD);
    }
    any.values().forEach(one -> all.add(one.build(), BooleanClause.Occur.FILTER));
    return all.build();
  }

  @Override
  public void close() {
    try (directory; writer; searchers; pages) {
      // Closed in the opposite order; what was not committed is found again on the chain.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
