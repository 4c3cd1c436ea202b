package io.mulu.vm;

import static io.mulu.vm.TestObjects.dataset;
import static io.mulu.vm.TestObjects.duo;
import static io.mulu.vm.TestObjects.published;
import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.answer.Finding;
import io.mulu.protocol.answer.Finding.Condition;
import io.mulu.protocol.answer.Finding.Need;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.CaseCode;
import io.mulu.protocol.object.Decree;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.Right;
import io.mulu.protocol.object.Role;
import io.mulu.vm.TestChain.Person;
import io.mulu.vm.decision.Decide;
import io.mulu.vm.decision.Decision;
import io.mulu.vm.decision.DecisionFacts;
import io.mulu.vm.decision.Explain;
import io.mulu.vm.decision.Facts;
import io.mulu.vm.decision.GovernedTables;
import io.mulu.vm.decision.Question;
import io.mulu.vm.state.Table;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each reason is told with what it is about, and with what would satisfy it. */
final class ExplainTest {
  private final TestChain chain = new TestChain();
  private final Person steward = chain.person(0, Role.STEWARD);
  private final Person researcher = chain.person(1, Role.RESEARCHER);
  private final Hash open = published(chain, steward, 0, dataset(1, duo("HMB")), null);

  @Test
  void whoHasNoGrantLearnsWhoWouldDecideOnARequest() {
    Hash version = published(chain, 0, dataset(3, duo("GRU")));
    assertThat(explain(researcher, version, null, Action.COUNT, Purpose.HRESCH)).singleElement()
        .satisfies(found -> {
          assertThat(found.reason()).isEqualTo(Reason.NO_GRANT);
          assertThat(found.about()).containsExactly(ObjectKind.DATASET.show(version));
          assertThat(found.needs()).containsExactly(
              new Need(Condition.APPROVAL, List.of("DATA_COMMITTEE 2", "ETHICS 1 VETO")));
        });
  }

  @Test
  void roleActionAndPurposeAreNamed() {
    Person clinician = chain.person(1, Role.CLINICIAN);
    Hash version = published(chain, 0, dataset(2, duo("GRU")));
    assertThat(need(explain(clinician, version, null, Action.EXPORT, Purpose.HRESCH), Reason.ROLE))
        .isEqualTo(new Need(Condition.ROLE, List.of("RESEARCHER")));
    assertThat(need(explain(clinician, version, null, Action.EXPORT, Purpose.HRESCH),
        Reason.ACTION_NOT_OFFERED))
        .isEqualTo(new Need(Condition.ACTION, List.of("COUNT", "AGGREGATE", "RECORD", "METADATA")));
    Hash grant = granted();
    List<Finding> other = explain(researcher, open, grant, Action.RECORD, Purpose.PUBHLTH);
    assertThat(need(other, Reason.NO_GRANT))
        .isEqualTo(new Need(Condition.ACTION, List.of("COUNT")));
    assertThat(need(other, Reason.PURPOSE))
        .isEqualTo(new Need(Condition.PURPOSE, List.of("HRESCH")));
    assertThat(about(other, Reason.PURPOSE)).containsExactly(ObjectKind.GRANT.show(grant));
  }

  @Test
  void anotherVersionOrOrganisationIsNamed() {
    Hash grant = granted();
    Hash second = published(chain, steward, 0, dataset(1, duo("HMB")), open);
    assertThat(
        need(explain(researcher, second, grant, Action.COUNT, Purpose.HRESCH), Reason.NO_GRANT))
        .isEqualTo(new Need(Condition.DATASET, List.of(ObjectKind.DATASET.show(open))));
    assertThat(
        need(explain(chain.person(2, Role.RESEARCHER), open, grant, Action.COUNT, Purpose.HRESCH),
            Reason.NO_GRANT))
        .isEqualTo(new Need(Condition.GRANTEE,
            List.of(ObjectKind.ORGANIZATION.show(chain.organization(1)))));
  }

