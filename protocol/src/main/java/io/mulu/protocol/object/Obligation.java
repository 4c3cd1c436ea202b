package io.mulu.protocol.object;

import io.mulu.protocol.Hash;
import io.mulu.protocol.wire.Limit;
import org.jspecify.annotations.Nullable;

/**
 * Something that the grantee owes for the grant.
 *
 * @param code
 *          as in DUO: PUB, COL, RTN, MOR
 * @param dueMillis
 *          block time from which it is overdue unless met
 * @param evidence
 *          commitment to what shows that it is met
 */
public record Obligation(@Limit(16) String code, long dueMillis, Status status,
    @Nullable Hash evidence) {
  /** How it stands. */
  public enum Status {
    OPEN,
    MET,
    WAIVED
  }

  public Obligation {
    Form.code(code, "code");
  }
}
