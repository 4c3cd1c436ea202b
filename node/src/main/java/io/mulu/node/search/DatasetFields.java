package io.mulu.node.search;

import io.mulu.protocol.Hash;
import io.mulu.protocol.api.CatalogApi.Dimension;
import io.mulu.protocol.object.DataField;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.DatasetTerms;
import io.mulu.protocol.object.DuoTerm;
import io.mulu.protocol.object.ObjectKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.facet.FacetsConfig;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetField;
import org.apache.lucene.index.Term;

/** A dataset as a document of the index. */
final class DatasetFields {
  static final String TITLE = "title";
  static final String TEXT = "text";
  private static final String ID = "id";

  private static final FacetsConfig FACETS = facets();

  private DatasetFields() {
  }

  private static FacetsConfig facets() {
    FacetsConfig config = new FacetsConfig();
    for (Dimension dimension : Dimension.values()) {
      config.setMultiValued(dimension.name(), true);
    }
    return config;
  }

  static FacetsConfig config() {
    return FACETS;
  }

  static Term term(Hash dataset) {
    return new Term(ID, dataset.hex());
  }

  /** By which a value of a dimension is found. */
  static Term term(Dimension dimension, String value) {
    return new Term("is." + dimension.name(), value);
  }

  static Hash id(Document document) {
    return Hash.ofHex(document.get(ID));
  }

  static Document of(Dataset dataset) throws IOException {
    DatasetTerms terms = dataset.terms();
    Document document = new Document();
    document.add(new StringField(ID, dataset.id().hex(), Field.Store.YES));
    String title = terms.title().zh() + "\n" + terms.title().en();
    document.add(new TextField(TITLE, title, Field.Store.NO));
    document.add(new TextField(TEXT, String.join("\n", texts(title, terms)), Field.Store.NO));
    add(document, Dimension.THEME, terms.themes());
    add(document, Dimension.LEVEL, List.of(Integer.toString(terms.level())));
    add(document, Dimension.HOLDER, List.of(ObjectKind.ORGANIZATION.show(dataset.holder())));
    add(document, Dimension.ACTION, terms.actions().stream().map(Enum::name).toList());
    add(document, Dimension.DUO, terms.duo().stream().map(DuoTerm::code).distinct().toList());
    add(document, Dimension.CODING_SYSTEM, terms.codingSystems());
    add(document, Dimension.PLACE, terms.spatial());
    return FACETS.build(document);
  }

  private static List<String> texts(String title, DatasetTerms terms) {
    List<String> texts = new ArrayList<>(
        List.of(title, terms.description().zh(), terms.description().en(), terms.legalBasis()));
    texts.addAll(terms.themes());
    texts.addAll(terms.codingSystems());
    texts.addAll(terms.spatial());
    terms.fields().stream().map(DataField::name).forEach(texts::add);
    return texts;
  }

  private static void add(Document document, Dimension dimension, List<String> values) {
    for (String value : values) {
      Term term = term(dimension, value);
      document.add(new StringField(term.field(), value, Field.Store.NO));
      document.add(new SortedSetDocValuesFacetField(dimension.name(), value));
    }
  }
}
