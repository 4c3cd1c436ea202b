package io.mulu.vm;

import static io.mulu.vm.TestObjects.dataset;
import static io.mulu.vm.TestObjects.duo;
import static io.mulu.vm.TestObjects.published;
import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.CaseCode;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.HoldReason;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Price;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.RequestTerms;
import io.mulu.protocol.object.Right;
import io.mulu.protocol.object.RightBasis;
import io.mulu.protocol.object.RightType;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.State;
import io.mulu.protocol.object.UseLimits;
import io.mulu.vm.TestChain.Person;
import io.mulu.vm.state.Table;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rights in versions (确权): claimed, contested, confirmed, derived, shared, ended. */
final class RightsTest {
  private static final long NEVER = Long.MAX_VALUE;
  private final TestChain chain = new TestChain();
  private final Person steward = chain.person(0, Role.STEWARD);
  private final Hash version = published(chain, steward, 0, dataset(1, duo("GRU")), null);
  private final Hash hold = hold(version);

  @Test
  void publicationFilesTheHoldersClaimWhichIsConfirmedWhenNobodyObjects() {
    Right claimed = right(hold);
    assertThat(claimed.organization()).isEqualTo(chain.organization(0));
    assertThat(claimed.share()).isEqualTo(Right.SHARES);
    assertThat(claimed.standing().state()).isEqualTo(State.NOTICE);

    chain.advance(chain.genesis.parameters().contracts().noticeMillis());
    assertThat(chain.due().events()).extracting(event -> event.what())
        .containsExactly("right_confirmed");
    assertThat(right(hold).standing().state()).isEqualTo(State.CONFIRMED);
  }

  @Test
  void anObjectionStopsTheClockUntilItIsDecided() {
    Hash dispute = contest(chain.person(1, Role.STEWARD), hold);
    chain.advance(8 * TestObjects.DAY);
    assertThat(chain.block(List.of())).as("nothing is confirmed meanwhile").isEmpty();
    chain.applied(steward,
        new Call.AnswerCase(dispute, io.mulu.protocol.object.Case.Answer.REFUTED, null));
    chain.applied(chain.person(1, Role.STEWARD), new Call.CloseCase(dispute));

    chain.due();
    assertThat(right(hold).standing().state()).isEqualTo(State.CONFIRMED);
  }

  @Test
  void sharesAreTakenFromWhatIsDerivedFromAndComeBack() {
    Hash operate = claim(steward, RightType.OPERATE, 1, hold, 3_000);
    Person second = chain.person(1, Role.STEWARD);
    Hash part = claim(second, RightType.OPERATE, 2, operate, 1_000);
    assertThat(List.of(right(hold).share(), right(operate).share(), right(part).share()))
        .containsExactly(7_000, 2_000, 1_000);
    chain.reverted(steward, claimCall(RightType.USE, 1, hold, 7_001), Reason.SHARES);
    chain.applied(second, new Call.RevokeRight(part));
    assertThat(right(operate).share()).isEqualTo(3_000);
    chain.applied(second, new Call.RevokeRight(operate));
    assertThat(right(hold).share()).isEqualTo(Right.SHARES);
  }

  @Test
  void whoeverGaveAPartMayTakeItBackWithAllThatDerivesFromIt() {
    Hash operate = claim(steward, RightType.OPERATE, 1, hold, 3_000);
    Hash part = claim(chain.person(1, Role.STEWARD), RightType.USE, 2, operate, 1_000);
    chain.reverted(chain.person(2, Role.STEWARD), new Call.RevokeRight(operate), Reason.NOT_HOLDER);
    chain.applied(steward, new Call.RevokeRight(operate));

    assertThat(right(part).standing().ended()).isEqualTo(EndReason.LAPSED);
    assertThat(right(operate).standing().ended()).isEqualTo(EndReason.REVOKED);
    assertThat(right(hold).share()).isEqualTo(Right.SHARES);
    chain.reverted(steward, new Call.RevokeRight(hold), Reason.WRONG_STATE);
  }

