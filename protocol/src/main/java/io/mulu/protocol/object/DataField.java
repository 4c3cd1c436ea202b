package io.mulu.protocol.object;

import io.mulu.protocol.wire.Limit;

/**
 * One field of a dataset's records.
 *
 * @param path
 *          where it is, e.g. a FHIRPath; form of a code
 * @param disclosure
 *          whether it identifies a person, helps to, or does neither
 */
public record DataField(@Limit(64) String name, @Limit(64) String path, @Limit(64) String type,
    Disclosure disclosure) {
  /** Classes of statistical disclosure control. */
  public enum Disclosure {
    DIRECT_IDENTIFIER,
    QUASI_IDENTIFIER,
    SENSITIVE,
    OTHER
  }

  public DataField {
    Form.code(name, "name");
    Form.codeOrEmpty(path, "path");
    Form.code(type, "type");
  }
}
