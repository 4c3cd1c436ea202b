package io.mulu.node.ledger;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.StateTable.Reference;
import io.mulu.protocol.Validator;
import io.mulu.protocol.ValidatorSet;
import io.mulu.protocol.object.Organization;
import io.mulu.protocol.object.Proposal;
import io.mulu.protocol.object.State;
import io.mulu.vm.StateReader;
import io.mulu.vm.state.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom the chain lets connect for the next block.
 *
 * @param validators
 *          in force at the next height
 * @param guests
 *          follow but do not vote: who is about to join, and must catch up first; who has just
 *          left, and must learn of it
 */
public record Listing(ValidatorSet validators, List<Validator> guests) {
  public Listing {
    guests = List.copyOf(guests);
  }

  static Listing of(ValidatorSet validators, StateReader state) {
    Reference latest = Table.LATEST_PROPOSAL.get(state, Bytes.EMPTY);
    Proposal proposal = latest == null ? null : Table.PROPOSALS.get(state, latest.id());
    Validator guest = proposal == null ? null : guest(proposal);
    return new Listing(validators,
        guest == null || isListed(validators, guest) || !isOfAMember(state, guest)
            ? List.of()
            : List.of(guest));
  }

  private static @Nullable Validator guest(Proposal proposal) {
    if (proposal.isOpen()) {
      return proposal.change().incoming();
    }
    return proposal.effectiveHeight() > 0 ? proposal.outgoing() : null;
  }

  /** By its key, or a pin: who is told apart by a validator's pin is that validator. */
  private static boolean isListed(ValidatorSet set, Validator guest) {
    return set.validators().stream().anyMatch(validator -> validator.key().equals(guest.key())
        || validator.tlsPins().stream().anyMatch(guest.tlsPins()::contains));
  }

  private static boolean isOfAMember(StateReader state, Validator guest) {
    Organization organization = Table.ORGANIZATIONS.get(state, guest.organization());
    return organization != null && organization.standing().state() == State.ACTIVE;
  }
}
