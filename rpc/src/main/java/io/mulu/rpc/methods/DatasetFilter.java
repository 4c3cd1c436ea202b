package io.mulu.rpc.methods;

import io.mulu.protocol.Hash;
import io.mulu.protocol.api.CatalogApi;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.DatasetTerms;
import io.mulu.protocol.object.State;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which datasets a list shows. Words are compared without regard to case; Chinese is not segmented,
 * a word is any run of characters without a space.
 *
 * @param isPublishedOnly
 *          leave out versions under review and ended ones
 */
record DatasetFilter(List<String> words, @Nullable String theme, @Nullable Integer level,
    @Nullable Hash holder, boolean isPublishedOnly) {

  static DatasetFilter ofHolder(@Nullable Hash holder) {
    return new DatasetFilter(List.of(), null, null, holder, false);
  }

  static DatasetFilter of(CatalogApi.SearchQuery query) {
    List<String> words = query.text() == null
        ? List.of()
        : Stream.of(query.text().toLowerCase(Locale.ROOT).split("[\\s\\u3000]+"))
            .filter(word -> !word.isEmpty()).toList();
    return new DatasetFilter(words, query.theme(), query.level(), query.holder(), true);
  }

  boolean accepts(Dataset dataset) {
    DatasetTerms terms = dataset.terms();
    return (!isPublishedOnly || dataset.standing().state() == State.PUBLISHED)
        && (theme == null || terms.themes().contains(theme))
        && (level == null || level == terms.level())
        && (holder == null || holder.equals(dataset.holder())) && holdsAllWords(terms);
  }

  private boolean holdsAllWords(DatasetTerms terms) {
    if (words.isEmpty()) {
      return true;
    }
    String text = String
        .join("\n", terms.title().zh(), terms.title().en(), terms.description().zh(),
            terms.description().en(), String.join("\n", terms.themes()),
            String.join("\n", terms.codingSystems()), String.join("\n", terms.spatial()))
        .toLowerCase(Locale.ROOT);
    return words.stream().allMatch(text::contains);
  }
}
