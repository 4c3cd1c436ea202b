package io.mulu.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.Validator;
import io.mulu.protocol.ValidatorSet;
import io.mulu.protocol.VerifiedTransaction;
import io.mulu.protocol.object.Change;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.IdentityKey;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.protocol.object.LocalizedText;
import io.mulu.protocol.object.OrganizationType;
import io.mulu.protocol.object.Proposal;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.State;
import io.mulu.vm.TestChain.Person;
import io.mulu.vm.state.Table;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Changes of validators and parameters (docs/spec/consensus.md, rules 10 and 14). */
final class GovernanceTest {
  private final TestChain chain = new TestChain();
  private final Person device = chain.member(4, IdentityKind.DEVICE);
  private final Validator fifth = Candidates.validator(chain, 4, device, "fifth");

  private ValidatorSet set() {
    return InForce.after(chain.state).validators();
  }

  private ChainParameters parameters() {
    return InForce.after(chain.state).parameters();
  }

  private Hash propose(Person by, Change change) {
    return Candidates.propose(chain, by, change);
  }

  private void vote(Hash proposal, int... founders) {
    Candidates.vote(chain, proposal, founders);
  }

  private Proposal get(Hash proposal) {
    return chain.get(Table.PROPOSALS, proposal);
  }

  private Call.Rejoin proof(Hash proposal) {
    return Candidates.proof(chain, "fifth", proposal);
  }

  private Hash added() {
    Hash proposal = propose(chain.admin(4), new Change.AddValidator(fifth));
    vote(proposal, 0, 1, 2);
    chain.applied(device, proof(proposal));
    return proposal;
  }

  private Validator validator(int founder) {
    ValidatorSet set = chain.genesis.validatorSet();
    return set.at(set.indexOf(TestChain.key("consensus", founder).publicKey()));
  }

  @Test
  void aValidatorJoinsByTheQuorumAndItsOwnProofAndHoldsFromTheNextHeight() {
    Hash proposal = propose(chain.admin(4), new Change.AddValidator(fifth));
    vote(proposal, 0, 1, 2);

    assertThat(get(proposal).standing().state()).as("nobody has heard of it yet")
        .isEqualTo(State.DECIDED);
    assertThat(set()).isEqualTo(chain.genesis.validatorSet());
    Receipt ready = chain.applied(device, proof(proposal));

    assertThat(ready.events()).extracting(event -> event.what()).containsExactly("change_decided");
    assertThat(set().size()).isEqualTo(5);
    assertThat(set().contains(fifth.key())).isTrue();
    assertThat(get(proposal).standing().ended()).isEqualTo(EndReason.FULFILLED);
    assertThat(get(proposal).effectiveHeight()).isEqualTo(chain.height() + 1);
  }

  @Test
  void theProofMayComeBeforeTheVotes() {
    Hash proposal = propose(chain.admin(4), new Change.AddValidator(fifth));
    chain.applied(device, proof(proposal));
    vote(proposal, 0, 1);
    assertThat(set().size()).isEqualTo(4);

    vote(proposal, 2);

    assertThat(set().size()).isEqualTo(5);
  }

  @Test
  void onlyTheJoiningKeyProvesAndOnlyItsOrganisationSaysSo() {
    Hash proposal = propose(chain.admin(4), new Change.AddValidator(fifth));

    chain.reverted(chain.admin(0), proof(proposal), Reason.NOT_HOLDER);
    chain.reverted(device, Candidates.proof(chain, "another", proposal), Reason.NOT_VALIDATOR);
    chain.reverted(device, new Call.Rejoin(fifth.key(), proposal.bytes(),
        Candidates.proof(chain, "another", proposal).signature()), Reason.BAD_SIGNATURE);
    chain.reverted(device, proof(Hash.sha256(Bytes.utf8("an earlier proposal"))), Reason.BAD_FIELD);
    chain.applied(chain.person(4), proof(proposal));
  }

