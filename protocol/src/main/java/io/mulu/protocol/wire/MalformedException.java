package io.mulu.protocol.wire;

/** Bytes that are not the canonical encoding of what was expected. The message names the field. */
public final class MalformedException extends Exception {
  private final String field;

  public MalformedException(String field, String problem) {
    super(field.isEmpty() ? problem : field + ": " + problem);
    this.field = field;
  }

  /**
   * Path of the offending field in the schema's names, e.g. {@code call.register_entries.items[3]}.
   */
  public String field() {
    return field;
  }
}
