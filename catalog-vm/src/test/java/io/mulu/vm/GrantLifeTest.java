package io.mulu.vm;

import static io.mulu.vm.TestObjects.dataset;
import static io.mulu.vm.TestObjects.duo;
import static io.mulu.vm.TestObjects.published;
import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.Amounts;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.HoldReason;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.protocol.object.Obligation;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.RequestTerms;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.State;
import io.mulu.protocol.object.UseLimits;
import io.mulu.vm.TestChain.Person;
import io.mulu.vm.state.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a grant: passed on, leased, reported, owed for, closed. */
final class GrantLifeTest {
  private final TestChain chain = new TestChain();
  private final Person steward = chain.person(0, Role.STEWARD);
  private final Person gateway = chain.member(0, IdentityKind.SERVICE, Role.GATEWAY);
  private final Person researcher = chain.person(2, Role.RESEARCHER);
  private final Person other = chain.person(1, Role.RESEARCHER);

  @Test
  void aDelegatedGrantLiesWithinItsParentAndIsSetAsideInIt() {
    Hash dataset = open();
    Hash parent = granted(dataset, UseLimits.ofUses(10), 1);
    Hash child = delegated(parent, 4, 0);
    assertThat(grant(parent).usesLeft(chain.now())).isEqualTo(6);
    chain.applied(other, use(child, dataset, 3));
    chain.reverted(other, use(child, dataset, 2), Reason.GRANT_EXHAUSTED);
    chain.reverted(researcher, use(parent, dataset, 7), Reason.GRANT_EXHAUSTED);
    chain.applied(researcher, use(parent, dataset, 6));
    assertThat(grant(parent).standing().state()).as("a part of it may come back")
        .isEqualTo(State.ACTIVE);

    chain.applied(other, new Call.RevokeGrant(child));
    assertThat(grant(parent).usage().counted().uses()).isEqualTo(9);
    assertThat(grant(parent).usesLeft(chain.now())).isEqualTo(1);
    assertThat(grant(parent).children()).isZero();
    chain.applied(researcher, use(parent, dataset, 1));
    assertThat(grant(parent).standing().ended()).isEqualTo(EndReason.EXHAUSTED);
  }

  @Test
  void aDelegatedGrantIsNotWider() {
    Hash dataset = open();
    Hash parent = granted(dataset, UseLimits.ofUses(10), 1);
    chain.reverted(researcher, delegate(parent, List.of(Action.RECORD), 1, 0, 1),
        Reason.EXCEEDS_PARENT);
    chain.reverted(researcher, delegate(parent, List.of(Action.COUNT), 11, 0, 1),
        Reason.EXCEEDS_PARENT);
    chain.reverted(researcher, delegate(parent, List.of(Action.COUNT), 0, 0, 1),
        Reason.EXCEEDS_PARENT);
    chain.reverted(researcher, delegate(parent, List.of(Action.COUNT), 1, 1, 1),
        Reason.EXCEEDS_PARENT);
    chain.reverted(researcher, delegate(parent, List.of(Action.COUNT), 1, 0, 31),
        Reason.EXCEEDS_PARENT);
    chain.reverted(other, delegate(parent, List.of(Action.COUNT), 1, 0, 1), Reason.NOT_OWN);
    Hash child = delegated(parent, 1, 0);
    chain.reverted(other, delegate(child, List.of(Action.COUNT), 1, 0, 1), Reason.EXCEEDS_PARENT);
  }

  @Test
  void revokingAGrantHoldsWhatWasDelegatedInTheSameTransactionAndStopsTheWholeChain() {
    Hash dataset = open();
    Hash top = granted(dataset, UseLimits.NONE, 2);
    Hash middle = delegated(top, 0, 1);
    Hash bottom = chain
        .applied(other,
            new Call.DelegateGrant(middle, chain.organization(3), chain.admin(3).id(),
                List.of(Action.COUNT), List.of(), chain.now() + TestObjects.DAY, UseLimits.NONE, 0))
        .created().get(0);
    assertThat(grant(bottom).depth()).isEqualTo(2);
    chain.applied(steward, new Call.RevokeGrant(top));

    assertThat(grant(middle).standing().holds()).extracting(h -> h.reason())
        .containsExactly(HoldReason.PARENT);
    chain.reverted(steward, new Call.CloseGrant(top), Reason.HAS_DELEGATED);
    chain.reverted(other, use(middle, dataset, 1), Reason.NO_TITLE);
    chain.reverted(chain.admin(3), use(bottom, dataset, 1), Reason.NO_TITLE);
  }

