package io.mulu.vm;

import static io.mulu.vm.TestObjects.dataset;
import static io.mulu.vm.TestObjects.duo;
import static io.mulu.vm.TestObjects.published;
import static io.mulu.vm.TestObjects.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.HoldReason;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.RequestTerms;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.UseLimits;
import io.mulu.vm.TestChain.Person;
import io.mulu.vm.state.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests, grants and what becomes of them. Founder 0 holds, founder 2 asks. */
final class PermissionTest {
  private static final Hash IRB = Hash.sha256(Bytes.utf8("irb"));
  private final TestChain chain = new TestChain();
  private final Person researcher = chain.person(2, Role.RESEARCHER);

  @Test
  void whereNobodyIsAskedTheGrantIsIssuedAtOnce() {
    Hash dataset = published(chain, 0, dataset(1, duo("GRU")));
    Receipt receipt = chain.applied(researcher, research(dataset, 2));

    assertThat(receipt.events()).extracting(event -> event.what()).containsExactly("grant_issued",
        "access_granted");
    Grant grant = grant(receipt);
    assertThat(grant.terms().validFromMillis()).isEqualTo(chain.now());
    assertThat(grant.identity()).as("a project is a team's").isNull();
    assertThat(chain.get(Table.REQUESTS, receipt.created().get(0)).grant()).isEqualTo(grant.id());
  }

  @Test
  void aGrantIsUsedUntilItIsExhausted() {
    Hash dataset = published(chain, 0, dataset(1, duo("GRU")));
    Hash grant = grant(chain.applied(researcher, research(dataset, 3))).id();

    chain.applied(researcher, use(grant, dataset, 2));
    assertThat(chain.get(Table.GRANTS, grant).usage().counted().uses()).isEqualTo(2);
    chain.reverted(researcher, use(grant, dataset, 2), Reason.GRANT_EXHAUSTED);
    chain.applied(researcher, use(grant, dataset, 1));
    assertThat(chain.get(Table.GRANTS, grant).standing().ended()).isEqualTo(EndReason.EXHAUSTED);
    chain.reverted(researcher, use(grant, dataset, 1), Reason.GRANT_EXHAUSTED);
    chain.reverted(researcher, use(grant, dataset, 0), Reason.BAD_FIELD);
  }

  @Test
  void aDenialNamesEveryReasonInTheOrderOfTheSteps() {
    Hash dataset = published(chain, 0, dataset(4, duo("HMB"), duo("GS", "CN")));
    Person clinician = chain.person(1, Role.CLINICIAN);
    chain.reverted(clinician,
        new Call.UseGrant(Hash.ZERO, dataset, Action.COUNT, Purpose.HRESCH, 1, null, null),
        Reason.NO_GRANT, Reason.ROLE, Reason.CONSENT);
    chain.reverted(researcher,
        new Call.RequestAccess(
            request(dataset, Purpose.HRESCH, List.of(Action.MATCH), 1, false, null)),
        Reason.ACTION_NOT_OFFERED, Reason.DUO, Reason.ENV);
    chain.reverted(clinician,
        new Call.UseGrant(Hash.ZERO, Hash.ZERO, Action.COUNT, Purpose.HRESCH, 1, null, null),
        Reason.TARGET_UNKNOWN, Reason.NO_GRANT);
  }

  @Test
  void levelThreeResearchGoesThroughCommitteeAndEthics() {
    Hash dataset = published(chain, 0, dataset(3, duo("HMB")));
    Person ethics = chain.person(0, Role.ETHICS);
    chain.reverted(researcher,
        new Call.RequestAccess(
            request(dataset, Purpose.HRESCH, List.of(Action.COUNT), 5, false, null, duo("HMB"))),
        Reason.ETHICS);
    Receipt asked = chain.applied(researcher, new Call.RequestAccess(
        request(dataset, Purpose.HRESCH, List.of(Action.COUNT), 5, false, IRB, duo("HMB"))));
    Hash approval = asked.created().get(1);
    Person third = chain.person(0, Role.DATA_COMMITTEE);
    List<Hash> committee = chain.get(Table.APPROVALS, approval).stages().get(0).electorate();
    assertThat(committee).hasSize(2).doesNotContain(third.id());
    chain.reverted(third, new Call.CastVote(approval, true), Reason.NOT_IN_ELECTORATE);
    chain.reverted(ethics, new Call.CastVote(approval, true), Reason.NOT_IN_ELECTORATE);
  }

