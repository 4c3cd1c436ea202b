package io.mulu.node.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.node.fakes.FakeChain;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.StateTable.Reference;
import io.mulu.protocol.Validator;
import io.mulu.protocol.ValidatorSet;
import io.mulu.protocol.object.Change;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.Organization;
import io.mulu.protocol.object.Proposal;
import io.mulu.protocol.object.Standing;
import io.mulu.protocol.object.State;
import io.mulu.vm.state.StateOverlay;
import io.mulu.vm.state.Table;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whom the chain lets connect beside its validators. */
class ListingTest {
  private static final Standing OPEN = Standing.created(State.PROPOSED, 1);

  private final FakeChain chain = new FakeChain();
  private final StateOverlay state = new StateOverlay(chain.ledger().view().state());
  private final ValidatorSet set = chain.genesis.validatorSet();
  private final Validator old = set.at(0);
  private final Validator fresh = new Validator(FakeChain.key("fresh", 1).publicKey(),
      old.organization(), old.device(), List.of(Hash.sha256(Bytes.utf8("fresh"))),
      "fresh.example:7400");

  private List<Validator> guests(Standing standing, Change change, @Nullable Validator outgoing,
      long effectiveHeight) {
    Proposal proposal = new Proposal(Hash.sha256(Bytes.utf8("proposal")), standing,
        old.organization(), change, outgoing, Hash.ZERO, false, 2, effectiveHeight);
    Table.PROPOSALS.put(state, proposal, proposal.id().bytes());
    Table.LATEST_PROPOSAL.put(state, new Reference(proposal.id()), Bytes.EMPTY);
    return Listing.of(set, state).guests();
  }

  @Test
  void whoIsToJoinFollowsWhileTheProposalIsOpen() {
    Change add = new Change.AddValidator(fresh);

    assertThat(Listing.of(set, state).guests()).as("nothing was proposed").isEmpty();
    assertThat(guests(OPEN, add, null, 0)).containsExactly(fresh);
    assertThat(guests(OPEN.moved(State.DECIDED, 1), add, null, 0)).containsExactly(fresh);
    assertThat(guests(OPEN.ended(EndReason.REJECTED, 1), add, null, 0)).isEmpty();
    assertThat(guests(OPEN, new Change.ReplaceValidator(old.key(), fresh), old, 0))
        .containsExactly(fresh);
  }

  @Test
  void whoWasRemovedFollowsOnWhileItsOrganisationIsAMember() {
    Standing decided = OPEN.ended(EndReason.FULFILLED, 1);
    Change remove = new Change.RemoveValidator(fresh.key());

    assertThat(guests(decided, remove, fresh, 7)).containsExactly(fresh);
    assertThat(guests(decided, new Change.RemoveValidator(old.key()), old, 7)).as("back in the set")
        .isEmpty();
    Organization member = Objects
        .requireNonNull(Table.ORGANIZATIONS.get(state, old.organization()));
    Table.ORGANIZATIONS.put(state, member.with(member.standing().ended(EndReason.EXPELLED, 1)),
        member.id().bytes());
    assertThat(guests(decided, remove, fresh, 7)).isEmpty();
  }

  @Test
  void aPinOfAValidatorIsTheValidatorsAlone() {
    Validator thief = new Validator(fresh.key(), fresh.organization(), fresh.device(),
        set.at(1).tlsPins(), fresh.address());

    assertThat(guests(OPEN, new Change.AddValidator(thief), null, 0)).isEmpty();
  }
}
