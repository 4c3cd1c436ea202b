package io.mulu.node.search;

import static io.mulu.node.search.TestDatasets.id;
import static io.mulu.node.search.TestDatasets.published;
import static io.mulu.node.search.TestDatasets.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.api.CatalogApi.Choice;
import io.mulu.protocol.api.CatalogApi.Dimension;
import io.mulu.protocol.api.CatalogApi.Facet;
import io.mulu.protocol.api.CatalogApi.FacetValue;
import io.mulu.protocol.object.ObjectKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the index finds, in which order, with which facets. */
final class DatasetIndexTest {
  private static final Hash CHAIN = Hash.sha256(Bytes.utf8("chain"));

  @TempDir
  Path folder;

  private @Nullable DatasetIndex open;

  @BeforeEach
  void fill() throws Exception {
    DatasetIndex index = DatasetIndex.open(folder, CHAIN);
    open = index;
    index.put(published(1, terms("二型糖尿病队列", "Type 2 diabetes cohort",
        "Laboratory results of adult patients", 3, "HEAL")));
    index.put(published(2,
        terms("胸部CT影像", "Chest CT images", "Lung nodules, with a diabetes flag", 4, "IMAGING")));
    index.put(
        published(3, terms("医院经营统计", "Hospital operations", "Beds and staff by month", 1, "HEAL")));
    index.show(7);
  }

  @AfterEach
  void close() {
    index().close();
  }

  private DatasetIndex index() {
    return Objects.requireNonNull(open);
  }

  private List<Hash> found(String text) throws Exception {
    return index().find(text.isEmpty() ? List.of() : List.of(text.split(" ")), List.of(), null, 10)
        .orElseThrow().datasets();
  }

  @ParameterizedTest(name = "\"{0}\" finds {1}")
  @CsvSource({"糖尿病, 1", "尿病, 1", "糖, 1", "二型糖尿病队列, 1", "影像, 2", "ＣＴ, 2", "经营 统计, 3", "image, 2",
      "imaging, 2", "IMAGES, 2", "nodule, 2", "patients' results, 1", "chest of lung, 2",
      "icd-10 beds, 3", "CN-11 staff, 3", "糖像, ", "diabetic ketoacidosis, ", "糖尿 影像, "})
  void wordsAreFoundInBothLanguages(String words, @Nullable Integer expected) throws Exception {
    List<Hash> wanted = expected == null ? List.of() : List.of(id(expected));
    assertThat(found(words)).isEqualTo(wanted);
  }

  @Test
  void whatIsInTheTitleComesFirst() throws Exception {
    assertThat(found("diabetes")).containsExactly(id(1), id(2));
    assertThat(found("")).hasSize(3);
  }

  @Test
  void facetsCountWhatWasFoundAndChoicesNarrowIt() throws Exception {
    DatasetIndex.Hits all = index().find(List.of(), List.of(), null, 10).orElseThrow();
    assertThat(all.height()).isEqualTo(7);
    assertThat(facet(all, Dimension.THEME)).containsExactly(new FacetValue("HEAL", 2),
        new FacetValue("IMAGING", 1));
    assertThat(facet(all, Dimension.LEVEL)).hasSize(3);
    assertThat(facet(all, Dimension.HOLDER))
        .containsExactly(new FacetValue(ObjectKind.ORGANIZATION.show(TestDatasets.HOLDER), 3));
    assertThat(facet(all, Dimension.ACTION)).extracting(FacetValue::value)
        .containsExactlyInAnyOrder("COUNT", "METADATA");

    DatasetIndex.Hits narrowed = index()
        .find(List.of("diabetes"), List.of(new Choice(Dimension.LEVEL, "3"),
            new Choice(Dimension.LEVEL, "4"), new Choice(Dimension.THEME, "HEAL")), null, 10)
        .orElseThrow();
    assertThat(narrowed.datasets()).containsExactly(id(1));
    assertThat(facet(narrowed, Dimension.LEVEL)).containsExactly(new FacetValue("3", 1));
    assertThat(index().find(List.of(), List.of(new Choice(Dimension.THEME, "heal")), null, 10)
        .orElseThrow().datasets()).as("codes are exact").isEmpty();
  }

  @Test
  void pagesAreOfOneIndexWhateverIsAddedMeanwhile() throws Exception {
    List<Hash> seen = new ArrayList<>();
    Bytes after = null;
    int pages = 0;
    do {
      DatasetIndex.Hits hits = index().find(List.of(), List.of(), after, 1).orElseThrow();
      seen.addAll(hits.datasets());
      after = hits.next();
      assertThat(hits.facets().isEmpty()).as("facets on the first page").isEqualTo(pages > 0);
      index().put(published(10 + pages, terms("新的", "new", "more", 1, "HEAL")));
      index().show(8 + pages);
      pages++;
    } while (after != null);
    assertThat(seen).containsExactlyInAnyOrder(id(1), id(2), id(3));
    assertThat(found("")).hasSize(6);
  }

  @Test
  void cursorsOfNobodyAreRefusedAndThoseOfAnotherTimeHaveExpired() throws Exception {
    Bytes real = Objects
        .requireNonNull(index().find(List.of(), List.of(), null, 1).orElseThrow().next());
    assertThatThrownBy(() -> index().find(List.of(), List.of(), Bytes.utf8("cursor"), 1))
        .isInstanceOf(DatasetIndex.ForeignCursorException.class);
    byte[] beyond = real.toArray();
    beyond[8] = 0x7f;
    assertThatThrownBy(() -> index().find(List.of(), List.of(), Bytes.wrap(beyond), 1))
        .isInstanceOf(DatasetIndex.ForeignCursorException.class);
    byte[] other = real.toArray();
    other[0] ^= 1;
    assertThat(index().find(List.of(), List.of(), Bytes.wrap(other), 1)).isEmpty();
  }

  @Test
  void whatWasCommittedIsThereAgainForTheSameChainAlone() throws Exception {
    index().commit();
    index().remove(id(1));
    index().show(9);
    index().close();
    open = DatasetIndex.open(folder, CHAIN);
    assertThat(index().height()).as("what was not committed is found again").isEqualTo(7);
    assertThat(found("糖尿病")).containsExactly(id(1));
    index().close();
    open = DatasetIndex.open(folder, Hash.ZERO);
    assertThat(index().height()).isEqualTo(-1);
  }

  private static List<FacetValue> facet(DatasetIndex.Hits hits, Dimension dimension) {
    return hits.facets().stream().filter(facet -> facet.dimension() == dimension).findFirst()
        .map(Facet::values).orElse(List.of());
  }
}