  @Test
  void anApprovedRequestBecomesAGrantWhoseTimeStartsThen() {
    Hash dataset = published(chain, 0, dataset(2, duo("GRU")));
    Person steward = chain.person(0, Role.STEWARD);
    Receipt asked = chain.applied(researcher, research(dataset, 0));
    chain.advance(1_000_000);
    Receipt voted = chain.applied(steward, new Call.CastVote(asked.created().get(1), true));

    assertThat(voted.events()).extracting(event -> event.what()).containsExactly("grant_issued",
        "access_granted", "approval_fulfilled");
    Grant grant = chain.get(Table.GRANTS, voted.created().get(0));
    assertThat(grant.terms().validToMillis()).isEqualTo(chain.now() + 30 * TestObjects.DAY);
    chain.applied(researcher, use(grant.id(), dataset, 1_000));
    chain.reverted(chain.person(2), use(grant.id(), dataset, 1), Reason.ROLE);
    chain.reverted(chain.person(1, Role.RESEARCHER), use(grant.id(), dataset, 1), Reason.NO_GRANT);
    assertThat(voted.events().get(0).organizations())
        .containsExactlyInAnyOrder(chain.organization(0), chain.organization(2));
  }

  @Test
  void refusedWithdrawnAndForgottenRequestsEndAsSuch() {
    Hash dataset = published(chain, 0, dataset(2, duo("GRU")));
    Person steward = chain.person(0, Role.STEWARD);
    Receipt refused = chain.applied(researcher, research(dataset, 0));
    // Three stewards could vote; all must refuse before one vote has become impossible.
    Hash approval = refused.created().get(1);
    assertThat(chain.get(Table.APPROVALS, approval).stages().get(0).electorate()).hasSize(3);
    Receipt withdrawn = chain.applied(researcher, research(dataset, 0));
    chain.reverted(chain.person(2, Role.RESEARCHER),
        new Call.WithdrawRequest(withdrawn.created().get(0)), Reason.ROLE);
    chain.applied(chain.admin(2), new Call.WithdrawRequest(withdrawn.created().get(0)));
    chain.reverted(steward, new Call.CastVote(withdrawn.created().get(1), true),
        Reason.APPROVAL_VOID);
    chain.advance(chain.genesis.parameters().requestMillis());
    chain.due();

    assertThat(ended(refused)).isEqualTo(EndReason.EXPIRED);
    assertThat(ended(withdrawn)).isEqualTo(EndReason.WITHDRAWN);
    chain.reverted(researcher, new Call.WithdrawRequest(refused.created().get(0)),
        Reason.WRONG_STATE);
  }

  @Test
  void aRevokedGrantPermitsNothing() {
    Hash dataset = published(chain, 0, dataset(1, duo("GRU")));
    Hash grant = grant(chain.applied(researcher, research(dataset, 0))).id();
    chain.reverted(chain.person(0, Role.CLINICIAN), new Call.RevokeGrant(grant), Reason.ROLE);
    chain.reverted(chain.admin(1), new Call.RevokeGrant(grant), Reason.NOT_HOLDER);
    chain.applied(chain.person(0, Role.PRIVACY_OFFICER), new Call.RevokeGrant(grant));

    chain.reverted(researcher, use(grant, dataset, 1), Reason.GRANT_ENDED);
    chain.reverted(chain.admin(0), new Call.RevokeGrant(grant), Reason.WRONG_STATE);
    assertThat(Table.DEPENDENTS.list(chain.state, 10, right(dataset).bytes())).isEmpty();
  }

  @Test
  void aGrantExpiresByItselfAndDoesNotPermitBefore() {
    Hash dataset = published(chain, 0, dataset(1, duo("GRU")));
    Hash grant = grant(chain.applied(researcher, research(dataset, 0))).id();
    chain.advance(30 * TestObjects.DAY);
    assertThat(chain.due().events()).extracting(event -> event.what())
        .containsExactly("right_confirmed", "grant_expired");

    chain.reverted(researcher, use(grant, dataset, 1), Reason.GRANT_EXPIRED);
    assertThat(chain.get(Table.GRANTS, grant).standing().ended()).isEqualTo(EndReason.EXPIRED);
  }

  @Test
  void pinnedGrantsStayAndFollowingOnesMoveOn() {
    Person steward = chain.person(0, Role.STEWARD);
    Hash first = published(chain, steward, 0, dataset(1, duo("GRU")), null);
    Hash pinned = grant(chain.applied(researcher, research(first, 0))).id();
    Hash following = grant(chain.applied(researcher, new Call.RequestAccess(
        request(first, Purpose.HRESCH, List.of(Action.COUNT), 0, true, IRB)))).id();
    Hash second = published(chain, steward, 0, dataset(1, duo("GRU")), first);

    chain.applied(researcher, use(pinned, first, 1));
    chain.reverted(researcher, use(pinned, second, 1), Reason.NO_GRANT);
    chain.applied(researcher, use(following, second, 1));
    chain.reverted(researcher, use(following, first, 1), Reason.TARGET_NOT_AVAILABLE);
  }