  @Test
  void aHoldOnTheParentStopsItsDelegatedGrants() {
    Hash dataset = open();
    Hash parent = granted(dataset, UseLimits.NONE, 1);
    Hash child = delegated(parent, 0, 0);
    Person officer = chain.person(0, Role.PRIVACY_OFFICER);
    chain.applied(officer,
        new Call.PlaceHold(io.mulu.protocol.object.ObjectKind.GRANT, parent, HoldReason.CONSENT));
    chain.reverted(other, use(child, dataset, 1), Reason.NO_TITLE);
    chain.applied(officer,
        new Call.LiftHold(io.mulu.protocol.object.ObjectKind.GRANT, parent, HoldReason.CONSENT));
    chain.applied(other, use(child, dataset, 1));
  }

  @Test
  void aLeaseReservesUsesAndWhatIsLeftComesBack() {
    Hash dataset = open();
    Hash grant = granted(dataset, UseLimits.ofUses(10), 0);
    chain.reverted(researcher, lease(grant, 8), Reason.NOT_HOLDER);
    chain.applied(gateway, lease(grant, 8));
    chain.reverted(gateway, lease(grant, 3), Reason.GRANT_EXHAUSTED);
    chain.reverted(researcher, use(grant, dataset, 3), Reason.GRANT_EXHAUSTED);
    chain.applied(gateway, new Call.PostUsage(grant, 0, 5, Hash.ZERO, new Amounts(5, 50, 500)));
    assertThat(grant(grant).usesLeft(chain.now())).isEqualTo(2);
    chain.advance(TestObjects.DAY);
    assertThat(chain.due().events()).extracting(e -> e.what()).containsExactly("lease_ended");
    assertThat(grant(grant).usesLeft(chain.now())).isEqualTo(5);
    assertThat(grant(grant).usage().counted()).isEqualTo(new Amounts(5, 50, 500));
  }

  @Test
  void recordsLeaveNoGapAndAreNeverRefusedForBeingTooMany() {
    Hash dataset = open();
    Hash grant = granted(dataset, UseLimits.ofUses(3), 0);
    Hash first = chain
        .applied(gateway, new Call.PostUsage(grant, 0, 4, Hash.ZERO, new Amounts(4, 0, 0)))
        .created().get(0);
    assertThat(grant(grant).usage().overrun()).isEqualTo(4);
    assertThat(grant(grant).standing().ended()).isEqualTo(EndReason.EXHAUSTED);
    chain.reverted(gateway, new Call.PostUsage(grant, 3, 1, Hash.ZERO, Amounts.NONE),
        Reason.RECORDS_GAP);
    chain.reverted(gateway, new Call.PostUsage(grant, 4, 0, Hash.ZERO, Amounts.NONE),
        Reason.BAD_FIELD);
    Hash second = chain
        .applied(gateway, new Call.PostUsage(grant, 4, 1, Hash.ZERO, new Amounts(1, 0, 0)))
        .created().get(0);
    assertThat(chain.get(Table.USAGES, second).prior()).isEqualTo(first);
    chain.reverted(other, new Call.AckUsage(second), Reason.NOT_OWN);
    chain.applied(researcher, new Call.AckUsage(second));
    chain.reverted(researcher, new Call.AckUsage(second), Reason.WRONG_STATE);
    chain.reverted(researcher, use(grant, dataset, 1), Reason.GRANT_EXHAUSTED);
  }

  @Test
  void theLastUseThatIsReportedEndsTheGrantUnlessSomethingCouldComeBack() {
    Hash dataset = open();
    Hash grant = granted(dataset, UseLimits.ofUses(6), 0);
    chain.applied(gateway, lease(grant, 6));
    chain.applied(gateway, new Call.PostUsage(grant, 0, 4, Hash.ZERO, new Amounts(4, 0, 0)));
    assertThat(grant(grant).standing().ended()).as("two are leased").isNull();
    chain.applied(gateway, new Call.PostUsage(grant, 4, 2, Hash.ZERO, new Amounts(2, 0, 0)));
    assertThat(grant(grant).standing().ended()).isEqualTo(EndReason.EXHAUSTED);
    assertThat(grant(grant).usage().counted().uses()).isEqualTo(6);
    assertThat(grant(grant).usage().records()).isEqualTo(6);
  }