  @Test
  void anApprovedValidatorThatNeverProvesItselfLapses() {
    Hash proposal = propose(chain.admin(4), new Change.AddValidator(fifth));
    vote(proposal, 0, 1, 2);
    chain.advance(parameters().approvalMillis());

    Receipt due = chain.due();

    assertThat(due.events()).extracting(event -> event.what()).containsExactly("change_expired");
    chain.reverted(device, proof(proposal), Reason.WRONG_STATE);
    assertThat(set().size()).isEqualTo(4);
  }

  @Test
  void votesExpireWithTheProposal() {
    Hash proposal = propose(chain.admin(4), new Change.AddValidator(fifth));
    chain.applied(device, proof(proposal));
    vote(proposal, 0, 1);
    chain.advance(parameters().approvalMillis());

    chain.reverted(chain.admin(2), new Call.CastVote(get(proposal).approval(), true),
        Reason.WRONG_STATE);

    assertThat(get(proposal).standing().ended()).isEqualTo(EndReason.EXPIRED);
    assertThat(set().size()).isEqualTo(4);
  }

  @Test
  void aChainWithAShortTimeToVoteStillHasTimeToMendIt() {
    ChainParameters d = ChainParameters.defaults();
    TestChain hasty = new TestChain(Candidates.withApprovalMillis(d, 1_000), 5);

    Hash proposal = Candidates.propose(hasty, hasty.admin(4), new Change.SetParameters(d));
    hasty.advance(60_000);
    Candidates.vote(hasty, proposal, 0, 1, 2);

    assertThat(InForce.after(hasty.state).parameters()).isEqualTo(d);
  }

  @Test
  void whatTheValidatorsRefuseDoesNotHappen() {
    chain.reverted(chain.admin(4), new Call.ProposeChange(new Change.RemoveValidator(fifth.key())),
        Reason.NOT_VALIDATOR);
    Hash proposal = propose(chain.admin(4), new Change.AddValidator(fifth));
    chain.applied(chain.admin(0), new Call.CastVote(get(proposal).approval(), false));
    chain.applied(chain.admin(1), new Call.CastVote(get(proposal).approval(), false));

    assertThat(get(proposal).standing().ended()).isEqualTo(EndReason.REJECTED);
    chain.reverted(device, proof(proposal), Reason.WRONG_STATE);
  }

  @Test
  void onlyAnAdminProposesAndOnlyItsOrganisationTakesItBack() {
    chain.reverted(chain.person(4), new Call.ProposeChange(new Change.AddValidator(fifth)),
        Reason.ROLE);
    Hash proposal = propose(chain.admin(4), new Change.AddValidator(fifth));

    chain.reverted(chain.admin(0), new Call.WithdrawProposal(proposal), Reason.NOT_OWN);
    chain.applied(chain.admin(4), new Call.WithdrawProposal(proposal));

    assertThat(get(proposal).standing().ended()).isEqualTo(EndReason.WITHDRAWN);
    chain.reverted(chain.admin(0), new Call.CastVote(get(proposal).approval(), true),
        Reason.APPROVAL_VOID);
    propose(chain.admin(4), new Change.AddValidator(fifth));
  }

  @Test
  void anApprovedOneIsTakenBackToo() {
    Hash proposal = propose(chain.admin(4), new Change.AddValidator(fifth));
    vote(proposal, 0, 1, 2);

    chain.applied(chain.admin(4), new Call.WithdrawProposal(proposal));

    chain.reverted(device, proof(proposal), Reason.WRONG_STATE);
    assertThat(chain.executor.hasDueDeadline(Long.MAX_VALUE, chain.state)).isFalse();
  }

  @Test
  void oneProposalIsOpenAtATimeAlsoWhileItWaitsForItsProof() {
    Call other = new Call.ProposeChange(new Change.SetParameters(Candidates.withTenure(7)));
    Hash proposal = propose(chain.admin(4), new Change.AddValidator(fifth));

    chain.reverted(chain.admin(0), other, Reason.PROPOSAL_OPEN);
    vote(proposal, 0, 1, 2);
    chain.reverted(chain.admin(0), other, Reason.PROPOSAL_OPEN);
    chain.applied(device, proof(proposal));

    chain.applied(chain.admin(0), other);
  }

