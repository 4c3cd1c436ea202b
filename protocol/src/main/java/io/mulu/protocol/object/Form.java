package io.mulu.protocol.object;

import io.mulu.protocol.Bytes;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Checks of form that several objects share; each throws IllegalArgumentException naming the field.
 */
public final class Form {
  /** Codes of governed tables: upper-case words, digits, and the separators real tables use. */
  private static final int CODE_CHARACTERS_MAX = 64;
  private static final Pattern QUARTER = Pattern.compile("(19|20)[0-9]{2}-Q[1-4]");
  private static final Pattern MONTH = Pattern.compile("(19|20)[0-9]{2}-(0[1-9]|1[0-2])");

  private Form() {
  }

  public static void require(boolean condition, String field, String problem) {
    if (!condition) {
      throw new IllegalArgumentException(field + " " + problem);
    }
  }

  public static void code(String value, String field) {
    require(isCode(value), field, "must be a code: letters, digits and _ . : / + -, at most 64");
  }

  /** By hand: a dataset that is read has dozens of them. */
  private static boolean isCode(String value) {
    if (value.isEmpty() || value.length() > CODE_CHARACTERS_MAX
        || !isAlphanumeric(value.charAt(0))) {
      return false;
    }
    for (int i = 1; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!isAlphanumeric(c) && "_.:/+-".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  public static void codeOrEmpty(String value, String field) {
    if (!value.isEmpty()) {
      code(value, field);
    }
  }

  /** A calendar quarter, the finest service time that may be on the chain. */
  public static void quarter(String value, String field) {
    require(QUARTER.matcher(value).matches(), field, "must be a quarter such as 2021-Q3");
  }

  public static void monthOrEmpty(String value, String field) {
    require(value.isEmpty() || MONTH.matcher(value).matches(), field,
        "must be a month such as 2021-07");
  }

  public static void size(Bytes value, int size, String field) {
    if (value.size() != size) {
      throw new IllegalArgumentException(field + " must have " + size + " bytes");
    }
  }

  public static void range(long value, long min, long max, String field) {
    // Every row that is read passes here: words are made only for a refusal.
    if (value < min || value > max) {
      throw new IllegalArgumentException(field + " must be in " + min + ".." + max);
    }
  }

  public static <T extends Comparable<T>> void distinct(List<T> values, String field) {
    require(new TreeSet<>(values).size() == values.size(), field, "must not repeat");
  }
}
