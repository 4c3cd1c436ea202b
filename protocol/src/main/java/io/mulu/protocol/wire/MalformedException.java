package io.mulu.protocol.wire;

/** Bytes that are not the canonical encoding of what was expected. The message names the field. */
public final class MalformedException extends Exception {
  private final String field;
  private final String problem;

  public MalformedException(String field, String problem) {
    this(field, problem, true);
  }

  private MalformedException(String field, String problem, boolean hasStackTrace) {
    super(field.isEmpty() ? problem : field + ": " + problem, null, false, hasStackTrace);
    this.field = field;
    this.problem = problem;
  }

  /**
   * Path of the offending field in the schema's names, e.g. {@code call.register_entries.items[3]}.
   */
  public String field() {
    return field;
  }

  /**
   * The same problem, seen from the message that holds the field: the path is made on the way.
   * Where it happened is of no use any more: whoever sends deep nonsense shall not make it dear.
   */
  MalformedException within(String name) {
    boolean isName = !field.isEmpty() && !field.startsWith("[");
    return new MalformedException(name + (isName ? "." : "") + field, problem, false);
  }
}
