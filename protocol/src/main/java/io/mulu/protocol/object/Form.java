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
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:/+-]{0,63}");
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
    require(CODE.matcher(value).matches(), field,
        "must be a code: letters, digits and _ . : / + -, at most 64");
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
    require(value.size() == size, field, "must have " + size + " bytes");
  }

  public static void range(long value, long min, long max, String field) {
    require(value >= min && value <= max, field, "must be in " + min + ".." + max);
  }

  public static <T extends Comparable<T>> void distinct(List<T> values, String field) {
    require(new TreeSet<>(values).size() == values.size(), field, "must not repeat");
  }
}
