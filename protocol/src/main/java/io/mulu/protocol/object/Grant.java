package io.mulu.protocol.object;

import io.mulu.protocol.Hash;
import org.jspecify.annotations.Nullable;

/**
 * A permission to use data.
 *
 * @param title
 *          what the holder's power to grant rests on: the dataset until rights exist, or the parent
 *          grant
 * @param grantee
 *          the organisation that may use it
 * @param identity
 *          the one identity that may use it; null means any of the grantee's with the role that
 *          level and action ask for
 * @param request
 *          where it came from, for origin REQUEST
 * @param used
 *          uses so far
 */
public record Grant(Hash id, Standing standing, GrantOrigin origin, Hash title, Hash holder,
    Hash grantee, @Nullable Hash identity, GrantTerms terms, @Nullable Hash request,
    long used) implements LedgerObject {
  @Override
  public Grant with(Standing standing) {
    return new Grant(id, standing, origin, title, holder, grantee, identity, terms, request, used);
  }

  @Override
  public ObjectKind kind() {
    return ObjectKind.GRANT;
  }
}