  @Test
  void aRightDerivesFromALivingOneOfTheOwnOrganisationAndIsNotWider() {
    chain.reverted(chain.person(1, Role.STEWARD), claimCall(RightType.USE, 1, hold, 1),
        Reason.NOT_DERIVED);
    chain.reverted(steward, claimCall(RightType.HOLD, 0, hold, 1), Reason.BAD_FIELD);
    chain.reverted(steward, claimCall(RightType.USE, 1, null, 1), Reason.NOT_DERIVED);
    chain.reverted(chain.person(0, Role.CLINICIAN), claimCall(RightType.USE, 1, hold, 1),
        Reason.ROLE);
    Hash use = claim(steward, RightType.USE, 1, hold, 10);
    Person second = chain.person(1, Role.STEWARD);
    chain.reverted(second, claimCall(RightType.OPERATE, 1, use, 1), Reason.NOT_DERIVED);
    Hash ending = chain.applied(steward, new Call.ClaimRight(version, RightType.USE,
        chain.organization(1), RightBasis.CONTRACT, null, hold, null, 0, chain.now() + 1_000))
        .created().get(0);
    chain.reverted(second, claimCall(RightType.USE, 2, ending, 0), Reason.EXCEEDS_PARENT);
  }

  @Test
  void aRightWithATermLapses() {
    Hash use = chain
        .applied(steward, new Call.ClaimRight(version, RightType.USE, chain.organization(1),
            RightBasis.CONTRACT, null, hold, null, 500, chain.now() + 20 * TestObjects.DAY))
        .created().get(0);
    chain.advance(8 * TestObjects.DAY);
    chain.due();
    chain.advance(13 * TestObjects.DAY);
    chain.due();
    assertThat(right(use).standing().ended()).isEqualTo(EndReason.LAPSED);
    assertThat(right(hold).share()).isEqualTo(Right.SHARES);
  }

  @Test
  void onlyAConfirmedRightToOperateSetsAPrice() {
    Hash operate = claim(steward, RightType.OPERATE, 1, hold, 100);
    Person second = chain.person(1, Role.STEWARD);
    Call price = new Call.SetPrice(operate, 1, new Price(Price.Unit.PER_USE, 5));
    chain.reverted(second, price, Reason.WRONG_STATE);
    chain.advance(8 * TestObjects.DAY);
    chain.due();
    chain.reverted(steward, price, Reason.NOT_OWN);
    chain.applied(second, price);
    assertThat(Objects.requireNonNull(right(operate).price()).points()).isEqualTo(5);
    chain.reverted(second, price, Reason.WRONG_REVISION);
    chain.reverted(steward, new Call.SetPrice(hold, 1, new Price(Price.Unit.FLAT, 5)),
        Reason.WRONG_STATE);
  }

  @Test
  void aTransferIsTheReceiversToAcceptAndStartsANotice() {
    Hash operate = claim(steward, RightType.OPERATE, 1, hold, 100);
    chain.advance(8 * TestObjects.DAY);
    chain.due();
    Hash approval = chain
        .applied(chain.admin(1), new Call.TransferRight(operate, chain.organization(2), null))
        .created().get(0);
    chain.reverted(chain.admin(3), new Call.CastVote(approval, true), Reason.NOT_IN_ELECTORATE);
    Hash next = chain.applied(chain.admin(2), new Call.CastVote(approval, true)).created().get(0);

    assertThat(right(operate).standing().ended()).isEqualTo(EndReason.TRANSFERRED);
    assertThat(right(operate).share()).isZero();
    assertThat(right(next).organization()).isEqualTo(chain.organization(2));
    assertThat(right(next).share()).isEqualTo(100);
    assertThat(right(next).standing().state()).isEqualTo(State.NOTICE);
    chain.reverted(chain.admin(0), new Call.TransferRight(hold, chain.organization(2), null),
        Reason.WRONG_STATE);
  }

  @Test
  void whatDerivesFromARightIsEndedBeforeItIsTransferred() {
    Hash operate = claim(steward, RightType.OPERATE, 1, hold, 100);
    claim(chain.person(1, Role.STEWARD), RightType.USE, 2, operate, 0);
    chain.advance(8 * TestObjects.DAY);
    chain.due();
    chain.reverted(chain.admin(1), new Call.TransferRight(operate, chain.organization(2), null),
        Reason.HAS_DERIVED);
  }

