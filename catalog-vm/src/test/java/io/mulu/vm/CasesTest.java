package io.mulu.vm;

import static io.mulu.vm.TestObjects.dataset;
import static io.mulu.vm.TestObjects.duo;
import static io.mulu.vm.TestObjects.published;
import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.Case;
import io.mulu.protocol.object.CaseCode;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.HoldReason;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.State;
import io.mulu.vm.TestChain.Person;
import io.mulu.vm.lifecycle.Holds;
import io.mulu.vm.state.Table;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Disputes. Founder 0 holds the subject, founder 1 claims, the others may judge. */
final class CasesTest {
  private final TestChain chain = new TestChain();
  private final Person claimant = chain.person(1, Role.CLINICIAN);
  private final Person respondent = chain.person(0, Role.STEWARD);
  private final Hash entry = chain
      .applied(respondent, new Call.RegisterEntries(TestObjects.gateway(chain, 0),
          List.of(TestObjects.item(1, 1, null))), TestObjects.handles(1))
      .created().get(0);

  @Test
  void anAcceptedAnswerClosesTheCaseAndLiftsItsHold() {
    Hash dispute = open(CaseCode.WRONG_PATIENT, ObjectKind.ENTRY, entry);
    assertThat(chain.get(Table.ENTRIES, entry).standing().holds()).extracting(hold -> hold.source())
        .containsExactly(dispute);
    chain.reverted(claimant, answer(dispute, Case.Answer.FIXED), Reason.NOT_HOLDER);
    chain.applied(respondent, answer(dispute, Case.Answer.FIXED));
    chain.reverted(respondent, new Call.CloseCase(dispute), Reason.NOT_OWN);
    chain.applied(claimant, new Call.CloseCase(dispute));

    assertThat(state(dispute)).isEqualTo(State.CLOSED);
    assertThat(chain.get(Table.ENTRIES, entry).standing().holds()).isEmpty();
    chain.reverted(claimant, new Call.CloseCase(dispute), Reason.WRONG_STATE);
    assertThat(chain.executor.hasDueDeadline(Long.MAX_VALUE, chain.state)).isFalse();
  }

  @Test
  void aRefutedClaimGoesToAPanelThatRepudiates() {
    Hash dispute = open(CaseCode.WRONG_PATIENT, ObjectKind.ENTRY, entry);
    chain.reverted(claimant, new Call.EscalateCase(dispute), Reason.WRONG_STATE);
    chain.applied(respondent, answer(dispute, Case.Answer.REFUTED));
    Hash panel = chain.applied(claimant, new Call.EscalateCase(dispute)).created().get(0);
    chain.reverted(chain.admin(0), new Call.CastVote(panel, false), Reason.NOT_IN_ELECTORATE);
    chain.reverted(chain.admin(1), new Call.CastVote(panel, true), Reason.NOT_IN_ELECTORATE);
    chain.applied(chain.admin(2), new Call.CastVote(panel, true));
    chain.applied(chain.admin(3), new Call.CastVote(panel, true));

    assertThat(state(dispute)).isEqualTo(State.DECIDED);
    assertThat(chain.get(Table.CASES, dispute).upheld()).isTrue();
    assertThat(chain.get(Table.ENTRIES, entry).standing().ended()).isEqualTo(EndReason.REPUDIATED);
    assertThat(chain.get(Table.ENTRIES, entry).standing().holds()).isEmpty();
  }

  @Test
  void aDismissedClaimLeavesItsSubject() {
    Hash dispute = open(CaseCode.WRONG_PATIENT, ObjectKind.ENTRY, entry);
    chain.applied(respondent, answer(dispute, Case.Answer.REFUTED));
    Hash panel = chain.applied(claimant, new Call.EscalateCase(dispute)).created().get(0);
    chain.applied(chain.admin(2), new Call.CastVote(panel, false));
    chain.applied(chain.admin(4), new Call.CastVote(panel, false));

    assertThat(state(dispute)).isEqualTo(State.DECIDED);
    assertThat(chain.get(Table.CASES, dispute).upheld()).isFalse();
    assertThat(chain.get(Table.ENTRIES, entry).standing().state()).isEqualTo(State.CURRENT);
    assertThat(chain.get(Table.ENTRIES, entry).standing().holds()).isEmpty();
  }

  @Test
  void anUnansweredCaseGoesToThePanelWhoseSilenceDismisses() {
    Hash dispute = open(CaseCode.HASH_MISMATCH, ObjectKind.ENTRY, entry);
    chain.advance(chain.genesis.parameters().caseAnswerMillis());
    Receipt due = chain.due();
    assertThat(due.created()).hasSize(1);
    assertThat(state(dispute)).isEqualTo(State.PANEL);
    chain.advance(chain.genesis.parameters().approvalMillis());
    chain.due();

    assertThat(state(dispute)).isEqualTo(State.DECIDED);
    assertThat(chain.get(Table.CASES, dispute).upheld()).isFalse();
  }

