package io.mulu.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.Reason;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.Amounts;
import io.mulu.protocol.object.Case;
import io.mulu.protocol.object.CaseCode;
import io.mulu.protocol.object.Change;
import io.mulu.protocol.object.Decree;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.IdentityKey;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.protocol.object.LedgerObject;
import io.mulu.protocol.object.LocalizedText;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.OrganizationType;
import io.mulu.protocol.object.Price;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.RequestTerms;
import io.mulu.protocol.object.RightBasis;
import io.mulu.protocol.object.RightType;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.Standing;
import io.mulu.protocol.object.State;
import io.mulu.protocol.object.UseLimits;
import io.mulu.vm.TestChain.Person;
import io.mulu.vm.contracts.Contracts;
import io.mulu.vm.decision.GovernedTables;
import io.mulu.vm.lifecycle.Authority;
import io.mulu.vm.lifecycle.CallContext;
import io.mulu.vm.lifecycle.Lifecycle;
import io.mulu.vm.lifecycle.Revert;
import io.mulu.vm.lifecycle.Row;
import io.mulu.vm.lifecycle.Source;
import io.mulu.vm.state.StateOverlay;
import io.mulu.vm.state.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Drives every call, verdict and deadline on every kind of object in every state there is, whether
 * the object can be in it or not: what a lifecycle table lists happens, nothing else does.
 */
final class EveryTransitionTest {
  /** Reviews end before emergencies do, so that every state can be forced on an overdue one. */
  private final TestChain chain = new TestChain(TestObjects.withTimes(3_600_000, 600_000),
      TestChain.TYPES.size());
  private final Person holder = chain.person(0, Role.STEWARD, Role.PRIVACY_OFFICER);
  private final Person voter = chain.person(0, Role.STEWARD);
  private final Person user = chain.person(1, Role.CLINICIAN, Role.RESEARCHER);
  /** Has every role, but in an organisation that has nothing to do with it. */
  private final Person stranger = chain.person(2, Role.STEWARD, Role.PRIVACY_OFFICER,
      Role.ORG_ADMIN, Role.CLINICIAN, Role.RESEARCHER);
  private final Person secondOfficer = chain.person(0, Role.PRIVACY_OFFICER);
  private final Person gateway = chain.member(0, IdentityKind.SERVICE, Role.GATEWAY);
  private final Person recorder = chain.person(0, Role.CONSENT_RECORDER);
  private final Person secondRecorder = chain.person(0, Role.CONSENT_RECORDER);
  private final Person nobody = chain.person(0);
  private final Person outsider = chain.person(1);

  /**
   * A call on an object.
   *
   * @param by
   *          whom every authority that the row lists would let
   */
  private record Drive(ObjectKind kind, Hash id, Call call, Person by) {
  }

  @Test
  void whatIsListedHappensAndWhatIsNotIsRefused() {
    List<Drive> drives = drives();
    Set<String> driven = new TreeSet<>();
    for (Drive drive : drives) {
      for (Standing standing : standings()) {
        TestChain fork = forced(drive, standing);
        Receipt receipt = fork.run(drive.by(), drive.call());
        List<Row<?>> listed = listed(drive.kind(), standing.state(), drive.call(), Source.SENDER);
        String what = drive.kind() + " " + standing.state() + " " + drive.call();
        if (listed.isEmpty()) {
          assertThat(receipt.isApplied()).as(what).isFalse();
          assertThat(receipt.reasons()).as(what)
              .containsAnyOf(refusals(drive.call(), standing.ended()));
        } else {
          assertThat(receipt.reasons()).as(what).isEmpty();
          assertThat(listed.stream().map(row -> after(row, standing))).as(what)
              .contains(object(fork, drive).standing().state());
          driven.add(drive.kind() + " " + drive.call().getClass().getSimpleName());
        }
      }
    }
    assertThat(driven).as("every row that a sender can drive").isEqualTo(senderRows());
  }

