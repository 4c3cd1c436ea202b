package io.mulu.gateway.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * A name reduced to what two systems can be expected to agree on: its words without case, accents
 * and punctuation.
 *
 * @param family
 *          words of the family name; empty if the source has the whole name as one text
 * @param all
 *          every word of family and given names
 */
record PersonName(Set<String> family, Set<String> all) {
  /** Whether a comparison can mean something. */
  enum Agreement {
    SAME,
    DIFFERENT,
    INCOMPARABLE
  }

  static PersonName ofFhir(JsonNode name) {
    Set<String> family = words(name.path("family").asText(""));
    Set<String> all = new TreeSet<>(family);
    for (JsonNode given : name.path("given")) {
      all.addAll(words(given.asText("")));
    }
    if (all.isEmpty()) {
      all.addAll(words(name.path("text").asText("")));
    }
    return new PersonName(family, all);
  }

  /** The groups of a DICOM name: alphabetic, ideographic, phonetic (PS3.5 §6.2.1). */
  static List<PersonName> ofDicom(String text) {
    List<PersonName> names = new ArrayList<>();
    for (String group : text.split("=", -1)) {
      String[] parts = group.split("\\^", -1);
      Set<String> family = words(parts[0]);
      Set<String> all = new TreeSet<>(family);
      for (int i = 1; i < Math.min(3, parts.length); i++) {
        all.addAll(words(parts[i]));
      }
      if (!all.isEmpty()) {
        names.add(new PersonName(family, all));
      }
    }
    return names;
  }

  /** The film's name against one of the record's. */
  Agreement against(PersonName record) {
    if (all.isEmpty() || record.all.isEmpty() || isHan(all) != isHan(record.all)) {
      return Agreement.INCOMPARABLE;
    }
    if (isHan(all)) {
      return sorted(all).equals(sorted(record.all)) ? Agreement.SAME : Agreement.DIFFERENT;
    }
    Set<String> wanted = family.isEmpty() ? all : family;
    boolean isFamilySame = record.all.containsAll(wanted) || all.containsAll(record.familyOrAll());
    boolean isGivenShared = all.stream().filter(word -> !wanted.contains(word))
        .anyMatch(word -> record.all.stream().anyMatch(other -> isSameGiven(word, other)));
    boolean isGivenKnown = all.size() > wanted.size() && record.all.size() > record.family.size();
    return isFamilySame && (isGivenShared || !isGivenKnown) ? Agreement.SAME : Agreement.DIFFERENT;
  }

  /** An initial stands for every name that it begins. */
  private static boolean isSameGiven(String one, String other) {
    return one.equals(other) || (one.length() == 1 && other.startsWith(one))
        || (other.length() == 1 && one.startsWith(other));
  }

  private Set<String> familyOrAll() {
    return family.isEmpty() ? all : family;
  }

  /** Han names are written with and without a space: their characters are compared. */
  private static String sorted(Set<String> words) {
    return String.join("", words).chars().sorted()
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isHan(Set<String> words) {
    return words.stream().anyMatch(word -> word.codePoints()
        .anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN));
  }

  private static Set<String> words(String text) {
    String plain = Normalizer.normalize(text, Normalizer.Form.NFKD).replaceAll("\\p{M}", "")
        .toLowerCase(Locale.ROOT);
    Set<String> words = new TreeSet<>();
    for (String word : plain.split("[^\\p{L}\\p{N}]+")) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }

  @Override
  public String toString() {
    return "PersonName (withheld)";
  }
}
