package io.mulu.protocol.object;

import io.mulu.protocol.Hash;
import org.jspecify.annotations.Nullable;

/**
 * Usage records of one grant, anchored: the records stay at the gateway, their root is here.
 *
 * @param identity
 *          the gateway that posted it
 * @param from
 *          number of the first record, counted from 0 over the whole life of the grant
 * @param count
 *          of records
 * @param root
 *          RFC 6962 root over the records
 * @param totals
 *          of all records: uses, rows, bytes
 * @param prior
 *          the batch before; null for the first
 */
public record UsageBatch(Hash id, Standing standing, Hash grant, Hash holder, Hash grantee,
    Hash identity, long from, long count, Hash root, Amounts totals,
    @Nullable Hash prior) implements LedgerObject {
  @Override
  public UsageBatch with(Standing standing) {
    return new UsageBatch(id, standing, grant, holder, grantee, identity, from, count, root, totals,
        prior);
  }

  @Override
  public ObjectKind kind() {
    return ObjectKind.USAGE;
  }
}