  @Test
  void nobodyWithoutTheAuthorityDrivesARow() {
    for (Drive drive : drives()) {
      State state = object(chain, drive).standing().state();
      for (Row<?> row : listed(drive.kind(), state, drive.call(), Source.SENDER)) {
        boolean anyMember = row.authorities().stream()
            .anyMatch(authority -> authority instanceof Authority.Member);
        if (!anyMember) {
          assertThat(chain.fork().run(stranger, drive.call()).isApplied())
              .as("%s by a stranger", drive).isFalse();
        }
        Person bystander = drive.by().organization().equals(chain.organization(0))
            ? nobody
            : drive.by().organization().equals(chain.organization(1)) ? outsider : stranger;
        boolean anyone = row.authorities().stream()
            .anyMatch(authority -> authority instanceof Authority.Own own && own.roles().isEmpty());
        if (!anyone && !bystander.equals(stranger)) {
          assertThat(chain.fork().run(bystander, drive.call()).isApplied())
              .as("%s by one without a role", drive).isFalse();
        }
      }
    }
  }

  @Test
  void verdictsAndDeadlinesMoveOnlyWhatIsListed() {
    for (Drive drive : drives()) {
      for (Call call : approvable(drive.kind(), drive.id())) {
        for (Standing standing : standings()) {
          for (Source verdict : List.of(Source.APPROVED, Source.REJECTED, Source.EXPIRED)) {
            checkVerdict(drive, standing, call, verdict);
          }
        }
      }
      for (Standing standing : standings()) {
        TestChain fork = forced(drive, standing);
        List<Row<?>> listed = Contracts.LIFECYCLES.of(drive.kind()).rows().stream()
            .filter(row -> row.from() == standing.state() && row.authorities().stream()
                .anyMatch(authority -> authority.source() == Source.DUE))
            .<Row<?>>map(row -> row).toList();
        StateOverlay overlay = new StateOverlay(fork.state);
        Contracts.LIFECYCLES.due(context(fork, overlay), drive.kind(), drive.id());
        State after = object(overlay, drive).standing().state();
        assertThat(listed.isEmpty()
            ? List.of(standing.state())
            : listed.stream().map(row -> after(row, standing)).toList()).contains(after);
      }
    }
  }

  private void checkVerdict(Drive drive, Standing standing, Call call, Source verdict) {
    TestChain fork = forced(drive, standing);
    StateOverlay overlay = new StateOverlay(fork.state);
    CallContext ctx = context(fork, overlay);
    List<Row<?>> listed = listed(drive.kind(), standing.state(), call, verdict);
    String what = drive.kind() + " " + standing.state() + " " + call + " " + verdict;
    if (listed.isEmpty() && verdict == Source.APPROVED) {
      assertThatThrownBy(
          () -> Contracts.LIFECYCLES.conclude(ctx, drive.kind(), drive.id(), call, verdict))
          .as(what).isInstanceOfSatisfying(Revert.class,
              revert -> assertThat(revert.reasons()).containsExactly(Reason.WRONG_STATE));
      return;
    }
    Contracts.LIFECYCLES.conclude(ctx, drive.kind(), drive.id(), call, verdict);
    assertThat(object(overlay, drive).standing().state()).as(what)
        .isEqualTo(listed.isEmpty() ? standing.state() : after(listed.get(0), standing));
  }

  /** One object of each kind, made by real calls, and every call that addresses it. */
  private List<Drive> drives() {
    if (cached != null) {
      return cached;
    }
    List<Drive> all = new ArrayList<>();
    Hash member = chain.organization(4);
    all.add(new Drive(ObjectKind.ORGANIZATION, member, new Call.ExpelOrganization(member),
        chain.admin(0)));
    all.add(new Drive(ObjectKind.ORGANIZATION, member, new Call.LeaveConsortium(), chain.admin(4)));
    identity(all);
    emergency(all);
    Hash endpoint = TestObjects.gateway(chain, 0);
    all.add(new Drive(ObjectKind.ENDPOINT, endpoint,
        new Call.UpdateEndpoint(endpoint, 1, "b.example.org:1", List.of(Hash.ZERO)),
        chain.admin(0)));
    all.add(
        new Drive(ObjectKind.ENDPOINT, endpoint, new Call.EndEndpoint(endpoint), chain.admin(0)));
    dataset(all);
    permission(all);
    negotiation(all);
    rights(all);
    consent(all);
    entryAndCase(all, endpoint);
    proposal(all);
    cached = all;
    return all;
  }