  @Test
  void anUpheldObjectionTakesTheVersionItsRightsAndItsGrants() {
    Hash operate = claim(steward, RightType.OPERATE, 1, hold, 100);
    Person researcher = chain.person(2, Role.RESEARCHER);
    Hash grant = chain
        .applied(researcher,
            new Call.RequestAccess(TestObjects.request(version, Purpose.HRESCH, Action.COUNT, 0)))
        .created().get(1);
    chain.advance(8 * TestObjects.DAY);
    chain.due();
    contest(chain.person(1, Role.STEWARD), hold);
    uphold(2, 3);

    assertThat(right(hold).standing().ended()).isEqualTo(EndReason.REVOKED);
    assertThat(right(operate).standing().ended()).isEqualTo(EndReason.LAPSED);
    assertThat(chain.get(Table.DATASETS, version).standing().ended())
        .isEqualTo(EndReason.REPUDIATED);
    chain.block(List.of());
    assertThat(chain.get(Table.GRANTS, grant).standing().holds()).extracting(h -> h.reason())
        .containsExactly(HoldReason.TITLE);
  }

  @Test
  void anUpheldObjectionToADerivedRightTakesThatAlone() {
    Hash operate = claim(steward, RightType.OPERATE, 1, hold, 100);
    contest(chain.person(2, Role.STEWARD), operate);
    uphold(0, 3);
    assertThat(right(operate).standing().ended()).isEqualTo(EndReason.REJECTED);
    assertThat(right(hold).isLive()).isTrue();
    assertThat(right(hold).share()).isEqualTo(Right.SHARES);
  }

  @Test
  void aGrantThatAllowsDerivingCarriesARightWithoutAShareAsLongAsItLasts() {
    Hash open = published(chain, steward, 0, TestObjects.deriving(1), null);
    Person maker = chain.person(2, Role.STEWARD, Role.RESEARCHER);
    Hash grant = chain
        .applied(maker,
            new Call.RequestAccess(
                new RequestTerms(open, false, List.of(Action.DERIVE), Purpose.HRESCH, List.of(),
                    List.of(), null, Hash.ZERO, null, 30 * TestObjects.DAY, UseLimits.NONE, 0, 0)))
        .created().get(1);
    chain.reverted(maker, rests(open, grant, 10), Reason.SHARES);
    Hash right = chain.applied(maker, rests(open, grant, 0)).created().get(0);
    chain.reverted(chain.person(1, Role.STEWARD), rests(open, grant, 0), Reason.NOT_DERIVED);
    chain.applied(steward, new Call.RevokeGrant(grant));
    chain.due();
    assertThat(right(right).standing().ended()).isEqualTo(EndReason.LAPSED);
  }

  @Test
  void aVersionHasBoundedRights() {
    Receipt last = null;
    for (int i = 0; i < 16; i++) {
      last = chain.run(steward, claimCall(RightType.USE, 1, hold, 1));
    }
    assertThat(Objects.requireNonNull(last).reasons()).containsExactly(Reason.LIMIT);
    chain.applied(steward, new Call.WithdrawDataset(version));
    assertThat(Table.VERSION_RIGHTS.list(chain.state, 100)).isEmpty();
  }

  private Call rests(Hash dataset, Hash grant, int share) {
    return new Call.ClaimRight(dataset, RightType.USE, chain.organization(2), RightBasis.DERIVED,
        null, null, grant, share, chain.now() + TestObjects.DAY);
  }

  private void uphold(int... judges) {
    chain.advance(chain.genesis.parameters().caseAnswerMillis());
    Hash panel = chain.due().created().get(0);
    for (int judge : judges) {
      chain.applied(chain.admin(judge), new Call.CastVote(panel, true));
    }
  }

  private Hash contest(Person claimant, Hash right) {
    return chain
        .applied(claimant,
            new Call.OpenCase(CaseCode.TITLE_CONTESTED, ObjectKind.RIGHT, right, null, null))
        .created().get(0);
  }

  private Hash claim(Person by, RightType type, int founder, Hash from, int share) {
    return chain.applied(by, claimCall(type, founder, from, share)).created().get(0);
  }

  private Call claimCall(RightType type, int founder, @Nullable Hash from, int share) {
    return new Call.ClaimRight(version, type, chain.organization(founder), RightBasis.CONTRACT,
        null, from, null, share, NEVER);
  }

  private Hash hold(Hash dataset) {
    return Objects.requireNonNull(chain.get(Table.DATASETS, dataset).right());
  }

  private Right right(Hash id) {
    return chain.get(Table.RIGHTS, id);
  }
}
