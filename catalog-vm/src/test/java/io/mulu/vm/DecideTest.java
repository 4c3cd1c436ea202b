package io.mulu.vm;

import static io.mulu.vm.TestObjects.dataset;
import static io.mulu.vm.TestObjects.duo;
import static io.mulu.vm.TestObjects.published;
import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.RequestTerms;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.UseLimits;
import io.mulu.vm.TestChain.Person;
import io.mulu.vm.decision.Decide;
import io.mulu.vm.decision.Decision;
import io.mulu.vm.decision.DecisionFacts;
import io.mulu.vm.decision.GovernedTables;
import io.mulu.vm.decision.Question;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The decision as RPC and gateway ask it, on states that calls made. */
final class DecideTest {
  private final TestChain chain = new TestChain();

  /** The default policy by level: reasons beyond NO_GRANT, for someone who has the role. */
  @ParameterizedTest(name = "level {0} {1} for {2} without a legal basis: {3}")
  @CsvSource({"1, RECORD, HRESCH, ''", "2, RECORD, HRESCH, ''", "3, COUNT, HRESCH, CONSENT",
      "3, RECORD, TREAT, ''", "4, COUNT, HRESCH, CONSENT", "4, RECORD, TREAT, ''",
      "4, RECORD, HRESCH, CONSENT", "5, COUNT, HRESCH, CONSENT", "5, RECORD, TREAT, CONSENT",
      "5, RECORD, ETREAT, ''", "5, AGGREGATE, HRESCH, LEVEL CONSENT",
      "5, RECORD, HRESCH, LEVEL CONSENT", "5, METADATA, HRESCH, ''"})
  void eachLevelAsksForWhatItsPolicySays(int level, Action action, Purpose purpose,
      String expected) {
    Hash dataset = published(chain, 0, dataset(level, List.of(), "", duo("GRU")));
    Person officer = chain.person(1, Role.PRIVACY_OFFICER);
    Person actor = chain.person(1, Role.RESEARCHER, Role.CLINICIAN);
    chain.applied(officer,
        new Call.GiveRole(actor.id(), new Call.RoleGrant(Role.BREAK_GLASS, "", TestChain.FOREVER)));

    Decision decision = ask(actor, dataset, null, action, purpose);

    assertThat(reasons(decision)).startsWith(Reason.NO_GRANT);
    assertThat(reasons(decision).stream().skip(1).map(Reason::name).reduce("",
        (a, b) -> a.isEmpty() ? b : a + " " + b)).isEqualTo(expected);
  }

  @Test
  void aLawOrAnEthicsWaiverStandsInForConsentAtLevelThree() {
    assertThat(reasons(ask(chain.person(1, Role.RESEARCHER),
        published(chain, 0, dataset(3, duo("GRU"))), null, Action.COUNT, Purpose.HRESCH)))
        .containsExactly(Reason.NO_GRANT);
  }

  @Test
  void whoLacksTheRoleIsToldSo() {
    Hash dataset = published(chain, 0, dataset(2, duo("GRU")));
    Person clinician = chain.person(1, Role.CLINICIAN);
    assertThat(reasons(ask(clinician, dataset, null, Action.COUNT, Purpose.HRESCH)))
        .containsExactly(Reason.NO_GRANT, Reason.ROLE);
    assertThat(reasons(ask(clinician, dataset, null, Action.METADATA, Purpose.HRESCH)))
        .containsExactly(Reason.NO_GRANT);
  }

  @Test
  void aPermitSaysWhatRemainsToBeObeyed() {
    Person clinician = chain.person(1, Role.CLINICIAN);
    Hash open = published(chain, 0, dataset(1, duo("NRES"), duo("PUB")));
    Hash grant = chain
        .applied(clinician,
            new Call.RequestAccess(TestObjects.request(open, Purpose.HRESCH, Action.RECORD, 7)))
        .created().get(1);

    Decision decision = ask(clinician, open, grant, Action.RECORD, Purpose.HRESCH);

    assertThat(decision).isInstanceOfSatisfying(Decision.Permit.class, permit -> {
      assertThat(permit.grant()).isEqualTo(grant);
      assertThat(permit.residual().usesLeft()).isEqualTo(6);
      assertThat(permit.residual().obligations()).containsExactly("PUB");
      assertThat(permit.residual().minimumCell()).isEqualTo(1);
      assertThat(permit.residual().validToMillis()).isEqualTo(chain.now() + 30 * TestObjects.DAY);
    });
  }

