package io.mulu.protocol.api;

import io.mulu.protocol.Hash;
import io.mulu.protocol.answer.StateReadProof;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.DocumentEntry;
import io.mulu.protocol.object.State;
import io.mulu.protocol.wire.Limit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Datasets and document entries. */
public final class CatalogApi {
  public static final ApiMethod<DatasetQuery, ObjectAnswer> DATASET = new ApiMethod<>(
      "catalog_dataset", DatasetQuery.class, ObjectAnswer.class, Audience.MEMBER,
      "A version of a dataset.");
  public static final ApiMethod<DatasetsQuery, DatasetPage> DATASETS = new ApiMethod<>(
      "catalog_datasets", DatasetsQuery.class, DatasetPage.class, Audience.MEMBER,
      "All versions of datasets, or those of a holder, or in a state.");
  public static final ApiMethod<SearchQuery, SearchPage> SEARCH = new ApiMethod<>("catalog_search",
      SearchQuery.class, SearchPage.class, Audience.MEMBER,
      "Published datasets that speak of every word, in Chinese or English, the best first, with facets.");
  public static final ApiMethod<EntryQuery, ObjectAnswer> ENTRY = new ApiMethod<>("catalog_entry",
      EntryQuery.class, ObjectAnswer.class, Audience.OWN,
      "An entry of the organisation's own, by id.");
  public static final ApiMethod<PageQuery, EntryPage> ENTRIES = new ApiMethod<>("catalog_entries",
      PageQuery.class, EntryPage.class, Audience.OWN,
      "The organisation's own documents: the entry that stands for each.");
  public static final ApiMethod<LocatorQuery, LocatorAnswer> ENTRY_BY_LOCATOR = new ApiMethod<>(
      "catalog_entryByLocator", LocatorQuery.class, LocatorAnswer.class, Audience.MEMBER,
      "The entry under an exact locator, or a proof that there is none.");
  public static final ApiMethod<NoParams, Counts> COUNTS = new ApiMethod<>("catalog_counts",
      NoParams.class, Counts.class, Audience.OWN,
      "How many documents of its own the organisation has registered, by class.");

  static final List<ApiMethod<?, ?>> ALL = List.of(DATASET, DATASETS, SEARCH, ENTRY, ENTRIES,
      ENTRY_BY_LOCATOR, COUNTS);

  private CatalogApi() {
  }

  public record DatasetQuery(Hash dataset, @Nullable Long height,
      boolean proof) implements ObjectQuery {
    @Override
    public Hash id() {
      return dataset;
    }
  }

  /**
   * What is absent does not narrow the list.
   *
   * @param state
   *          e.g. REVIEW
   */
  public record DatasetsQuery(@Nullable Hash holder, @Nullable State state, @Nullable Integer limit,
      @Nullable @Limit(512) String cursor) {
  }

  /**
   * @param text
   *          words, case and word forms ignored; each must be in a title, description, field,
   *          theme, coding system or place
   * @param chosen
   *          facets: of those of one dimension any, of several dimensions each; absent: all
   */
  public record SearchQuery(@Nullable @Limit(TEXT_BYTES_MAX) String text,
      @Nullable @Limit(CHOSEN_MAX) List<Choice> chosen, @Nullable Integer limit,
      @Nullable @Limit(512) String cursor) {
    public static final int TEXT_BYTES_MAX = 256;
    public static final int CHOSEN_MAX = 16;

    public SearchQuery {
      chosen = chosen == null ? null : List.copyOf(chosen);
    }
  }

  /** By what search results are narrowed. */
  public enum Dimension {
    THEME,
    LEVEL,
    /** Ids, {@code organization:…}. */
    HOLDER,
    ACTION,
    /** Codes of the Data Use Ontology. */
    DUO,
    CODING_SYSTEM,
    PLACE
  }

  /** A value of a dimension. */
  public record Choice(Dimension dimension, @Limit(128) String value) {
  }

  /**
   * @param height
   *          up to which the node's index knows the ledger
   * @param facets
   *          on the first page; counts of published datasets alone, which every member may see
   * @param cursor
   *          for the next page; absent on the last
   */
  public record SearchPage(long height, List<Dataset> datasets, List<Facet> facets,
      @Nullable @Limit(512) String cursor) {
    public SearchPage {
      datasets = List.copyOf(datasets);
      facets = List.copyOf(facets);
    }
  }

  /**
   * @param values
   *          the most frequent among what was found
   */
  public record Facet(Dimension dimension, List<FacetValue> values) {
    public Facet {
      values = List.copyOf(values);
    }
  }

  public record FacetValue(@Limit(128) String value, int datasets) {
  }

  /**
   * @param cursor
   *          for the next page; absent on the last. A page may be short, even empty, and still not
   *          be the last: a node looks at a bounded number of datasets for each.
   */
  public record DatasetPage(long height, List<Dataset> datasets,
      @Nullable @Limit(512) String cursor) {
    public DatasetPage {
      datasets = List.copyOf(datasets);
    }
  }

  public record EntryQuery(Hash entry, @Nullable Long height,
      boolean proof) implements ObjectQuery {
    @Override
    public Hash id() {
      return entry;
    }
  }

  public record EntryPage(long height, List<DocumentEntry> entries,
      @Nullable @Limit(512) String cursor) {
    public EntryPage {
      entries = List.copyOf(entries);
    }
  }

  public record LocatorQuery(Hash locator, @Nullable Long height, boolean proof) {
  }

  /**
   * @param locatorProof
   *          that the locator leads to the entry, or nowhere
   * @param entryProof
   *          that the entry is as shown
   */
  public record LocatorAnswer(long height, @Nullable DocumentEntry value,
      @Nullable StateReadProof locatorProof, @Nullable StateReadProof entryProof) {
  }

  public record Counts(long height, Hash holder, long documents, List<ClassCount> classes) {
    public Counts {
      classes = List.copyOf(classes);
    }
  }

  public record ClassCount(@Limit(64) String documentClass, long documents) {
  }
}