  @Test
  void aBlockDecidesOneChangeAndItsOtherCallsSeeTheOldSetAndParameters() {
    Hash proposal = propose(chain.admin(4),
        new Change.SetParameters(Candidates.withBatchEntries(1)));
    vote(proposal, 0, 1);
    Hash endpoint = TestObjects.gateway(chain, 0);
    Person steward = chain.person(0, Role.STEWARD);
    Call batch = new Call.RegisterEntries(endpoint,
        List.of(TestObjects.item(1, 1, null), TestObjects.item(2, 1, null)));

    List<Receipt> receipts = chain.block(List.of(
        chain.transaction(
            chain.admin(2), new Call.CastVote(get(proposal).approval(), true), Bytes.EMPTY),
        chain.transaction(steward, batch, TestObjects.handles(1, 2)),
        chain.transaction(chain.admin(0),
            new Call.ProposeChange(new Change.RemoveValidator(validator(0).key())), Bytes.EMPTY),
        chain.transaction(chain.admin(4), new Call.ProposeChange(new Change.AddValidator(fifth)),
            Bytes.EMPTY)));

    assertThat(receipts.get(0).isApplied()).isTrue();
    assertThat(receipts.get(1).reasons()).as("two entries, as before").isEmpty();
    assertThat(receipts.get(2).reasons()).containsExactly(Reason.PROPOSAL_OPEN);
    assertThat(receipts.get(3).reasons()).containsExactly(Reason.PROPOSAL_OPEN);
    chain.reverted(steward,
        new Call.RegisterEntries(endpoint,
            List.of(TestObjects.item(3, 1, null), TestObjects.item(4, 1, null))),
        TestObjects.handles(3, 4), Reason.LIMIT);
    propose(chain.admin(4), new Change.AddValidator(fifth));
  }

  @Test
  void aSetOfFourNeverBecomesSmaller() {
    chain.reverted(chain.admin(4),
        new Call.ProposeChange(new Change.RemoveValidator(validator(0).key())),
        Reason.TOO_FEW_VALIDATORS);
    added();
    Hash proposal = propose(chain.admin(4), new Change.RemoveValidator(validator(0).key()));
    vote(proposal, 0, 1, 2, 3);

    assertThat(set().size()).isEqualTo(4);
    assertThat(set().contains(validator(0).key())).isFalse();
    assertThat(get(proposal).outgoing()).isEqualTo(validator(0));
    chain.reverted(chain.admin(4), new Call.ProposeChange(new Change.RemoveValidator(fifth.key())),
        Reason.TOO_FEW_VALIDATORS);
  }

  @Test
  void aSmallSetShrinksToOneAndNoFurther() {
    TestChain two = new TestChain(ChainParameters.defaults(), 2);
    Person second = Candidates.secondAdmin(two, 0);
    Person other = Candidates.secondAdmin(two, 1);
    Hash proposal = Candidates.propose(two, two.admin(1),
        new Change.RemoveValidator(TestChain.key("consensus", 1).publicKey()));
    two.applied(second, new Call.CastVote(two.get(Table.PROPOSALS, proposal).approval(), true));
    two.applied(other, new Call.CastVote(two.get(Table.PROPOSALS, proposal).approval(), true));
    assertThat(InForce.after(two.state).validators().size()).isEqualTo(1);

    two.reverted(two.admin(0),
        new Call.ProposeChange(
            new Change.RemoveValidator(TestChain.key("consensus", 0).publicKey())),
        Reason.TOO_FEW_VALIDATORS);
  }

  @Test
  void anOrganisationHasOneValidator() {
    Person spare = chain.member(0, IdentityKind.DEVICE);

    chain.reverted(chain.admin(4),
        new Call.ProposeChange(
            new Change.AddValidator(Candidates.validator(chain, 0, spare, "second"))),
        Reason.IS_VALIDATOR);
    chain.reverted(chain.admin(4),
        new Call.ProposeChange(new Change.ReplaceValidator(validator(0).key(), fifth)),
        Reason.BAD_FIELD);
  }