  private @Nullable List<Drive> cached;

  private void identity(List<Drive> all) {
    IdentityKey first = new IdentityKey(TestChain.key("drive", 1).publicKey(), 0,
        TestChain.FOREVER);
    IdentityKey second = new IdentityKey(TestChain.key("drive", 2).publicKey(), 0,
        TestChain.FOREVER);
    IdentityKey third = new IdentityKey(TestChain.key("drive", 3).publicKey(), 0,
        TestChain.FOREVER);
    Call.RoleGrant role = new Call.RoleGrant(Role.CLINICIAN, "", TestChain.FOREVER);
    Hash id = chain
        .applied(chain.admin(0),
            new Call.AddIdentity(IdentityKind.PERSON, List.of(first, second), List.of(role)))
        .created().get(0);
    for (Call call : List.of(new Call.AddKey(id, third), new Call.RetireKey(id, first.key()),
        new Call.GiveRole(id, role), new Call.TakeRole(id, Role.CLINICIAN, ""),
        new Call.RevokeIdentity(id))) {
      all.add(new Drive(ObjectKind.IDENTITY, id, call, chain.admin(0)));
    }
  }

  private void dataset(List<Drive> all) {
    Receipt offered = chain.applied(holder, new Call.OfferDataset(TestObjects.dataset(1), null));
    Hash id = offered.created().get(0);
    all.add(new Drive(ObjectKind.DATASET, id, new Call.AmendDataset(id, 1, TestObjects.dataset(2)),
        holder));
    all.add(new Drive(ObjectKind.DATASET, id, new Call.WithdrawDataset(id), holder));
    all.add(new Drive(ObjectKind.APPROVAL, offered.created().get(1),
        new Call.CastVote(offered.created().get(1), true), voter));
  }

  private void permission(List<Drive> all) {
    Hash open = TestObjects.published(chain, holder, 0,
        TestObjects.dataset(1, TestObjects.duo("GRU")), null);
    Hash grant = chain
        .applied(user,
            new Call.RequestAccess(TestObjects.request(open, Purpose.HRESCH, Action.COUNT, 0)))
        .created().get(1);
    all.add(new Drive(ObjectKind.GRANT, grant, new Call.RevokeGrant(grant), holder));
    all.add(new Drive(ObjectKind.GRANT, grant,
        new Call.UseGrant(grant, open, Action.COUNT, Purpose.HRESCH, 1, null, null), user));
    all.add(new Drive(ObjectKind.GRANT, grant, new Call.CloseGrant(grant), holder));
    all.add(new Drive(ObjectKind.GRANT, grant,
        new Call.LeaseUses(grant, 5, chain.now() + TestObjects.DAY / 2), gateway));
    usage(all);
    Hash asked = TestObjects.published(chain, holder, 0,
        TestObjects.dataset(2, TestObjects.duo("GRU")), null);
    Hash request = chain
        .applied(user,
            new Call.RequestAccess(TestObjects.request(asked, Purpose.HRESCH, Action.COUNT, 0)))
        .created().get(0);
    all.add(new Drive(ObjectKind.REQUEST, request, new Call.WithdrawRequest(request), user));
  }