  @Test
  void recordsOfHighLevelsAreOnlyViewedAndCellsAreNotSmall() {
    Hash dataset = published(chain, 0, dataset(4));
    Person clinician = chain.person(1, Role.CLINICIAN);
    chain.applied(clinician,
        new Call.RequestAccess(
            new RequestTerms(dataset, false, List.of(Action.RECORD), Purpose.TREAT, List.of(),
                List.of("hba1c"), Hash.ZERO, null, Hash.ZERO, 1_000, UseLimits.ofUses(0), 0, 0)));

    assertThat(ask(clinician, dataset, null, Action.RECORD, Purpose.TREAT))
        .isInstanceOfSatisfying(Decision.Permit.class, permit -> {
          assertThat(permit.residual().gatewayView()).isTrue();
          assertThat(permit.residual().noise()).isFalse();
          assertThat(permit.residual().minimumCell()).isEqualTo(10);
          assertThat(permit.residual().fields()).containsExactly("hba1c");
        });
  }

  @Test
  void anyGrantThatCoversTheUseIsFoundAlsoOneThatFollows() {
    Person steward = chain.person(0, Role.STEWARD);
    Hash first = published(chain, steward, 0, dataset(1, duo("GRU")), null);
    Person researcher = chain.person(2, Role.RESEARCHER);
    chain.applied(researcher,
        new Call.RequestAccess(TestObjects.request(first, Purpose.HRESCH, Action.RECORD, 1)));
    Hash following = chain
        .applied(researcher,
            new Call.RequestAccess(
                TestObjects.request(first, Purpose.HRESCH, List.of(Action.COUNT), 0, true, null)))
        .created().get(1);
    Hash second = published(chain, steward, 0, dataset(1, duo("GRU")), first);

    assertThat(ask(researcher, second, null, Action.COUNT, Purpose.HRESCH)).isInstanceOfSatisfying(
        Decision.Permit.class, permit -> assertThat(permit.grant()).isEqualTo(following));
    assertThat(
        reasons(ask(chain.person(1, Role.RESEARCHER), second, null, Action.COUNT, Purpose.HRESCH)))
        .containsExactly(Reason.NO_GRANT);
  }

  @Test
  void anEndedActorAnEndedHolderAndADeadEndpointDeny() {
    Hash endpoint = TestObjects.gateway(chain, 4);
    Hash dataset = published(chain, 4, dataset(1, List.of(endpoint), "", duo("NRES")));
    Person researcher = chain.person(2, Role.RESEARCHER);
    Hash grant = chain
        .applied(researcher,
            new Call.RequestAccess(TestObjects.request(dataset, Purpose.HRESCH, Action.COUNT, 0)))
        .created().get(1);
    assertThat(ask(researcher, dataset, grant, Action.COUNT, Purpose.HRESCH).isPermit()).isTrue();

    chain.applied(chain.admin(4), new Call.EndEndpoint(endpoint));
    chain.applied(chain.admin(4), new Call.LeaveConsortium());
    chain.applied(chain.admin(2), new Call.RevokeIdentity(researcher.id()));

    assertThat(reasons(ask(researcher, dataset, grant, Action.COUNT, Purpose.HRESCH)))
        .containsExactly(Reason.ID_IDENTITY_ENDED, Reason.ID_ENDPOINT_NOT_ACTIVE, Reason.NO_TITLE);
    assertThat(reasons(Decide.decide(
        DecisionFacts.load(chain.state, new GovernedTables(chain.state), chain.now(),
            new DecisionFacts.Subject(Hash.ZERO, null, dataset, grant, List.of())),
        Question.of(Action.COUNT, Purpose.HRESCH, 1)))).startsWith(Reason.ID_UNKNOWN_IDENTITY);
  }

  @Test
  void aLateDeadlineNeverPermits() {
    Hash dataset = published(chain, 0, dataset(1, duo("NRES")));
    Person researcher = chain.person(2, Role.RESEARCHER);
    Hash grant = chain
        .applied(researcher,
            new Call.RequestAccess(TestObjects.request(dataset, Purpose.HRESCH, Action.COUNT, 0)))
        .created().get(1);
    // No block has run, so the grant is still ACTIVE on the ledger.
    chain.advance(30 * TestObjects.DAY);
    assertThat(reasons(ask(researcher, dataset, grant, Action.COUNT, Purpose.HRESCH)))
        .containsExactly(Reason.GRANT_EXPIRED);
  }

  private Decision ask(Person actor, Hash dataset, @Nullable Hash grant, Action action,
      Purpose purpose) {
    return Decide.decide(DecisionFacts.load(chain.state, new GovernedTables(chain.state),
        chain.now(),
        new DecisionFacts.Subject(actor.id(), actor.keys().publicKey(), dataset, grant, List.of())),
        Question.of(action, purpose, 1));
  }

  private static List<Reason> reasons(Decision decision) {
    return switch (decision) {
      case Decision.Permit permit -> List.of();
      case Decision.Deny deny -> deny.reasons();
    };
  }
}