  @Test
  void aContestedRightLeadsToItsCase() {
    Hash grant = granted();
    Hash right = Objects.requireNonNull(chain.get(Table.DATASETS, open).right());
    Hash dispute = chain
        .applied(chain.person(2, Role.STEWARD),
            new Call.OpenCase(CaseCode.TITLE_CONTESTED, ObjectKind.RIGHT, right, null, null))
        .created().get(0);
    List<Finding> found = explain(researcher, open, grant, Action.COUNT, Purpose.HRESCH);
    assertThat(about(found, Reason.NO_TITLE)).containsExactly(ObjectKind.RIGHT.show(right));
    assertThat(need(found, Reason.NO_TITLE)).isEqualTo(
        new Need(Condition.HOLD_LIFTED, List.of("DISPUTE by " + ObjectKind.CASE.show(dispute))));
    assertThat(chain.get(Table.RIGHTS, right)).extracting(Right::id).isEqualTo(right);
  }

  @Test
  void timesAndCountsAreTold() {
    Hash grant = granted();
    chain.applied(researcher,
        new Call.UseGrant(grant, open, Action.COUNT, Purpose.HRESCH, 2, null, null));
    assertThat(need(explain(researcher, open, grant, Action.COUNT, Purpose.HRESCH, 2),
        Reason.GRANT_EXHAUSTED)).isEqualTo(new Need(Condition.USES, List.of("1")));
    long end = chain.get(Table.GRANTS, grant).terms().validToMillis();
    chain.advance(30 * TestObjects.DAY);
    assertThat(
        need(explain(researcher, open, grant, Action.COUNT, Purpose.HRESCH), Reason.GRANT_EXPIRED))
        .isEqualTo(
            new Need(Condition.BEFORE, List.of(java.time.Instant.ofEpochMilli(end).toString())));
  }

  @Test
  void theConsentThatDeniesAndTheConditionsOfUseAreNamed() {
    Person recorder = chain.person(0, Role.CONSENT_RECORDER);
    Hash refusal = chain
        .applied(recorder, new Call.RecordConsent(TestObjects.consent(Decree.DENY), null),
            TestObjects.consentHandle(1))
        .created().get(0);
    Hash version = published(chain, 0, dataset(4, duo("DS", "E11"), duo("NPU")));
    List<Finding> found = explain(researcher, version, null, Action.COUNT, Purpose.HRESCH, 1,
        refusal);
    assertThat(about(found, Reason.CONSENT)).containsExactly(ObjectKind.DATASET.show(version),
        ObjectKind.CONSENT.show(refusal));
    assertThat(need(found, Reason.CONSENT))
        .isEqualTo(new Need(Condition.CONSENT, List.of("EXPLICIT_OR_TREATMENT")));

    Hash grant = granted();
    chain.applied(chain.person(0, Role.PRIVACY_OFFICER),
        new Call.PlaceHold(ObjectKind.GRANT, grant, io.mulu.protocol.object.HoldReason.OFFICER));
    List<Finding> held = explain(researcher, open, grant, Action.COUNT, Purpose.HRESCH);
    assertThat(need(held, Reason.GRANT_HELD)).isEqualTo(new Need(Condition.HOLD_LIFTED,
        List.of("OFFICER by " + ObjectKind.ORGANIZATION.show(chain.organization(0)))));
  }

  /** Three uses of COUNT for research. */
  private Hash granted() {
    return chain.applied(researcher, new Call.RequestAccess(TestObjects.request(open,
        Purpose.HRESCH, List.of(Action.COUNT), 3, false, null, duo("HMB")))).created().get(1);
  }

  private List<Finding> explain(Person actor, Hash version, @Nullable Hash grant, Action action,
      Purpose purpose) {
    return explain(actor, version, grant, action, purpose, 1);
  }

  private List<Finding> explain(Person actor, Hash version, @Nullable Hash grant, Action action,
      Purpose purpose, long uses, Hash... consents) {
    Facts facts = DecisionFacts.load(chain.state, new GovernedTables(chain.state), chain.now(),
        new DecisionFacts.Subject(actor.id(), actor.keys().publicKey(), version, grant,
            List.of(consents)));
    Question question = Question.of(action, purpose, uses);
    Decision.Deny denied = (Decision.Deny) Decide.decide(facts, question);
    List<Finding> found = Explain.explain(facts, question, denied);
    assertThat(found).extracting(Finding::reason).isEqualTo(denied.reasons());
    return found;
  }

  private static Need need(List<Finding> found, Reason reason) {
    return of(found, reason).needs().getFirst();
  }

  private static List<String> about(List<Finding> found, Reason reason) {
    return of(found, reason).about();
  }

  private static Finding of(List<Finding> found, Reason reason) {
    return found.stream().filter(f -> f.reason() == reason).findFirst().orElseThrow();
  }
}