  /** One that is passed on, owes something and has been used. */
  private void usage(List<Drive> all) {
    Hash dataset = TestObjects.published(chain, holder, 0,
        TestObjects.dataset(1, TestObjects.duo("GRU"), TestObjects.duo("PUB")), null);
    Hash grant = chain
        .applied(user,
            new Call.RequestAccess(TestObjects.delegable(dataset, UseLimits.ofUses(10), 1)))
        .created().get(1);
    all.add(new Drive(ObjectKind.GRANT, grant,
        new Call.DelegateGrant(grant, chain.organization(2), null, List.of(Action.COUNT), List.of(),
            chain.now() + TestObjects.DAY, UseLimits.ofUses(2), 0),
        user));
    all.add(
        new Drive(ObjectKind.GRANT, grant, new Call.MeetObligation(grant, "PUB", Hash.ZERO), user));
    all.add(new Drive(ObjectKind.GRANT, grant, new Call.WaiveObligation(grant, "PUB"), holder));
    all.add(new Drive(ObjectKind.GRANT, grant,
        new Call.PostUsage(grant, 1, 1, Hash.ZERO, new Amounts(1, 2, 3)), gateway));
    Hash batch = chain
        .applied(gateway, new Call.PostUsage(grant, 0, 1, Hash.ZERO, new Amounts(1, 2, 3)))
        .created().get(0);
    all.add(new Drive(ObjectKind.USAGE, batch, new Call.AckUsage(batch), user));
  }

  /** One whose review was missed. */
  private void emergency(List<Drive> all) {
    Hash dataset = TestObjects.published(chain, holder, 0, TestObjects.dataset(1), null);
    Person medic = chain.person(1, Role.CLINICIAN);
    Person officer = chain.person(1, Role.PRIVACY_OFFICER);
    chain.applied(officer,
        new Call.GiveRole(medic.id(), new Call.RoleGrant(Role.BREAK_GLASS, "", TestChain.FOREVER)));
    emergency = chain.applied(medic, new Call.DeclareEmergency(dataset, List.of(Action.RECORD),
        Hash.ZERO, Hash.ZERO, TestObjects.DAY)).created().get(0);
    chain.advance(600_000);
    chain.due();
    all.add(new Drive(ObjectKind.GRANT, emergency, new Call.ReviewEmergency(emergency), officer));
  }

  private Hash emergency = Hash.ZERO;

  private void negotiation(List<Drive> all) {
    Hash dataset = TestObjects.published(chain, holder, 0,
        TestObjects.dataset(2, TestObjects.duo("GRU")), null);
    RequestTerms terms = TestObjects.request(dataset, Purpose.HRESCH, Action.COUNT, 0);
    Hash request = chain.applied(user, new Call.RequestAccess(terms)).created().get(0);
    all.add(
        new Drive(ObjectKind.REQUEST, request, new Call.CounterOffer(request, 1, terms), holder));
    Hash offered = chain.applied(user, new Call.RequestAccess(terms)).created().get(0);
    chain.applied(holder, new Call.CounterOffer(offered, 1, terms));
    all.add(new Drive(ObjectKind.REQUEST, offered, new Call.AcceptOffer(offered, 1), user));
    all.add(new Drive(ObjectKind.REQUEST, offered, new Call.CounterOffer(offered, 1, terms), user));
  }

  private void rights(List<Drive> all) {
    Hash dataset = TestObjects.published(chain, holder, 0, TestObjects.dataset(1), null);
    Hash right = chain.applied(holder,
        new Call.ClaimRight(dataset, RightType.OPERATE, chain.organization(1), RightBasis.CONTRACT,
            null, chain.get(Table.DATASETS, dataset).right(), null, 2_500,
            chain.now() + 100 * TestObjects.DAY))
        .created().get(0);
    Person steward = chain.person(1, Role.STEWARD);
    all.add(new Drive(ObjectKind.RIGHT, right, new Call.RevokeRight(right), holder));
    all.add(new Drive(ObjectKind.RIGHT, right,
        new Call.TransferRight(right, chain.organization(2), null), chain.admin(1)));
    all.add(new Drive(ObjectKind.RIGHT, right,
        new Call.SetPrice(right, 1, new Price(Price.Unit.PER_USE, 3)), steward));
  }

