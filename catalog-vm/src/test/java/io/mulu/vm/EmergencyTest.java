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
import io.mulu.protocol.object.Case;
import io.mulu.protocol.object.CaseCode;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.Review;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.State;
import io.mulu.vm.TestChain.Person;
import io.mulu.vm.state.Table;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Breaking the glass: at once for a day, judged afterwards by both sides. */
final class EmergencyTest {
  private final TestChain chain = new TestChain();
  private final Person holders = chain.person(0, Role.PRIVACY_OFFICER);
  private final Person own = chain.person(1, Role.PRIVACY_OFFICER);
  private final Person medic = chain.person(1, Role.CLINICIAN);
  private final Hash dataset = published(chain, 0, dataset(5, duo("DS", "E11"), duo("PUB")));

  @Test
  void whoMayBreakTheGlassReadsAtOnceForADayAtMost() {
    chain.reverted(medic, declare(TestObjects.DAY), Reason.ROLE);
    give(medic);
    chain.reverted(medic, declare(TestObjects.DAY + 1), Reason.BAD_FIELD);
    Hash emergency = declared();
    chain.applied(medic, use(emergency));
    chain.reverted(chain.person(1, Role.CLINICIAN), use(emergency), Reason.NO_GRANT, Reason.ROLE);
    chain.advance(TestObjects.DAY);
    chain.reverted(medic, use(emergency), Reason.GRANT_EXPIRED);
  }

  @Test
  void emergenciesAreDeclaredNotRequested() {
    give(medic);
    chain.reverted(medic,
        new Call.RequestAccess(TestObjects.request(dataset, Purpose.ETREAT, Action.RECORD, 0)),
        Reason.EMERGENCY_ONLY);
    chain.reverted(medic,
        new Call.DeclareEmergency(dataset, List.of(Action.EXPORT), Hash.ZERO, Hash.ZERO, 1_000),
        Reason.ACTION_NOT_OFFERED);
  }

  @Test
  void bothSidesPrivacyOfficersJustifyIt() {
    give(medic);
    Hash emergency = declared();
    Hash review = review(emergency).approval();
    chain.applied(holders, new Call.CastVote(review, true));
    assertThat(review(emergency).outcome()).isEqualTo(Review.Outcome.PENDING);
    chain.applied(own, new Call.CastVote(review, true));
    assertThat(review(emergency).outcome()).isEqualTo(Review.Outcome.JUSTIFIED);
    chain.advance(TestObjects.DAY);
    chain.block(List.of());
    chain.applied(chain.admin(0), new Call.CloseGrant(emergency));
  }

  @Test
  void theActorNeverReviewsHimself() {
    Person officer = chain.person(1, Role.PRIVACY_OFFICER);
    give(officer);
    Hash emergency = chain.applied(officer, declare(1_000)).created().get(0);
    Hash review = review(emergency).approval();
    chain.applied(holders, new Call.CastVote(review, true));
    chain.reverted(officer, new Call.CastVote(review, true), Reason.REQUESTER_VOTES);
    chain.applied(own, new Call.CastVote(review, true));
  }

  @Test
  void anEmergencyDoesNotWaitForAnOfficeToBeFilled() {
    Person lone = chain.person(4, Role.CLINICIAN);
    Person temporary = chain.person(4, Role.PRIVACY_OFFICER);
    chain.applied(temporary, give(lone.id()));
    chain.applied(chain.admin(4), new Call.RevokeIdentity(temporary.id()));
    Hash emergency = chain.applied(lone, declare(1_000)).created().get(0);
    Hash review = review(emergency).approval();
    chain.applied(holders, new Call.CastVote(review, true));
    chain.applied(chain.admin(4), new Call.CastVote(review, true));
    assertThat(review(emergency).outcome()).isEqualTo(Review.Outcome.JUSTIFIED);
  }

