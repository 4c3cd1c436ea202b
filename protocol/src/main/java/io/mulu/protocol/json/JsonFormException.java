package io.mulu.protocol.json;

/** JSON that is not the form of the record that was expected. All texts are safe to show. */
public final class JsonFormException extends Exception {
  private final String field;
  private final String expected;
  private final String actual;

  public JsonFormException(String field, String expected, String actual) {
    super((field.isEmpty() ? "" : field + ": ") + "expected " + expected + ", got " + actual);
    this.field = field;
    this.expected = expected;
    this.actual = actual;
  }

  /** Path of the offending member, e.g. {@code call.offerDataset.terms.level}. */
  public String field() {
    return field;
  }

  public String expected() {
    return expected;
  }

  public String actual() {
    return actual;
  }
}
