package io.mulu.protocol.wire;

/** Bytes that are not the canonical encoding of what was expected. The message names the field. */
public final class MalformedException extends Exception {
  private final String field;
  private final String problem;

  public MalformedException(String field, String problem) {
    super(field.isEmpty() ? problem : field + ": " + problem);
    this.field = field;
    this.problem = problem;
  }

  /**
   * Path of the offending field in the schema's names, e.g. {@code call.register_entries.items[3]}.
   */
  public String field() {
    return field;
  }

  /** The same problem, seen from the message that holds the field: the path is made on the way. */
  MalformedException within(String name) {
    boolean isName = !field.isEmpty() && !field.startsWith("[");
    return new MalformedException(name + (isName ? "." : "") + field, problem);
  }
}