  private void consent(List<Drive> all) {
    Hash consent = chain
        .applied(recorder, new Call.RecordConsent(TestObjects.consent(Decree.PERMIT), null),
            TestObjects.consentHandle(1))
        .created().get(0);
    all.add(
        new Drive(ObjectKind.CONSENT, consent, new Call.VerifyConsent(consent), secondRecorder));
    all.add(new Drive(ObjectKind.CONSENT, consent, new Call.RevokeConsent(consent, Hash.ZERO),
        recorder));
    all.add(new Drive(ObjectKind.CONSENT, consent, new Call.VoidConsent(consent), holder));
    all.add(new Drive(ObjectKind.CONSENT, consent,
        new Call.PurgeHandle(ObjectKind.CONSENT, consent), secondOfficer));
  }

  private void entryAndCase(List<Drive> all, Hash endpoint) {
    Hash entry = chain
        .applied(holder, new Call.RegisterEntries(endpoint, List.of(TestObjects.item(1, 1, null))),
            TestObjects.handles(1))
        .created().get(0);
    all.add(new Drive(ObjectKind.ENTRY, entry, new Call.ExpireEntry(entry), holder));
    all.add(new Drive(ObjectKind.ENTRY, entry, new Call.PurgeHandle(ObjectKind.ENTRY, entry),
        secondOfficer));
    Hash dispute = chain
        .applied(user,
            new Call.OpenCase(CaseCode.WRONG_PATIENT, ObjectKind.ENTRY, entry, null, null))
        .created().get(0);
    all.add(new Drive(ObjectKind.CASE, dispute,
        new Call.AnswerCase(dispute, Case.Answer.FIXED, null), holder));
    all.add(new Drive(ObjectKind.CASE, dispute, new Call.CloseCase(dispute), user));
    all.add(new Drive(ObjectKind.CASE, dispute, new Call.EscalateCase(dispute), user));
  }

  /** Its new validator has proved that it is ready, so that an approval decides it. */
  private void proposal(List<Drive> all) {
    Person device = chain.member(4, IdentityKind.DEVICE);
    Hash id = Candidates.propose(chain, chain.admin(4),
        new Change.AddValidator(Candidates.validator(chain, 4, device, "fifth")));
    Call proof = Candidates.proof(chain, "fifth", id);
    chain.applied(device, proof);
    all.add(new Drive(ObjectKind.PROPOSAL, id, proof, device));
    all.add(new Drive(ObjectKind.PROPOSAL, id, new Call.WithdrawProposal(id), chain.admin(4)));
  }

  /** Calls that approvals about this kind can hold. */
  private List<Call> approvable(ObjectKind kind, Hash id) {
    return switch (kind) {
      case ORGANIZATION -> List.of(
          new Call.ProposeOrganization("ORG-9", new LocalizedText("", "X"),
              OrganizationType.HOSPITAL, TestChain.key("first", 9).publicKey()),
          new Call.ExpelOrganization(id));
      case DATASET -> List.of(new Call.OfferDataset(TestObjects.dataset(1), null),
          new Call.AmendDataset(id, 1, TestObjects.dataset(1)));
      case REQUEST -> List.of(new Call.RequestAccess(chain.get(Table.REQUESTS, id).terms()),
          new Call.CounterOffer(id, 1, chain.get(Table.REQUESTS, id).terms()),
          new Call.AcceptOffer(id, 1));
      case RIGHT -> List.of(new Call.TransferRight(id, chain.organization(2), null));
      case CONSENT, ENTRY -> List.of(new Call.PurgeHandle(kind, id));
      case GRANT ->
        List.of(id.equals(emergency) ? new Call.ReviewEmergency(id) : new Call.LeaveConsortium());
      case CASE -> List.of(new Call.EscalateCase(id));
      case PROPOSAL -> List.of(new Call.ProposeChange(chain.get(Table.PROPOSALS, id).change()));
      case IDENTITY, ENDPOINT, APPROVAL, USAGE -> List.of(new Call.LeaveConsortium());
    };
  }

