package io.mulu.protocol.object;

import io.mulu.protocol.wire.Limit;

/**
 * A term of the Data Use Ontology.
 *
 * @param code
 *          shorthand as in DUO, e.g. {@code GRU}, {@code DS}, {@code IRB}
 * @param value
 *          what a modifier needs: a disease code for DS, months for TS, a region for GS
 */
public record DuoTerm(@Limit(16) String code,
    @Limit(64) String value) implements Comparable<DuoTerm> {
  public DuoTerm {
    Form.code(code, "code");
    Form.codeOrEmpty(value, "value");
  }

  @Override
  public int compareTo(DuoTerm other) {
    int byCode = code.compareTo(other.code);
    return byCode != 0 ? byCode : value.compareTo(other.value);
  }
}
