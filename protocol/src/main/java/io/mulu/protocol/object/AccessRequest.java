package io.mulu.protocol.object;

import io.mulu.protocol.Hash;
import org.jspecify.annotations.Nullable;

/**
 * A request for access under way or decided. Its revision counts the terms: whoever answers names
 * those that it saw.
 *
 * @param requester
 *          the identity that asks, for its organisation
 * @param turn
 *          whose answer is awaited
 * @param approval
 *          where the holder's side votes, or voted last
 * @param grant
 *          what came of it
 * @param deadlineMillis
 *          block time at which the requester's silence ends it, while it is his turn
 */
public record AccessRequest(Hash id, Standing standing, Hash requester, Hash organization,
    Hash holder, RequestTerms terms, Turn turn, @Nullable Hash approval, @Nullable Hash grant,
    long deadlineMillis) implements LedgerObject {
  /** The two sides of a negotiation. */
  public enum Turn {
    HOLDER,
    REQUESTER
  }

  @Override
  public AccessRequest with(Standing standing) {
    return new AccessRequest(id, standing, requester, organization, holder, terms, turn, approval,
        grant, deadlineMillis);
  }

  /** The same on other terms, for the other side to answer. */
  public AccessRequest offering(RequestTerms changed, Turn next, long deadlineMillis) {
    return new AccessRequest(id, standing, requester, organization, holder, changed, next, approval,
        grant, deadlineMillis);
  }

  public AccessRequest withApproval(Hash opened) {
    return new AccessRequest(id, standing, requester, organization, holder, terms, turn, opened,
        grant, deadlineMillis);
  }

  public AccessRequest granted(Hash issued) {
    return new AccessRequest(id, standing, requester, organization, holder, terms, turn, approval,
        issued, deadlineMillis);
  }

  @Override
  public ObjectKind kind() {
    return ObjectKind.REQUEST;
  }
}