  @Test
  void anAnswerThatNobodyContestsStands() {
    Hash dispute = open(CaseCode.HASH_MISMATCH, ObjectKind.ENTRY, entry);
    chain.applied(respondent, answer(dispute, Case.Answer.FIXED));
    chain.advance(chain.genesis.parameters().caseAnswerMillis());
    chain.due();
    assertThat(state(dispute)).isEqualTo(State.CLOSED);
  }

  @Test
  void whereNobodyIsLeftToJudgeTheClaimIsDismissed() {
    TestChain two = new TestChain(ChainParameters.defaults(), 2);
    Person holder = two.person(0, Role.STEWARD);
    Person other = two.person(1, Role.CLINICIAN);
    Hash subject = two.applied(holder,
        new Call.RegisterEntries(TestObjects.gateway(two, 0),
            List.of(TestObjects.item(1, 1, null), TestObjects.item(2, 1, null))),
        TestObjects.handles(1, 2)).created().get(0);
    Hash unanswered = two
        .applied(other, new Call.OpenCase(CaseCode.STALE, ObjectKind.ENTRY, subject, null, null))
        .created().get(0);
    Hash answered = two
        .applied(other,
            new Call.OpenCase(CaseCode.WRONG_PATIENT, ObjectKind.ENTRY, subject, null, null))
        .created().get(0);
    two.applied(holder, answer(answered, Case.Answer.REFUTED));
    two.reverted(other, new Call.EscalateCase(answered), Reason.NO_ELECTORATE);
    two.advance(ChainParameters.defaults().caseAnswerMillis());
    two.due();

    assertThat(two.get(Table.CASES, unanswered).standing().state()).isEqualTo(State.DECIDED);
    assertThat(two.get(Table.CASES, answered).standing().state()).isEqualTo(State.CLOSED);
  }

  @Test
  void aContestedTitleStopsResearchAndIfUpheldItsGrants() {
    Hash dataset = published(chain, respondent, 0, dataset(1, duo("GRU")), null);
    Person researcher = chain.person(2, Role.RESEARCHER);
    Hash grant = chain
        .applied(researcher,
            new Call.RequestAccess(TestObjects.request(dataset, Purpose.HRESCH, Action.COUNT, 0)))
        .created().get(1);
    Call use = new Call.UseGrant(grant, dataset, Action.COUNT, Purpose.HRESCH, 1, null, null);
    Hash dispute = open(CaseCode.TITLE_CONTESTED, ObjectKind.RIGHT, right(dataset));
    chain.reverted(researcher, use, Reason.NO_TITLE);
    chain.advance(chain.genesis.parameters().caseAnswerMillis());
    Hash panel = chain.due().created().get(0);
    for (int judge = 2; judge <= 3; judge++) {
      chain.applied(chain.admin(judge), new Call.CastVote(panel, true));
    }

    assertThat(state(dispute)).isEqualTo(State.DECIDED);
    assertThat(chain.get(Table.DATASETS, dataset).standing().ended())
        .isEqualTo(EndReason.REPUDIATED);
    assertThat(chain.get(Table.RIGHTS, right(dataset)).standing().ended())
        .isEqualTo(EndReason.REJECTED);
    chain.reverted(researcher, use, Reason.TARGET_NOT_AVAILABLE, Reason.NO_TITLE);
    assertThat(chain.get(Table.GRANTS, grant).standing().holds()).extracting(hold -> hold.reason())
        .containsExactly(HoldReason.TITLE);
  }

  private Hash right(Hash dataset) {
    return Objects.requireNonNull(chain.get(Table.DATASETS, dataset).right());
  }

  @Test
  void aDisputeDoesNotStopCare() {
    Hash dataset = published(chain, respondent, 0, dataset(1), null);
    Hash grant = chain
        .applied(claimant,
            new Call.RequestAccess(TestObjects.request(dataset, Purpose.TREAT, Action.RECORD, 0)))
        .created().get(1);
    open(CaseCode.TITLE_CONTESTED, ObjectKind.RIGHT, right(dataset));
    chain.applied(claimant,
        new Call.UseGrant(grant, dataset, Action.RECORD, Purpose.TREAT, 1, null, null));
  }