  @Test
  void aMissedReviewSuspendsTheRoleUntilSomebodyAnswers() {
    give(medic);
    Hash emergency = declared();
    chain.advance(chain.genesis.parameters().contracts().reviewMillis());
    chain.due();
    assertThat(review(emergency).outcome()).isEqualTo(Review.Outcome.OVERDUE);
    chain.reverted(medic, declare(1_000), Reason.ROLE);
    chain.reverted(own, give(medic.id()), Reason.ROLE_SUSPENDED);
    chain.reverted(own, new Call.TakeRole(medic.id(), Role.BREAK_GLASS, ""), Reason.ROLE_SUSPENDED);
    chain.reverted(chain.admin(0), new Call.CloseGrant(emergency), Reason.WRONG_STATE);

    Hash review = chain.applied(own, new Call.ReviewEmergency(emergency)).created().get(0);
    chain.applied(holders, new Call.CastVote(review, true));
    chain.applied(own, new Call.CastVote(review, true));
    assertThat(review(emergency).outcome()).isEqualTo(Review.Outcome.JUSTIFIED);
    chain.applied(medic, declare(1_000));
  }

  @Test
  void theDenialSaysThatTheRoleIsSuspended() {
    give(medic);
    Hash emergency = declared();
    chain.advance(chain.genesis.parameters().contracts().reviewMillis());
    chain.due();
    assertThat(chain.run(medic, use(emergency)).reasons()).contains(Reason.ROLE_SUSPENDED)
        .doesNotContain(Reason.ROLE);
  }

  @Test
  void aRefusedEmergencyIsACaseAndIfUpheldTheRoleIsLost() {
    give(medic);
    Case dispute = refused(declared());
    assertThat(dispute.respondent()).isEqualTo(chain.organization(1));
    chain.advance(chain.genesis.parameters().caseAnswerMillis());
    Hash panel = chain.due().created().get(0);
    for (int judge = 2; judge <= 3; judge++) {
      chain.applied(chain.admin(judge), new Call.CastVote(panel, true));
    }
    assertThat(chain.get(Table.CASES, dispute.id()).standing().state()).isEqualTo(State.DECIDED);
    chain.reverted(medic, declare(1_000), Reason.ROLE);
    give(medic);
  }

  @Test
  void aCaseThatIsClosedClearsTheActor() {
    give(medic);
    Hash emergency = declared();
    chain.advance(chain.genesis.parameters().contracts().reviewMillis());
    chain.due();
    chain.applied(own, new Call.ReviewEmergency(emergency));
    Case dispute = refused(emergency);
    chain.reverted(medic, declare(1_000), Reason.ROLE);
    chain.applied(holders, new Call.CloseCase(dispute.id()));
    chain.applied(medic, declare(1_000));
  }

  @Test
  void nobodyOpensSuchACaseByHand() {
    give(medic);
    Hash emergency = declared();
    chain.reverted(holders, new Call.OpenCase(CaseCode.EMERGENCY_UNJUSTIFIED,
        io.mulu.protocol.object.ObjectKind.GRANT, emergency, null, null), Reason.BAD_FIELD);
  }

  private Case refused(Hash emergency) {
    Receipt receipt = chain.applied(holders,
        new Call.CastVote(review(emergency).approval(), false));
    assertThat(review(emergency).outcome()).isEqualTo(Review.Outcome.REFUSED);
    return receipt.created().stream().map(id -> Table.CASES.get(chain.state, id))
        .filter(Objects::nonNull).findFirst().orElseThrow();
  }

  private void give(Person person) {
    chain.applied(own, give(person.id()));
  }

  private static Call give(Hash person) {
    return new Call.GiveRole(person, new Call.RoleGrant(Role.BREAK_GLASS, "", TestChain.FOREVER));
  }

  private Hash declared() {
    return chain.applied(medic, declare(TestObjects.DAY)).created().get(0);
  }

  private Call declare(long millis) {
    return new Call.DeclareEmergency(dataset, List.of(Action.RECORD), Hash.ZERO, Hash.ZERO, millis);
  }

  private Call use(Hash grant) {
    return new Call.UseGrant(grant, dataset, Action.RECORD, Purpose.ETREAT, 1, null, null);
  }

  private Review review(Hash emergency) {
    Grant grant = chain.get(Table.GRANTS, emergency);
    return Objects.requireNonNull(grant.review());
  }
}
