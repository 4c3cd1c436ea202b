package io.mulu.vm.decision;

import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Reason;
import io.mulu.protocol.object.Identity;
import io.mulu.protocol.object.Organization;
import io.mulu.protocol.object.State;
import io.mulu.vm.StateReader;
import io.mulu.vm.state.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Someone who acts: an identity in its organisation.
 *
 * @param key
 *          with which it signed; null where no signature is at stake
 */
public record Actor(Identity identity, Organization organization, @Nullable PublicKey key) {

  /** Absent if there is no such identity. */
  public static Optional<Actor> load(StateReader state, Hash identity, @Nullable PublicKey key) {
    Identity found = Table.IDENTITIES.get(state, identity);
    if (found == null) {
      return Optional.empty();
    }
    Organization organization = Table.ORGANIZATIONS.get(state, found.organization());
    return Optional.of(new Actor(found, Objects.requireNonNull(organization), key));
  }

  /** Why it may not act at all at this block time: step 1 of a decision, and every call's first. */
  public List<Reason> problems(long nowMillis) {
    List<Reason> problems = new ArrayList<>();
    boolean active = identity.standing().state() == State.ACTIVE;
    if (!active) {
      problems.add(Reason.ID_IDENTITY_ENDED);
    }
    if (active && key != null && !identity.mayUse(key, nowMillis)) {
      problems.add(Reason.ID_KEY_NOT_ACTIVE);
    }
    if (organization.standing().state() != State.ACTIVE) {
      problems.add(Reason.ID_ORGANIZATION_NOT_ACTIVE);
    }
    if (!identity.standing().holds().isEmpty() || !organization.standing().holds().isEmpty()) {
      problems.add(Reason.ID_HELD);
    }
    return problems;
  }
}