  @Test
  void rowsAndUsesOfADayAreLimited() {
    Hash dataset = open();
    Hash grant = granted(dataset, new UseLimits(0, 100, 0, 5), 0);
    chain.applied(researcher, use(grant, dataset, 5));
    chain.reverted(researcher, use(grant, dataset, 1), Reason.RATE);
    chain.reverted(gateway, lease(grant, 1), Reason.RATE);
    chain.advance(TestObjects.DAY);
    chain.applied(researcher, use(grant, dataset, 1));
    chain.applied(gateway, new Call.PostUsage(grant, 0, 1, Hash.ZERO, new Amounts(0, 100, 1)));
    chain.reverted(researcher, use(grant, dataset, 1), Reason.BUDGET);
  }

  @Test
  void anOverdueObligationDeniesAllOfTheSameHolderButCare() {
    Hash owing = published(chain, steward, 0, dataset(1, duo("GRU"), duo("PUB")), null);
    Hash dataset = open();
    Hash grant = granted(owing, UseLimits.NONE, 0);
    Obligation publish = grant(grant).obligations().get(0);
    assertThat(publish.code()).isEqualTo("PUB");
    chain.reverted(steward, new Call.CloseGrant(grant), Reason.WRONG_STATE);
    chain.advance(211 * TestObjects.DAY);
    chain.block(List.of());
    chain.reverted(researcher, request(dataset), Reason.OBLIGATION);
    chain.applied(other, request(dataset));
    chain.reverted(steward, new Call.CloseGrant(grant), Reason.OBLIGATION_OPEN);
    chain.reverted(researcher, new Call.MeetObligation(grant, "COL", Hash.ZERO),
        Reason.NO_OBLIGATION);
    chain.applied(researcher, new Call.MeetObligation(grant, "PUB", Hash.ZERO));
    chain.applied(researcher, request(dataset));
    chain.applied(steward, new Call.CloseGrant(grant));
    assertThat(grant(grant).standing().state()).isEqualTo(State.CLOSED);
    assertThat(grant(grant).standing().ended()).isEqualTo(EndReason.EXPIRED);
  }

  @Test
  void theHolderMayWaiveAnObligation() {
    Hash owing = published(chain, steward, 0, dataset(1, duo("GRU"), duo("MOR", "6")), null);
    Hash grant = granted(owing, UseLimits.NONE, 0);
    chain.reverted(researcher, new Call.WaiveObligation(grant, "MOR"), Reason.NOT_HOLDER);
    chain.applied(steward, new Call.WaiveObligation(grant, "MOR"));
    assertThat(grant(grant).obligations().get(0).status()).isEqualTo(Obligation.Status.WAIVED);
    assertThat(Table.OBLIGATIONS.list(chain.state, 10)).isEmpty();
  }

  private Hash open() {
    return published(chain, steward, 0, dataset(1, duo("GRU")), null);
  }

  private Call request(Hash dataset) {
    return new Call.RequestAccess(TestObjects.request(dataset, Purpose.HRESCH, Action.COUNT, 0));
  }

  private Hash granted(Hash dataset, UseLimits limits, int depth) {
    RequestTerms terms = TestObjects.delegable(dataset, limits, depth);
    return chain.applied(researcher, new Call.RequestAccess(terms)).created().get(1);
  }

  private Hash delegated(Hash parent, long uses, int depth) {
    return chain.applied(researcher, delegate(parent, List.of(Action.COUNT), uses, depth, 2))
        .created().get(0);
  }

  private Call delegate(Hash parent, List<Action> actions, long uses, int depth, int days) {
    return new Call.DelegateGrant(parent, chain.organization(1), null, actions, List.of(),
        chain.now() + days * TestObjects.DAY, UseLimits.ofUses(uses), depth);
  }

  private Call lease(Hash grant, long uses) {
    return new Call.LeaseUses(grant, uses, chain.now() + TestObjects.DAY);
  }

  private static Call use(Hash grant, Hash dataset, long uses) {
    return new Call.UseGrant(grant, dataset, Action.COUNT, Purpose.HRESCH, uses, null, null);
  }

  private Grant grant(Hash id) {
    return chain.get(Table.GRANTS, id);
  }
}