  @Test
  void aKeyIsReplacedInOneStep() {
    added();
    Validator fresh = Candidates.validator(chain, 4, device, "fresh");
    Hash proposal = propose(chain.admin(0), new Change.ReplaceValidator(fifth.key(), fresh));
    vote(proposal, 1, 2, 3);
    Candidates.voteWith(chain, proposal, chain.admin(4));
    assertThat(set().contains(fifth.key())).as("the old one stays until the new is ready").isTrue();

    chain.applied(device, Candidates.proof(chain, "fresh", proposal));

    assertThat(set().size()).isEqualTo(5);
    assertThat(set().contains(fifth.key())).isFalse();
    assertThat(set().contains(fresh.key())).isTrue();
  }

  @Test
  void aNewRecordUnderTheSameKeyNeedsNoProof() {
    Validator old = validator(0);
    Validator moved = new Validator(old.key(), old.organization(), old.device(),
        List.of(old.tlsPins().get(0), Hash.sha256(Bytes.utf8("next certificate"))),
        "elsewhere.example:7400");
    chain.reverted(chain.admin(4),
        new Call.ProposeChange(new Change.ReplaceValidator(old.key(), old)), Reason.BAD_FIELD);
    Hash proposal = propose(chain.admin(4), new Change.ReplaceValidator(old.key(), moved));

    vote(proposal, 1, 2, 3);

    assertThat(set().at(set().indexOf(old.key()))).isEqualTo(moved);
  }

  @Test
  void whoCannotRunAValidatorIsRefused() {
    refused(Reason.UNKNOWN_OBJECT,
        new Validator(fifth.key(), Hash.ZERO, fifth.device(), fifth.tlsPins(), fifth.address()));
    refused(Reason.UNKNOWN_OBJECT, new Validator(fifth.key(), fifth.organization(), Hash.ZERO,
        fifth.tlsPins(), fifth.address()));
    refused(Reason.BAD_FIELD, new Validator(fifth.key(), fifth.organization(),
        chain.genesis.adminId(4), fifth.tlsPins(), fifth.address()));
    refused(Reason.BAD_FIELD, new Validator(fifth.key(), fifth.organization(),
        chain.genesis.deviceId(0), fifth.tlsPins(), fifth.address()));
    refused(Reason.ALREADY_EXISTS, new Validator(fifth.key(), fifth.organization(), fifth.device(),
        validator(2).tlsPins(), fifth.address()));
    refused(Reason.ALREADY_EXISTS, new Validator(chain.admin(1).keys().publicKey(),
        fifth.organization(), fifth.device(), fifth.tlsPins(), fifth.address()));
    refused(Reason.ALREADY_EXISTS, new Validator(device.keys().publicKey(), fifth.organization(),
        fifth.device(), fifth.tlsPins(), fifth.address()));
    refused(Reason.ALREADY_EXISTS, new Validator(validator(1).key(), fifth.organization(),
        fifth.device(), fifth.tlsPins(), fifth.address()));
    Hash rejected = chain
        .applied(chain.admin(0), new Call.ProposeOrganization("NEW", new LocalizedText("", "New"),
            OrganizationType.HOSPITAL, TestChain.key("new", 1).publicKey()))
        .created().get(0);
    refused(Reason.ID_ORGANIZATION_NOT_ACTIVE,
        new Validator(fifth.key(), rejected, fifth.device(), fifth.tlsPins(), fifth.address()));
  }

  private void refused(Reason reason, Validator validator) {
    chain.reverted(chain.admin(4), new Call.ProposeChange(new Change.AddValidator(validator)),
        reason);
  }

  @Test
  void aProposedKeySignsVotesAndNothingElseAndMayComeBack() {
    added();
    chain.reverted(chain.admin(4), new Call.AddKey(chain.genesis.adminId(4),
        new IdentityKey(fifth.key(), 0, TestChain.FOREVER)), Reason.ALREADY_EXISTS);
    Hash removal = propose(chain.admin(4), new Change.RemoveValidator(fifth.key()));
    vote(removal, 0, 1, 2, 3);
    assertThat(set().size()).isEqualTo(4);

    Hash again = added();

    assertThat(get(again).standing().ended()).isEqualTo(EndReason.FULFILLED);
    assertThat(set().size()).isEqualTo(5);
  }