  /** Why a call on an object in a state that does not list it may be refused. */
  private static Reason[] refusals(Call call, @Nullable EndReason ended) {
    return switch (call) {
      // The organisation's state is asked of the sender first.
      case Call.LeaveConsortium leave -> new Reason[]{Reason.ID_ORGANIZATION_NOT_ACTIVE};
      // A use is decided, with all that stands against it.
      case Call.UseGrant use ->
        new Reason[]{Reason.GRANT_ENDED, Reason.GRANT_EXPIRED, Reason.GRANT_EXHAUSTED};
      case Call.CastVote vote when ended == EndReason.VOIDED -> new Reason[]{Reason.APPROVAL_VOID};
      default -> new Reason[]{Reason.WRONG_STATE};
    };
  }

  private static Set<String> senderRows() {
    Set<String> all = new TreeSet<>();
    for (Lifecycle<?> lifecycle : Contracts.LIFECYCLES.all()) {
      for (Row<?> row : lifecycle.rows()) {
        Class<? extends Call> call = row.call();
        if (row.from() != null && call != null
            && row.authorities().stream().anyMatch(a -> a.source() == Source.SENDER)) {
          all.add(lifecycle.kind() + " " + call.getSimpleName());
        }
      }
    }
    // Items of a batch have results of their own: CatalogTest drives these.
    all.remove("ENTRY RegisterEntries");
    return all;
  }

  private static List<Row<?>> listed(ObjectKind kind, State state, Call call, Source source) {
    List<Row<?>> rows = new ArrayList<>();
    for (Row<?> row : Contracts.LIFECYCLES.of(kind).rows()) {
      if (row.from() == state && row.call() == call.getClass()
          && row.authorities().stream().anyMatch(a -> a.source() == source)) {
        rows.add(row);
      }
    }
    return rows;
  }

  private static State after(Row<?> row, Standing before) {
    return row.to() == null ? before.state() : Objects.requireNonNull(row.to());
  }

  private static List<Standing> standings() {
    List<Standing> all = new ArrayList<>();
    for (State state : State.values()) {
      if (state == State.ENDED) {
        for (EndReason reason : EndReason.values()) {
          all.add(new Standing(state, reason, 1, List.of(), TestChain.START, TestChain.START));
        }
      } else {
        all.add(new Standing(state, null, 1, List.of(), TestChain.START, TestChain.START));
      }
    }
    return all;
  }

  private TestChain forced(Drive drive, Standing standing) {
    TestChain fork = chain.fork();
    StateOverlay overlay = new StateOverlay(fork.state);
    force(overlay, Contracts.LIFECYCLES.of(drive.kind()), drive.id(), standing);
    fork.state.apply(overlay.changes());
    return fork;
  }

  @SuppressWarnings("unchecked") // an object put under another standing stays what it is
  private static <T extends LedgerObject> void force(StateOverlay overlay, Lifecycle<T> lifecycle,
      Hash id, Standing standing) {
    T object = Objects.requireNonNull(lifecycle.table().get(overlay, id));
    lifecycle.table().put(overlay, (T) object.with(standing), id.bytes());
  }

  private static LedgerObject object(TestChain chain, Drive drive) {
    return object(new StateOverlay(chain.state), drive);
  }

  private static LedgerObject object(StateOverlay state, Drive drive) {
    LedgerObject object = Contracts.LIFECYCLES.of(drive.kind()).table().get(state, drive.id());
    Invariant.check(object != null, "the object is there");
    return Objects.requireNonNull(object);
  }

  private static CallContext context(TestChain chain, StateOverlay overlay) {
    return new CallContext(chain.genesis.chainId(),
        new BlockContext(chain.height() + 1, chain.now() + 1), InForce.after(overlay), Hash.ZERO,
        overlay, Contracts.LIFECYCLES, new GovernedTables(overlay), null, Bytes.EMPTY);
  }
}
