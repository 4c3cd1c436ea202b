package io.mulu.protocol.object;

import io.mulu.protocol.Hash;
import io.mulu.protocol.wire.Limit;

/**
 * @param value
 *          a code that narrows the role (a department, a visa's value); may be empty
 * @param by
 *          the identity that gave it
 * @param validToMillis
 *          block time from which it no longer counts
 */
public record Attribute(Role role, @Limit(64) String value, Hash by, long validToMillis) {
  public Attribute {
    Form.codeOrEmpty(value, "value");
  }
}