  @Test
  void aProofOfAnEarlierProposalCountsForNoLaterOne() {
    Hash first = propose(chain.admin(4), new Change.AddValidator(fifth));
    chain.applied(device, proof(first));
    chain.applied(chain.admin(4), new Call.WithdrawProposal(first));
    Hash second = propose(chain.admin(4), new Change.AddValidator(fifth));

    chain.reverted(device, proof(first), Reason.BAD_FIELD);
    vote(second, 0, 1, 2);

    assertThat(set().size()).isEqualTo(4);
  }

  @Test
  void anOrganisationThatLeavesTakesItsProposalAlong() {
    Hash proposal = propose(chain.admin(0), new Change.AddValidator(fifth));

    chain.applied(chain.admin(4), new Call.LeaveConsortium());

    assertThat(get(proposal).standing().ended()).isEqualTo(EndReason.VOIDED);
    assertThat(chain.get(Table.APPROVALS, get(proposal).approval()).standing().ended())
        .isEqualTo(EndReason.VOIDED);
    assertThat(set().size()).isEqualTo(4);
  }

  @Test
  void anExpelledOrganisationBringsNoValidatorEvenIfApprovedBefore() {
    Hash proposal = propose(chain.admin(0), new Change.AddValidator(fifth));
    vote(proposal, 1, 2, 3);
    Hash expulsion = chain
        .applied(chain.admin(0), new Call.ExpelOrganization(chain.organization(4))).created()
        .get(0);
    for (int i = 1; i <= 3; i++) {
      chain.applied(chain.admin(i), new Call.CastVote(expulsion, true));
    }

    assertThat(get(proposal).standing().ended()).isEqualTo(EndReason.VOIDED);
    chain.reverted(device, proof(proposal), Reason.ID_ORGANIZATION_NOT_ACTIVE);
    assertThat(chain.executor.hasDueDeadline(Long.MAX_VALUE, chain.state)).isFalse();
  }

  @Test
  void theQuorumIsThatOfTheSetInForceWhateverItWas() {
    Hash expulsion = chain
        .applied(chain.admin(0), new Call.ExpelOrganization(chain.organization(4))).created()
        .get(0);
    added();

    chain.applied(chain.admin(1), new Call.CastVote(expulsion, true));

    assertThat(chain.get(Table.APPROVALS, expulsion).standing().ended())
        .as("three of five may still vote, and four are needed now").isEqualTo(EndReason.REJECTED);
    chain.reverted(chain.admin(4), new Call.LeaveConsortium(), Reason.IS_VALIDATOR);
  }

  @Test
  void anApprovedExpulsionIsRefusedWhileTheOrganisationRunsAValidator() {
    Person second = Candidates.secondAdmin(chain, 0);
    Hash expulsion = chain
        .applied(chain.admin(0), new Call.ExpelOrganization(chain.organization(4))).created()
        .get(0);
    added();
    for (int i = 1; i <= 3; i++) {
      chain.applied(chain.admin(i), new Call.CastVote(expulsion, true));
    }

    chain.reverted(second, new Call.CastVote(expulsion, true), Reason.IS_VALIDATOR);
    Hash removal = propose(chain.admin(4), new Change.RemoveValidator(fifth.key()));
    vote(removal, 0, 1, 2, 3);
    chain.applied(second, new Call.CastVote(expulsion, true));

    assertThat(chain.get(Table.ORGANIZATIONS, chain.organization(4)).standing().ended())
        .isEqualTo(EndReason.EXPELLED);
  }

  @Test
  void anOrganisationDoesNotLeaveInTheVeryBlockThatMakesItAValidator() {
    Hash proposal = propose(chain.admin(0), new Change.AddValidator(fifth));
    vote(proposal, 1, 2, 3);

    List<Receipt> receipts = chain
        .block(List.of(chain.transaction(device, proof(proposal), Bytes.EMPTY),
            chain.transaction(chain.admin(4), new Call.LeaveConsortium(), Bytes.EMPTY)));

    assertThat(receipts.get(0).isApplied()).isTrue();
    assertThat(receipts.get(1).reasons()).containsExactly(Reason.IS_VALIDATOR);
  }