  @Test
  void aDisputeAboutUseIsBetweenThePartiesOfTheGrant() {
    Hash dataset = published(chain, respondent, 0, dataset(1, duo("GRU")), null);
    Person researcher = chain.person(2, Role.RESEARCHER);
    Hash grant = chain
        .applied(researcher,
            new Call.RequestAccess(TestObjects.request(dataset, Purpose.HRESCH, Action.COUNT, 0)))
        .created().get(1);
    chain.reverted(claimant,
        new Call.OpenCase(CaseCode.USAGE_DISPUTED, ObjectKind.GRANT, grant, null, null),
        Reason.NOT_PARTY);
    Hash byHolder = chain
        .applied(respondent,
            new Call.OpenCase(CaseCode.USAGE_DISPUTED, ObjectKind.GRANT, grant, null, null))
        .created().get(0);
    Hash byGrantee = chain
        .applied(researcher,
            new Call.OpenCase(CaseCode.USAGE_DISPUTED, ObjectKind.GRANT, grant, null, null))
        .created().get(0);
    assertThat(chain.get(Table.CASES, byHolder).respondent()).isEqualTo(chain.organization(2));
    uphold(byGrantee, researcher, respondent, List.of(1, 3));
    assertThat(chain.get(Table.GRANTS, grant).standing().state()).isEqualTo(State.ACTIVE);
    uphold(byHolder, respondent, chain.person(2, Role.STEWARD), List.of(1, 3));
    assertThat(chain.get(Table.GRANTS, grant).standing().ended()).isEqualTo(EndReason.REVOKED);
  }

  @Test
  void aSubjectBearsOnlySoManyDisputesAndOneOfEachKindPerClaimant() {
    Hash first = open(CaseCode.WRONG_PATIENT, ObjectKind.ENTRY, entry);
    chain.reverted(claimant,
        new Call.OpenCase(CaseCode.WRONG_PATIENT, ObjectKind.ENTRY, entry, null, null),
        Reason.ALREADY_EXISTS);
    chain.reverted(respondent,
        new Call.OpenCase(CaseCode.WRONG_PATIENT, ObjectKind.ENTRY, entry, null, null),
        Reason.BAD_FIELD);
    chain.reverted(claimant,
        new Call.OpenCase(CaseCode.TITLE_CONTESTED, ObjectKind.ENTRY, entry, null, null),
        Reason.BAD_FIELD);
    chain.reverted(claimant,
        new Call.OpenCase(CaseCode.JOB_CHALLENGED, ObjectKind.GRANT, entry, null, null),
        Reason.BAD_FIELD);
    int open = 1;
    Receipt refused = null;
    for (int founder = 1; founder <= 4 && refused == null; founder++) {
      Person other = chain.person(founder, Role.RESEARCHER);
      for (CaseCode code : List.of(CaseCode.WRONG_PATIENT, CaseCode.DEMOGRAPHIC_CONFLICT,
          CaseCode.HASH_MISMATCH)) {
        Receipt receipt = chain.run(other,
            new Call.OpenCase(code, ObjectKind.ENTRY, entry, null, null));
        open += receipt.isApplied() ? 1 : 0;
        refused = receipt.reasons().contains(Reason.LIMIT) ? receipt : refused;
      }
    }
    assertThat(open).isEqualTo(Holds.DISPUTES_MAX);
    assertThat(refused).isNotNull();
    chain.applied(claimant, new Call.CloseCase(first));
    for (int founder = 1; founder <= 4; founder++) {
      Person other = chain.person(founder, Role.RESEARCHER);
      for (CaseCode code : List.of(CaseCode.STALE, CaseCode.LOW_QUALITY,
          CaseCode.SCHEMA_MISMATCH)) {
        refused = chain.run(other, new Call.OpenCase(code, ObjectKind.ENTRY, entry, null, null));
      }
    }
    assertThat(Table.OPEN_CASES.list(chain.state, 100, entry.bytes())).hasSize(16);
    assertThat(Objects.requireNonNull(refused).reasons()).containsExactly(Reason.LIMIT);
  }

  private void uphold(Hash dispute, Person by, Person against, List<Integer> judges) {
    chain.applied(against, answer(dispute, Case.Answer.REFUTED));
    Hash panel = chain.applied(by, new Call.EscalateCase(dispute)).created().get(0);
    judges.forEach(judge -> chain.applied(chain.admin(judge), new Call.CastVote(panel, true)));
  }

  private Hash open(CaseCode code, ObjectKind kind, Hash subject) {
    return chain
        .applied(claimant,
            new Call.OpenCase(code, kind, subject, Hash.sha256(Bytes.utf8("claim")), null))
        .created().get(0);
  }

  private State state(Hash dispute) {
    return chain.get(Table.CASES, dispute).standing().state();
  }

  private static Call answer(Hash dispute, Case.Answer answer) {
    return new Call.AnswerCase(dispute, answer, null);
  }
}