  @Test
  void aWithdrawnDatasetTakesTheTitleFromItsGrants() {
    Person steward = chain.person(0, Role.STEWARD);
    Hash dataset = published(chain, steward, 0, dataset(1, duo("GRU")), null);
    Hash grant = grant(chain.applied(researcher, research(dataset, 0))).id();
    chain.applied(steward, new Call.WithdrawDataset(dataset));

    assertThat(chain.get(Table.GRANTS, grant).standing().holds()).extracting(hold -> hold.reason())
        .containsExactly(HoldReason.TITLE);
    chain.reverted(researcher, use(grant, dataset, 1), Reason.TARGET_NOT_AVAILABLE,
        Reason.NO_TITLE);
    chain.reverted(researcher, research(dataset, 1), Reason.TARGET_NOT_AVAILABLE);
  }

  @Test
  void moreGrantsThanOneTransactionHoldsAreHeldInTheNextBlocks() {
    Person steward = chain.person(0, Role.STEWARD);
    Hash dataset = published(chain, steward, 0, dataset(1, duo("GRU")), null);
    Grant model = grant(chain.applied(researcher, research(dataset, 0)));
    for (int i = 0; i < 600; i++) {
      Hash id = Hash.sha256(Bytes.ofLong(i));
      chain.force(Table.GRANTS,
          new Grant(id, model.standing(), model.origin(), model.title(), null, model.holder(),
              model.grantee(), null, model.terms(), model.request(), 0, 0, model.usage(), List.of(),
              null),
          id.bytes());
      chain.force(Table.DEPENDENTS, new StateTable.Reference(id), right(dataset).bytes(),
          id.bytes());
    }
    chain.applied(steward, new Call.WithdrawDataset(dataset));
    assertThat(heldGrants()).isEqualTo(256);
    chain.reverted(researcher, use(model.id(), dataset, 1), Reason.TARGET_NOT_AVAILABLE,
        Reason.NO_TITLE);
    chain.due();
    assertThat(heldGrants()).isEqualTo(601);
    assertThat(chain.executor.hasDueDeadline(chain.now() + 1, chain.state)).isFalse();
  }

  @Test
  void aCareRelationIsGrantedAtOnceToTheClinicianAlone() {
    Hash dataset = published(chain, 0, dataset(4));
    Person clinician = chain.person(1, Role.CLINICIAN);
    RequestTerms care = new RequestTerms(dataset, false, List.of(Action.RECORD), Purpose.TREAT,
        List.of(), List.of(), Hash.sha256(Bytes.utf8("selection")), null,
        Hash.sha256(Bytes.utf8("encounter")), TestObjects.DAY, UseLimits.ofUses(0), 0, 0);
    Hash grant = grant(chain.applied(clinician, new Call.RequestAccess(care))).id();

    chain.applied(clinician,
        new Call.UseGrant(grant, dataset, Action.RECORD, Purpose.TREAT, 1, null, null));
    chain.reverted(chain.person(1, Role.CLINICIAN),
        new Call.UseGrant(grant, dataset, Action.RECORD, Purpose.TREAT, 1, null, null),
        Reason.NO_GRANT);
    chain.reverted(clinician,
        new Call.UseGrant(grant, dataset, Action.RECORD, Purpose.HRESCH, 1, null, null),
        Reason.ROLE, Reason.PURPOSE, Reason.DUO, Reason.CONSENT);
    chain.reverted(researcher, new Call.RequestAccess(care), Reason.ROLE);
    chain.reverted(clinician,
        new Call.RequestAccess(
            new RequestTerms(dataset, false, List.of(Action.RECORD), Purpose.TREAT, List.of(),
                List.of(), Hash.ZERO, null, Hash.ZERO, TestObjects.DAY, UseLimits.NONE, 1, 0)),
        Reason.EXCEEDS_PARENT);
  }

  @Test
  void unknownResearchTermsAndFieldsAreRefused() {
    Hash dataset = published(chain, 0, dataset(1, duo("GRU")));
    chain.reverted(researcher,
        new Call.RequestAccess(
            request(dataset, Purpose.HRESCH, List.of(Action.COUNT), 1, false, IRB, duo("FUN"))),
        Reason.UNKNOWN_CODE);
    chain.reverted(researcher,
        new Call.RequestAccess(
            new RequestTerms(dataset, false, List.of(Action.COUNT), Purpose.HRESCH, List.of(),
                List.of("salary"), null, IRB, null, 1_000, UseLimits.ofUses(1), 0, 0)),
        Reason.BAD_FIELD);
  }

