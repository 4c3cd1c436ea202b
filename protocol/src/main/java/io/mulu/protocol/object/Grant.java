package io.mulu.protocol.object;

import io.mulu.protocol.Hash;
import io.mulu.protocol.wire.Limit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A permission to use data.
 *
 * @param title
 *          the HOLD right that the power to grant rests on
 * @param parent
 *          the grant that this one was delegated from
 * @param grantee
 *          the organisation that may use it
 * @param identity
 *          the one identity that may use it; null means any of the grantee's with the role that
 *          level and action ask for
 * @param request
 *          where it came from, for origin REQUEST
 * @param depth
 *          grants above it: 0 unless delegated
 * @param children
 *          delegated grants that have not ended
 * @param review
 *          of an emergency
 */
public record Grant(Hash id, Standing standing, GrantOrigin origin, Hash title,
    @Nullable Hash parent, Hash holder, Hash grantee, @Nullable Hash identity, GrantTerms terms,
    @Nullable Hash request, int depth, int children, GrantUsage usage,
    @Limit(8) List<Obligation> obligations, @Nullable Review review) implements LedgerObject {
  public Grant {
    obligations = List.copyOf(obligations);
  }

  @Override
  public Grant with(Standing standing) {
    return new Grant(id, standing, origin, title, parent, holder, grantee, identity, terms, request,
        depth, children, usage, obligations, review);
  }

  public Grant with(GrantUsage changed) {
    return new Grant(id, standing, origin, title, parent, holder, grantee, identity, terms, request,
        depth, children, changed, obligations, review);
  }

  public Grant withChildren(int changed) {
    return new Grant(id, standing, origin, title, parent, holder, grantee, identity, terms, request,
        depth, changed, usage, obligations, review);
  }

  public Grant with(List<Obligation> changed) {
    return new Grant(id, standing, origin, title, parent, holder, grantee, identity, terms, request,
        depth, children, usage, changed, review);
  }

  public Grant with(Review changed) {
    return new Grant(id, standing, origin, title, parent, holder, grantee, identity, terms, request,
        depth, children, usage, obligations, changed);
  }

  /** Uses that are neither used nor set aside; Long.MAX_VALUE without a limit. */
  public long usesLeft(long nowMillis) {
    return usage.usesLeft(terms.limits(), nowMillis);
  }

  @Override
  public ObjectKind kind() {
    return ObjectKind.GRANT;
  }
}