  @Test
  void votesOfThoseWhoLeftTheSetLapse() {
    added();
    // A fifth member to be expelled: its admission needs four of five.
    Hash admission = chain
        .applied(chain.admin(4), new Call.ProposeOrganization("NEW", new LocalizedText("", "New"),
            OrganizationType.HOSPITAL, TestChain.key("new", 1).publicKey()))
        .created().get(2);
    chain.applied(chain.admin(0), new Call.CastVote(admission, true));
    chain.applied(chain.admin(1), new Call.CastVote(admission, true));
    Hash removal = propose(chain.admin(4), new Change.RemoveValidator(validator(0).key()));
    vote(removal, 0, 1, 2, 3);
    assertThat(set().size()).isEqualTo(4);

    chain.applied(chain.admin(2), new Call.CastVote(admission, true));
    assertThat(chain.get(Table.APPROVALS, admission).standing().state())
        .as("three votes, one of which has lapsed").isEqualTo(State.OPEN);
    chain.applied(chain.admin(3), new Call.CastVote(admission, true));

    assertThat(chain.get(Table.APPROVALS, admission).standing().ended())
        .isEqualTo(EndReason.FULFILLED);
  }

  @Test
  void whoLeftTheSetVotesNoMore() {
    added();
    Hash admission = chain
        .applied(chain.admin(4), new Call.ProposeOrganization("NEW", new LocalizedText("", "New"),
            OrganizationType.HOSPITAL, TestChain.key("new", 1).publicKey()))
        .created().get(2);
    Hash removal = propose(chain.admin(4), new Change.RemoveValidator(validator(0).key()));
    vote(removal, 0, 1, 2, 3);

    chain.reverted(chain.admin(0), new Call.CastVote(admission, true), Reason.NOT_IN_ELECTORATE);
  }

  @Test
  void parametersChangeTheSameWayAndHoldFromTheNextHeight() {
    ChainParameters next = Candidates.withTenure(7);
    chain.reverted(chain.admin(0), new Call.ProposeChange(new Change.SetParameters(parameters())),
        Reason.BAD_FIELD);
    Hash proposal = propose(chain.admin(4), new Change.SetParameters(next));
    vote(proposal, 0, 1);
    assertThat(parameters()).isEqualTo(ChainParameters.defaults());

    vote(proposal, 3);

    assertThat(parameters()).isEqualTo(next);
    assertThat(get(proposal).effectiveHeight()).isEqualTo(chain.height() + 1);
  }

  @Test
  void parametersBeyondTheirHardRangeAreNoTransactionAtAll() {
    assertThatThrownBy(() -> Candidates.withTenure(0)).hasMessageContaining("primaryTenure");
    ChainParameters d = ChainParameters.defaults();
    assertThatThrownBy(() -> Candidates.withWork(ChainParameters.BLOCK_WORK_MIN - 1))
        .hasMessageContaining("blockWorkMax");
    assertThatThrownBy(() -> Candidates.withWork(8_000 * d.viewTimeoutMaxMillis() + 1))
        .hasMessageContaining("blockWorkMax");
    assertThatThrownBy(() -> Candidates.withHeartbeat(14_001)).as("rule 13")
        .hasMessageContaining("stalenessMaxMillis");
    assertThat(Candidates.withHeartbeat(14_000).heartbeatMillis()).isEqualTo(14_000);
  }

  /** Or a value could be voted in that nothing could vote out. */
  @Test
  void everyCallThatGovernsFitsIntoTheSmallestBlock() {
    List<VerifiedTransaction> all = new ArrayList<>();
    Call propose = new Call.ProposeChange(new Change.ReplaceValidator(fifth.key(), fifth));
    for (Call call : List.of(propose,
        new Call.ProposeChange(new Change.SetParameters(ChainParameters.defaults())),
        new Call.CastVote(Hash.ZERO, true), proof(Hash.ZERO),
        new Call.WithdrawProposal(Hash.ZERO))) {
      all.add(chain.transaction(device, call, Bytes.EMPTY));
    }
    assertThat(all).allSatisfy(transaction -> {
      assertThat(Executor.work(transaction.body().call()))
          .isLessThan(ChainParameters.BLOCK_WORK_MIN / 10);
      assertThat(transaction.bytes()).isLessThan(1 << 12);
    });
  }
}
