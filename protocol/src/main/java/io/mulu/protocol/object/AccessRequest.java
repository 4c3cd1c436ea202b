package io.mulu.protocol.object;

import io.mulu.protocol.Hash;
import org.jspecify.annotations.Nullable;

/**
 * A request for access under way or decided.
 *
 * @param requester
 *          the identity that asks, for its organisation
 * @param approval
 *          where the holder's side votes
 * @param grant
 *          what came of it
 */
public record AccessRequest(Hash id, Standing standing, Hash requester, Hash organization,
    Hash holder, RequestTerms terms, @Nullable Hash approval,
    @Nullable Hash grant) implements LedgerObject {
  @Override
  public AccessRequest with(Standing standing) {
    return new AccessRequest(id, standing, requester, organization, holder, terms, approval, grant);
  }

  @Override
  public ObjectKind kind() {
    return ObjectKind.REQUEST;
  }
}
