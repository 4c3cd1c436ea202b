package io.mulu.protocol;

import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.State;
import io.mulu.protocol.wire.Limit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of one object, as subscribers and audits see it.
 *
 * @param what
 *          the step in snake case, e.g. {@code grant_revoked}
 * @param before
 *          state before; null for a new object
 * @param actor
 *          identity that caused it; null when a deadline did
 * @param organizations
 *          concerned, for subscriptions and audit
 */
public record LedgerEvent(ObjectKind kind, Hash object, @Limit(64) String what,
    @Nullable State before, State after, @Nullable EndReason ended, @Nullable Hash actor,
    @Limit(8) List<Hash> organizations) {
  /** The keyed handle of an entry or a consent is gone; nodes forget what brought it. */
  public static final String HANDLE_PURGED = "handle_purged";

  public LedgerEvent {
    organizations = List.copyOf(organizations);
  }
}