  @Test
  void aHoldStopsUseUntilItsSourceLiftsIt() {
    Hash dataset = published(chain, 0, dataset(1, duo("GRU")));
    Hash grant = grant(chain.applied(researcher, research(dataset, 0))).id();
    Person officer = chain.person(0, Role.PRIVACY_OFFICER);
    Person auditor = chain.person(3, Role.AUDITOR);
    chain.applied(officer, hold(ObjectKind.GRANT, grant, HoldReason.OFFICER));
    chain.applied(auditor, hold(ObjectKind.DATASET, dataset, HoldReason.REGULATOR));
    chain.reverted(officer, hold(ObjectKind.GRANT, grant, HoldReason.OFFICER),
        Reason.ALREADY_EXISTS);

    chain.reverted(researcher, use(grant, dataset, 1), Reason.TARGET_HELD, Reason.GRANT_HELD);
    chain.reverted(officer, lift(ObjectKind.DATASET, dataset, HoldReason.REGULATOR), Reason.ROLE);
    chain.reverted(auditor, lift(ObjectKind.GRANT, grant, HoldReason.OFFICER), Reason.NOT_HOLDER);
    chain.applied(chain.person(0, Role.PRIVACY_OFFICER),
        lift(ObjectKind.GRANT, grant, HoldReason.OFFICER));
    chain.reverted(officer, lift(ObjectKind.GRANT, grant, HoldReason.OFFICER), Reason.NO_SUCH_HOLD);
    chain.applied(auditor, lift(ObjectKind.DATASET, dataset, HoldReason.REGULATOR));
    chain.applied(researcher, use(grant, dataset, 1));
  }

  @Test
  void holdsArePlacedOnlyByTheRules() {
    Hash dataset = published(chain, 0, dataset(1, duo("GRU")));
    Person officer = chain.person(0, Role.PRIVACY_OFFICER);
    chain.reverted(officer, hold(ObjectKind.DATASET, dataset, HoldReason.TITLE), Reason.BAD_FIELD);
    chain.reverted(officer, hold(ObjectKind.DATASET, dataset, HoldReason.REGULATOR), Reason.ROLE);
    chain.reverted(chain.person(1, Role.PRIVACY_OFFICER),
        hold(ObjectKind.DATASET, dataset, HoldReason.OFFICER), Reason.NOT_HOLDER);
    chain.reverted(officer,
        hold(ObjectKind.APPROVAL,
            java.util.Objects.requireNonNull(chain.get(Table.DATASETS, dataset).approval()),
            HoldReason.OFFICER),
        Reason.WRONG_STATE);
    chain.reverted(officer, hold(ObjectKind.DATASET, Hash.ZERO, HoldReason.OFFICER),
        Reason.UNKNOWN_OBJECT);
  }

  @Test
  void whoIsHeldCanDoNothingButBeHelped() {
    Person officer = chain.person(2, Role.PRIVACY_OFFICER);
    chain.applied(officer, hold(ObjectKind.IDENTITY, researcher.id(), HoldReason.OFFICER));
    chain.reverted(researcher, new Call.LeaveConsortium(), Reason.ID_HELD);
    chain.reverted(chain.admin(2),
        new Call.GiveRole(researcher.id(), new Call.RoleGrant(Role.STEWARD, "", TestChain.FOREVER)),
        Reason.HELD);
    chain.applied(officer, lift(ObjectKind.IDENTITY, researcher.id(), HoldReason.OFFICER));

    Person auditor = chain.person(3, Role.AUDITOR);
    chain.applied(auditor,
        hold(ObjectKind.ORGANIZATION, chain.organization(2), HoldReason.REGULATOR));
    chain.reverted(researcher, new Call.LeaveConsortium(), Reason.ID_HELD);
  }

  private Hash right(Hash dataset) {
    return java.util.Objects.requireNonNull(chain.get(Table.DATASETS, dataset).right());
  }

  private long heldGrants() {
    return Table.GRANTS.list(chain.state, 1_000).stream()
        .filter(grant -> !grant.standing().holds().isEmpty()).count();
  }

  private EndReason ended(Receipt asked) {
    return java.util.Objects
        .requireNonNull(chain.get(Table.REQUESTS, asked.created().get(0)).standing().ended());
  }

  private Grant grant(Receipt receipt) {
    return receipt.created().stream().map(id -> Table.GRANTS.get(chain.state, id))
        .filter(java.util.Objects::nonNull).findFirst().orElseThrow();
  }

  private static Call research(Hash dataset, long uses) {
    return new Call.RequestAccess(request(dataset, Purpose.HRESCH, Action.COUNT, uses));
  }

  private static Call use(Hash grant, Hash dataset, long uses) {
    return new Call.UseGrant(grant, dataset, Action.COUNT, Purpose.HRESCH, uses, null, null);
  }

  private static Call hold(ObjectKind kind, Hash id, HoldReason reason) {
    return new Call.PlaceHold(kind, id, reason);
  }

  private static Call lift(ObjectKind kind, Hash id, HoldReason reason) {
    return new Call.LiftHold(kind, id, reason);
  }
}
