package io.mulu.protocol.object;

import io.mulu.protocol.Hash;
import io.mulu.protocol.wire.Limit;
import org.jspecify.annotations.Nullable;

/**
 * @param value
 *          a code that narrows the role (a department, a visa's value); may be empty
 * @param by
 *          the identity that gave it
 * @param validToMillis
 *          block time from which it no longer counts
 * @param suspendedFor
 *          the emergency whose review must be answered before it counts again
 */
public record Attribute(Role role, @Limit(64) String value, Hash by, long validToMillis,
    @Nullable Hash suspendedFor) {
  public Attribute {
    Form.codeOrEmpty(value, "value");
  }

  public boolean isUsableAt(long nowMillis) {
    return suspendedFor == null && nowMillis < validToMillis;
  }
}
