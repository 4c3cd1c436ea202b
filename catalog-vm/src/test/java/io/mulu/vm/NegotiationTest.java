package io.mulu.vm;

import static io.mulu.vm.TestObjects.dataset;
import static io.mulu.vm.TestObjects.duo;
import static io.mulu.vm.TestObjects.published;
import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.object.AccessRequest;
import io.mulu.protocol.object.AccessRequest.Turn;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.DatasetTerms;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.Group;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.RequestTerms;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.StagePlan;
import io.mulu.protocol.object.State;
import io.mulu.protocol.object.UseLimits;
import io.mulu.vm.TestChain.Person;
import io.mulu.vm.state.Table;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Requests whose terms are negotiated, and policies that the holder or the consortium adds. */
final class NegotiationTest {
  private final TestChain chain = new TestChain();
  private final Person steward = chain.person(0, Role.STEWARD);
  private final Person voter = chain.person(0, Role.STEWARD);
  private final Person researcher = chain.person(2, Role.RESEARCHER);
  private final Hash version = published(chain, steward, 0, dataset(2, duo("GRU")), null);

  @Test
  void termsAreOfferedAcceptedAndThenApproved() {
    Receipt asked = chain.applied(researcher, new Call.RequestAccess(terms(10, 0)));
    Hash request = asked.created().get(0);
    chain.applied(steward, new Call.CounterOffer(request, 1, terms(5, 100)));
    chain.reverted(voter, new Call.CastVote(asked.created().get(1), true), Reason.APPROVAL_VOID);
    assertThat(request(request).turn()).isEqualTo(Turn.REQUESTER);
    chain.reverted(researcher, new Call.AcceptOffer(request, 1), Reason.WRONG_REVISION);
    Hash approval = chain.applied(researcher, new Call.AcceptOffer(request, 2)).created().get(0);
    Hash grant = chain.applied(voter, new Call.CastVote(approval, true)).created().get(0);

    assertThat(request(request).standing().state()).isEqualTo(State.GRANTED);
    assertThat(grant(grant).terms().limits().uses()).isEqualTo(5);
  }

  @Test
  void theRequesterMayAskForOtherTermsInHisTurn() {
    Hash request = chain.applied(researcher, new Call.RequestAccess(terms(10, 0))).created().get(0);
    chain.reverted(researcher, new Call.CounterOffer(request, 1, terms(9, 0)),
        Reason.NOT_YOUR_TURN);
    chain.applied(steward, new Call.CounterOffer(request, 1, terms(5, 100)));
    chain.reverted(steward, new Call.CounterOffer(request, 2, terms(4, 100)), Reason.NOT_YOUR_TURN);
    Hash approval = chain.applied(researcher, new Call.CounterOffer(request, 2, terms(7, 50)))
        .created().get(0);
    Hash grant = chain.applied(voter, new Call.CastVote(approval, true)).created().get(0);
    assertThat(grant(grant).terms().limits().uses()).isEqualTo(7);
  }

  @Test
  void theHolderOffersHowMuchNotWhatFor() {
    Hash request = chain.applied(researcher, new Call.RequestAccess(terms(10, 0))).created().get(0);
    RequestTerms other = new RequestTerms(version, false, List.of(Action.COUNT), Purpose.PUBHLTH,
        List.of(), List.of(), null, null, null, TestObjects.DAY, UseLimits.NONE, 0, 0);
    chain.reverted(steward, new Call.CounterOffer(request, 1, other), Reason.BAD_FIELD);
    chain.reverted(chain.person(0, Role.CLINICIAN), new Call.CounterOffer(request, 1, terms(1, 0)),
        Reason.ROLE);
    chain.reverted(chain.person(1, Role.STEWARD), new Call.CounterOffer(request, 1, terms(1, 0)),
        Reason.NOT_HOLDER);
  }

  @Test
  void anOfferThatNobodyAnswersEndsTheRequest() {
    Hash request = chain.applied(researcher, new Call.RequestAccess(terms(10, 0))).created().get(0);
    chain.applied(steward, new Call.CounterOffer(request, 1, terms(5, 0)));
    chain.advance(chain.genesis.parameters().requestMillis());
    chain.block(List.of());
    assertThat(request(request).standing().ended()).isEqualTo(EndReason.EXPIRED);
  }

  @Test
  void theHoldersOwnStagesComeAfterThoseOfTheLevel() {
    DatasetTerms d = dataset(1, duo("GRU"));
    DatasetTerms strict = new DatasetTerms(d.title(), d.description(), d.themes(),
        d.codingSystems(), d.fields(), d.temporalFrom(), d.temporalTo(), d.spatial(), d.counts(), 1,
        d.legalBasis(), d.duo(), d.actions(), null, d.endpoints(), 0, d.profile(), d.quality(),
        List.of(new StagePlan(Group.PRIVACY_OFFICERS, 1, true)));
    chain.reverted(steward, new Call.OfferDataset(strict, null), Reason.NO_ELECTORATE);
    Person officer = chain.person(0, Role.PRIVACY_OFFICER);
    Receipt offered = chain.applied(steward, new Call.OfferDataset(strict, null));
    chain.applied(voter, new Call.CastVote(offered.created().get(1), true));
    chain.applied(officer, new Call.CastVote(offered.created().get(1), true));
    Hash dataset = offered.created().get(0);

    Receipt asked = chain.applied(researcher,
        new Call.RequestAccess(TestObjects.request(dataset, Purpose.HRESCH, Action.COUNT, 0)));
    assertThat(chain.get(Table.APPROVALS, asked.created().get(1)).stages()).hasSize(1);
    chain.applied(officer, new Call.CastVote(asked.created().get(1), false));
    assertThat(request(asked.created().get(0)).standing().ended()).isEqualTo(EndReason.REJECTED);
  }

  private RequestTerms terms(long uses, long price) {
    return new RequestTerms(version, false, List.of(Action.COUNT), Purpose.HRESCH, List.of(),
        List.of(), null, null, null, TestObjects.DAY, UseLimits.ofUses(uses), 0, price);
  }

  private AccessRequest request(Hash id) {
    return chain.get(Table.REQUESTS, id);
  }

  private Grant grant(Hash id) {
    return Objects.requireNonNull(Table.GRANTS.get(chain.state, id));
  }
}
