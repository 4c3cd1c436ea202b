package io.mulu.gateway.guard;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What identifies a person whoever it is: for texts of datasets, which have no bundle beside them
 * to compare with.
 */
public final class PhiPatterns {
  private static final List<Map.Entry<PhiKind, Pattern>> PATTERNS = List.of(
      // resident identity number of the People's Republic of China, GB 11643
      Map.entry(PhiKind.IDENTIFIER, Pattern.compile("(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9])")),
      Map.entry(PhiKind.IDENTIFIER,
          Pattern.compile("(?<![0-9])[0-9]{3}-[0-9]{2}-[0-9]{4}(?![0-9])")),
      Map.entry(PhiKind.TELECOM,
          Pattern.compile("(?<![0-9])(?:\\+?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?![0-9])")),
      Map.entry(PhiKind.TELECOM,
          Pattern.compile("[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\\.[A-Za-z]{2,}")));

  private PhiPatterns() {
  }

  public static Optional<PhiKind> find(String text) {
    return PATTERNS.stream().filter(p -> p.getValue().matcher(text).find()).map(Map.Entry::getKey)
        .findFirst();
  }
}
