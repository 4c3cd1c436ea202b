package io.mulu.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.Validator;
import io.mulu.protocol.ValidatorSet;
import io.mulu.protocol.object.AccessRequest;
import io.mulu.protocol.object.AccessRequest.Turn;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.Approval;
import io.mulu.protocol.object.Case;
import io.mulu.protocol.object.CaseCode;
import io.mulu.protocol.object.Change;
import io.mulu.protocol.object.Consent;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.DocumentEntry;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.Hold;
import io.mulu.protocol.object.HoldReason;
import io.mulu.protocol.object.Identity;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.protocol.object.LedgerObject;
import io.mulu.protocol.object.LocalizedText;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.OrganizationType;
import io.mulu.protocol.object.Proposal;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.Right;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.State;
import io.mulu.protocol.object.UsageBatch;
import io.mulu.protocol.object.UseLimits;
import io.mulu.vm.TestChain.Person;
import io.mulu.vm.state.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Thousands of random calls by random people on random objects, time passing in between. After each
 * the invariants hold; {@link TestChain} runs every block twice and compares the bytes.
 */
final class RandomWalkTest {
  private static final int STEPS = 900;

  private TestChain chain = new TestChain();
  private Map<Hash, LedgerObject> before = new TreeMap<>();
  private final Set<String> happened = new TreeSet<>();
  private final List<Person> people = new ArrayList<>();
  private final Map<ObjectKind, List<Hash>> known = new TreeMap<>();
  private final List<Hash> endpoints = new ArrayList<>();
  private final List<Person> devices = new ArrayList<>();
  private SplittableRandom random = new SplittableRandom(0);
  private WalkCalls calls = new WalkCalls(chain, random, (kind, isRecent) -> Hash.ZERO,
      TreeMap::new);

  @Test
  void invariantsHoldWhateverHappens() {
    for (long seed = 1; seed <= 14; seed++) {
      walk(seed);
    }
    assertThat(happened).as("the walks got everywhere").contains("dataset_published",
        "dataset_amended", "dataset_superseded", "dataset_withdrawn", "dataset_rejected",
        "entry_registered", "entry_superseded", "entry_expired", "access_requested",
        "access_granted", "grant_used", "grant_exhausted", "grant_expired", "grant_revoked",
        "grant_held", "grant_lifted", "request_expired", "approval_voided", "approval_fulfilled",
        "approval_expired", "case_opened", "case_answered", "case_escalated", "case_closed",
        "role_given", "role_taken", "identity_revoked", "change_proposed", "change_approved",
        "change_decided", "change_withdrawn", "change_expired", "validator_ready", "right_claimed",
        "right_confirmed", "right_lapsed", "right_revoked", "right_offered", "right_transferred",
        "right_priced", "share_moved", "consent_recorded", "consent_activated", "consent_revoked",
        "consent_voided", "consent_superseded", "consents_acknowledged", "purge_proposed",
        "handle_purged", "grant_delegated", "delegation_returned", "uses_leased", "lease_ended",
        "usage_posted", "usage_acknowledged", "obligation_met", "obligation_waived", "grant_closed",
        "emergency_declared", "emergency_justified", "emergency_refused", "review_overdue",
        "review_opened", "role_suspended", "role_restored", "terms_offered", "terms_asked",
        "offer_accepted");
  }

  private void walk(long seed) {
    chain = new TestChain();
    random = new SplittableRandom(seed);
    calls = new WalkCalls(chain, random, (kind, isRecent) -> isRecent ? recent(kind) : any(kind),
        () -> before);
    populate();
    for (int founder = 0; founder < 2; founder++) {
      for (int level = 1; level <= 2; level++) {
        list(ObjectKind.DATASET).add(TestObjects.published(chain, founder,
            TestObjects.dataset(level, TestObjects.duo("GRU"), TestObjects.duo("PUB"))));
      }
    }
    before = LedgerInvariants.objects(chain.state);
    for (int step = 0; step < STEPS; step++) {
      if (random.nextInt(25) == 0) {
        // Mostly a few hours; now and then long enough for deadlines.
        chain.advance(
            random.nextLong(random.nextInt(4) == 0 ? 20 * TestObjects.DAY : TestObjects.DAY / 2));
        chain.block(List.of()).forEach(this::happened);
        before = LedgerInvariants.objects(chain.state);
      }
      Person sender = pick(people);
      Call call = call(sender, random.nextInt(40));
      if (random.nextInt(5) > 0) {
        sender = suited(call, sender, before);
      }
      Bytes attachment = call instanceof Call.RegisterEntries
          ? TestObjects.handles(random.nextInt(400))
          : call instanceof Call.RecordConsent ? calls.consentHandle() : Bytes.EMPTY;
      InForce inForce = InForce.after(chain.state);
      Receipt receipt = chain.run(sender, call, attachment);
      happened(receipt);
      Map<Hash, LedgerObject> after = LedgerInvariants.objects(chain.state);
      remember(receipt, after);
      String what = "seed " + seed + " step " + step + " " + call;
      check(what, sender, call, receipt, before, after);
      LedgerInvariants.checkGovernance(what, chain.state, inForce, after, chain.height());
      before = after;
    }
  }

  private void happened(Receipt receipt) {
    receipt.events().forEach(event -> happened.add(event.what()));
  }

  private void populate() {
    people.clear();
    endpoints.clear();
    devices.clear();
    for (int founder = 0; founder < 5; founder++) {
      people.add(chain.admin(founder));
      people.add(chain.person(founder, Role.STEWARD, Role.CLINICIAN));
      people.add(chain.person(founder, Role.STEWARD, Role.DATA_COMMITTEE));
      people.add(chain.person(founder, Role.DATA_COMMITTEE, Role.PRIVACY_OFFICER));
      people.add(chain.person(founder, Role.RESEARCHER, Role.ETHICS));
      people.add(chain.member(founder, IdentityKind.SERVICE, Role.GATEWAY));
      endpoints.add(TestObjects.gateway(chain, founder));
      devices.add(chain.member(founder, IdentityKind.DEVICE));
      people.add(chain.person(founder, Role.ORG_ADMIN));
      people.add(chain.person(founder, Role.PRIVACY_OFFICER));
      Person medic = chain.person(founder, Role.CLINICIAN);
      people.add(medic);
      chain.applied(people.get(people.size() - 2), new Call.GiveRole(medic.id(),
          new Call.RoleGrant(Role.BREAK_GLASS, "", TestChain.FOREVER)));
      if (founder < 2) {
        people.add(chain.person(founder, Role.CONSENT_RECORDER));
        people.add(chain.person(founder, Role.CONSENT_RECORDER));
      }
    }
    people.add(chain.person(3, Role.AUDITOR));
    for (ObjectKind kind : ObjectKind.values()) {
      known.put(kind, new ArrayList<>());
    }
    people.forEach(person -> list(ObjectKind.IDENTITY).add(person.id()));
    for (int founder = 0; founder < 5; founder++) {
      list(ObjectKind.ORGANIZATION).add(chain.organization(founder));
    }
    list(ObjectKind.ENDPOINT).addAll(endpoints);
  }

  private Call call(Person sender, long document) {
    if (random.nextInt(3) == 0) {
      return calls.next(sender.organization());
    }
    return switch (random.nextInt(28)) {
      case 0,
          1 ->
        new Call.OfferDataset(
            random.nextBoolean()
                ? TestObjects.dataset(1 + random.nextInt(3), TestObjects.duo("GRU"))
                : TestObjects.dataset(1, TestObjects.duo("GRU"), TestObjects.duo("PUB")),
            random.nextBoolean() ? null : published());
      case 2, 3, 4,
          5 ->
        new Call.CastVote(
            random.nextBoolean()
                ? recent(ObjectKind.APPROVAL)
                : open(pick(List.of(ObjectKind.PROPOSAL, ObjectKind.PROPOSAL, ObjectKind.RIGHT,
                    ObjectKind.GRANT, ObjectKind.REQUEST, ObjectKind.DATASET, ObjectKind.CASE))),
            random.nextInt(8) > 0);
      case 6 -> new Call.AmendDataset(recent(ObjectKind.DATASET), 1 + random.nextInt(2),
          TestObjects.dataset(1, TestObjects.duo("NRES")));
      case 7 -> random.nextInt(3) == 0
          ? new Call.WithdrawDataset(recent(ObjectKind.DATASET))
          : new Call.ExpireEntry(any(ObjectKind.ENTRY));
      case 8, 9 -> new Call.RegisterEntries(endpointOf(sender),
          List.of(TestObjects.item(document, random.nextInt(2), null)));
      case 10 -> new Call.RegisterEntries(endpointOf(sender),
          List.of(TestObjects.item(document, random.nextInt(3), any(ObjectKind.ENTRY))));
      case 11 -> new Call.RequestAccess(TestObjects.delegable(offered(),
          UseLimits.ofUses(random.nextInt(12)), random.nextInt(3)));
      case 12, 13 ->
        new Call.RequestAccess(TestObjects.request(offered(), Purpose.HRESCH, List.of(Action.COUNT),
            random.nextInt(4), random.nextBoolean(), random.nextBoolean() ? Hash.ZERO : null));
      case 14, 15, 16 -> use();
      case 17 -> new Call.RevokeGrant(any(ObjectKind.GRANT));
      case 18 -> new Call.WithdrawRequest(any(ObjectKind.REQUEST));
      case 19 -> hold(true);
      case 20 -> hold(false);
      case 21 -> new Call.OpenCase(pick(List.of(CaseCode.values())), ObjectKind.ENTRY,
          any(ObjectKind.ENTRY), null, null);
      case 22 -> switch (random.nextInt(3)) {
        case 0 -> new Call.AnswerCase(any(ObjectKind.CASE), Case.Answer.REFUTED, null);
        case 1 -> new Call.EscalateCase(any(ObjectKind.CASE));
        default -> new Call.CloseCase(any(ObjectKind.CASE));
      };
      case 23, 24, 25, 26 -> governance();
      default -> registry();
    };
  }

  /** Somebody of an organisation that the call concerns; else most calls would be nobody's. */
  private Person suited(Call call, Person sender, Map<Hash, LedgerObject> objects) {
    if (call instanceof Call.CastVote vote
        && objects.get(vote.approval()) instanceof Approval approval
        && approval.standing().state() == State.OPEN) {
      Hash voter = pick(approval.stages().get(approval.stage()).electorate());
      return people.stream().filter(p -> p.id().equals(voter)).findFirst().orElse(sender);
    }
    Hash request = call instanceof Call.CounterOffer c
        ? c.request()
        : call instanceof Call.AcceptOffer c ? c.request() : Hash.ZERO;
    if (objects.get(request) instanceof AccessRequest asked && asked.turn() == Turn.REQUESTER) {
      return people.stream().filter(p -> p.id().equals(asked.requester())).findFirst()
          .orElse(sender);
    }
    List<Hash> organizations = organizations(call, sender, objects);
    if (call instanceof Call.ProposeChange) {
      return chain.admin(random.nextInt(5));
    }
    if (call instanceof Call.WithdrawProposal || call instanceof Call.RevokeIdentity
        || call instanceof Call.GiveRole || call instanceof Call.TakeRole) {
      return people.stream().filter(p -> organizations.contains(p.organization())).findFirst()
          .orElse(sender);
    }
    List<Role> roles = roles(call);
    List<Person> fit = people.stream().filter(p -> organizations.contains(p.organization()))
        .filter(p -> roles.isEmpty() || hasOneOf(objects.get(p.id()), roles)).toList();
    return fit.isEmpty() ? sender : pick(fit);
  }

  /** One of these makes it likely that the call is the person's; empty: anybody's. */
  private static List<Role> roles(Call call) {
    return switch (call) {
      case Call.PlaceHold c -> List.of(Role.PRIVACY_OFFICER, Role.AUDITOR, Role.GATEWAY);
      case Call.LiftHold c -> List.of(Role.PRIVACY_OFFICER, Role.AUDITOR, Role.GATEWAY);
      case Call.LeaseUses c -> List.of(Role.GATEWAY);
      case Call.PostUsage c -> List.of(Role.GATEWAY);
      case Call.AcknowledgeConsents c -> List.of(Role.GATEWAY);
      case Call.DeclareEmergency c -> List.of(Role.BREAK_GLASS);
      case Call.ReviewEmergency c -> List.of(Role.PRIVACY_OFFICER);
      case Call.PurgeHandle c -> List.of(Role.PRIVACY_OFFICER);
      case Call.RecordConsent c -> List.of(Role.CONSENT_RECORDER);
      case Call.VerifyConsent c -> List.of(Role.CONSENT_RECORDER);
      case Call.RevokeConsent c -> List.of(Role.CONSENT_RECORDER);
      case Call.VoidConsent c -> List.of(Role.PRIVACY_OFFICER, Role.CONSENT_RECORDER);
      case Call.OfferDataset c -> List.of(Role.STEWARD);
      case Call.AmendDataset c -> List.of(Role.STEWARD);
      case Call.WithdrawDataset c -> List.of(Role.STEWARD);
      case Call.RegisterEntries c -> List.of(Role.STEWARD, Role.GATEWAY);
      case Call.TransferRight c -> List.of(Role.ORG_ADMIN);
      case Call.ClaimRight c -> List.of(Role.STEWARD);
      case Call.SetPrice c -> List.of(Role.STEWARD);
      case Call.CounterOffer c -> List.of(Role.STEWARD);
      case Call.WaiveObligation c -> List.of(Role.STEWARD);
      case Call.RequestAccess c -> List.of(Role.RESEARCHER);
      case Call.UseGrant c -> List.of(Role.RESEARCHER);
      default -> List.of();
    };
  }

  private static boolean hasOneOf(@Nullable LedgerObject person, List<Role> roles) {
    return person instanceof Identity identity
        && identity.attributes().stream().anyMatch(a -> roles.contains(a.role()));
  }

  private static List<Hash> organizations(Call call, Person sender,
      Map<Hash, LedgerObject> objects) {
    Hash subject = switch (call) {
      case Call.OfferDataset c -> Objects.requireNonNullElse(c.previous(), Hash.ZERO);
      case Call.AmendDataset c -> c.dataset();
      case Call.WithdrawDataset c -> c.dataset();
      case Call.ExpireEntry c -> c.entry();
      case Call.UseGrant c -> c.grant();
      case Call.RevokeGrant c -> c.grant();
      case Call.WithdrawRequest c -> c.request();
      case Call.PlaceHold c -> c.object();
      case Call.LiftHold c -> c.object();
      case Call.AnswerCase c -> c.dispute();
      case Call.EscalateCase c -> c.dispute();
      case Call.CloseCase c -> c.dispute();
      case Call.GiveRole c -> c.identity();
      case Call.TakeRole c -> c.identity();
      case Call.RevokeIdentity c -> c.identity();
      case Call.WithdrawProposal c -> c.proposal();
      case Call.Rejoin c -> Hash.of(c.nonce());
      case Call.DelegateGrant c -> c.grant();
      case Call.LeaseUses c -> c.grant();
      case Call.PostUsage c -> c.grant();
      case Call.MeetObligation c -> c.grant();
      case Call.WaiveObligation c -> c.grant();
      case Call.CloseGrant c -> c.grant();
      case Call.ReviewEmergency c -> c.grant();
      case Call.AckUsage c -> c.usage();
      case Call.CounterOffer c -> c.request();
      case Call.AcceptOffer c -> c.request();
      case Call.ClaimRight c -> Objects
          .requireNonNullElse(c.derivedFrom() == null ? c.grant() : c.derivedFrom(), Hash.ZERO);
      case Call.RevokeRight c -> c.right();
      case Call.TransferRight c -> c.right();
      case Call.SetPrice c -> c.right();
      case Call.RecordConsent c -> Objects.requireNonNullElse(c.supersedes(), Hash.ZERO);
      case Call.VerifyConsent c -> c.consent();
      case Call.RevokeConsent c -> c.consent();
      case Call.VoidConsent c -> c.consent();
      case Call.PurgeHandle c -> c.object();
      default -> Hash.ZERO;
    };
    LedgerObject object = objects.get(subject);
    if (call instanceof Call.LiftHold && object != null) {
      return object.standing().holds().stream().map(Hold::source).toList();
    }
    return switch (object) {
      case null -> List.of(sender.organization());
      case Dataset o -> List.of(o.holder());
      case DocumentEntry o -> List.of(o.holder());
      case Grant o -> call instanceof Call.UseGrant || call instanceof Call.DelegateGrant
          || call instanceof Call.MeetObligation || call instanceof Call.ClaimRight
              ? List.of(o.grantee())
              : List.of(o.holder());
      case Right o -> List.of(o.organization());
      case Consent o -> List.of(o.organization());
      case UsageBatch o -> List.of(o.grantee());
      case AccessRequest o -> call instanceof Call.CounterOffer && o.turn() == Turn.HOLDER
          ? List.of(o.holder())
          : List.of(o.organization());
      case Case o -> List.of(o.claimant(), o.respondent());
      case Identity o -> List.of(o.organization());
      case Proposal o -> call instanceof Call.Rejoin && o.change().incoming() != null
          ? List.of(Objects.requireNonNull(o.change().incoming()).organization())
          : List.of(o.organization());
      default -> List.of(sender.organization());
    };
  }

  /** A change of validators or parameters, a proof, or a withdrawal. */
  private Call governance() {
    int founder = random.nextInt(5);
    Validator record = Candidates.validator(chain, founder, devices.get(founder),
        "v" + random.nextInt(8));
    ValidatorSet set = InForce.after(chain.state).validators();
    PublicKey member = set.at(random.nextInt(set.size())).key();
    return switch (random.nextInt(8)) {
      case 0, 1 -> new Call.ProposeChange(new Change.AddValidator(record));
      case 2 -> new Call.ProposeChange(new Change.RemoveValidator(member));
      case 3 -> new Call.ProposeChange(new Change.ReplaceValidator(member, record));
      case 4 -> new Call.ProposeChange(
          new Change.SetParameters(Candidates.withTenure(1 + random.nextInt(3))));
      case 5 -> random.nextBoolean()
          ? new Call.WithdrawProposal(recent(ObjectKind.PROPOSAL))
          : new Call.ProposeChange(calls.rules());
      default -> proof();
    };
  }

  private Call proof() {
    Hash id = recent(ObjectKind.PROPOSAL);
    String name = "v0";
    for (int i = 0; i < 8; i++) {
      if (before.get(id) instanceof Proposal proposal
          && Objects.equals(TestChain.key("v" + i, 0).publicKey(), proposal.change().joining())) {
        name = "v" + i;
      }
    }
    return Candidates.proof(chain, name, id);
  }

  private Call registry() {
    return switch (random.nextInt(5)) {
      case 0 ->
        new Call.ProposeOrganization("NEW-" + random.nextInt(3), new LocalizedText("", "New"),
            OrganizationType.RESEARCH, TestChain.key("new", random.nextInt(3)).publicKey());
      case 1 -> new Call.ExpelOrganization(chain.organization(4));
      case 2 -> new Call.GiveRole(any(ObjectKind.IDENTITY),
          new Call.RoleGrant(pick(List.of(Role.values())), "", chain.now() + TestObjects.DAY));
      case 3 -> new Call.TakeRole(any(ObjectKind.IDENTITY), pick(List.of(Role.values())), "");
      default -> random.nextInt(5) == 0
          ? new Call.RevokeIdentity(pick(people).id())
          : new Call.OfferDataset(TestObjects.dataset(1, TestObjects.duo("GRU")), null);
    };
  }

  private Call use() {
    Hash id = recent(ObjectKind.GRANT);
    Grant grant = Table.GRANTS.get(chain.state, id);
    return new Call.UseGrant(id, grant == null ? id : grant.terms().dataset(), Action.COUNT,
        Purpose.HRESCH, 1 + random.nextInt(2), calls.consent(), calls.scope());
  }

  private Call hold(boolean place) {
    List<LedgerObject> held = before.values().stream()
        .filter(object -> object.standing().state() != State.ENDED
            && object.standing().holds().stream().anyMatch(RandomWalkTest::isOfPeople))
        .toList();
    if (!place && !held.isEmpty()) {
      LedgerObject object = pick(held);
      return new Call.LiftHold(object.kind(), object.id(),
          pick(object.standing().holds().stream().filter(RandomWalkTest::isOfPeople).toList())
              .reason());
    }
    ObjectKind kind = pick(List.of(ObjectKind.DATASET, ObjectKind.GRANT, ObjectKind.GRANT,
        ObjectKind.GRANT, ObjectKind.ENTRY, ObjectKind.IDENTITY, ObjectKind.CASE));
    HoldReason reason = pick(List.of(HoldReason.CONSENT, HoldReason.OFFICER, HoldReason.OFFICER,
        HoldReason.REGULATOR, HoldReason.TITLE));
    return place
        ? new Call.PlaceHold(kind, recent(kind), reason)
        : new Call.LiftHold(kind, any(kind), reason);
  }

  private static boolean isOfPeople(Hold hold) {
    return hold.reason() != HoldReason.DISPUTE && hold.reason() != HoldReason.TITLE
        && hold.reason() != HoldReason.PARENT;
  }

  private void check(String what, Person sender, Call call, Receipt receipt,
      Map<Hash, LedgerObject> before, Map<Hash, LedgerObject> after) {
    if (!receipt.isApplied()) {
      assertThat(receipt.reasons()).as(what).isNotEmpty();
      assertThat(receipt.events()).as(what).isEmpty();
    }
    boolean quiet = chain.executor.hasDueDeadline(chain.now() - 1, chain.state);
    assertThat(quiet).as("%s: what was due has run", what).isFalse();
    for (LedgerObject object : after.values()) {
      LedgerObject old = before.get(object.id());
      if (old != null) {
        assertThat(object.standing().revision()).as(what)
            .isGreaterThanOrEqualTo(old.standing().revision());
        checkHolds(what, sender, call, receipt, old, object);
      }
    }
    if (call instanceof Call.UseGrant use && receipt.isApplied()) {
      LedgerInvariants.checkPermit(what, before, use, sender.organization(), chain.now());
    }
    LedgerInvariants.checkUnlinked(what, call, after);
    LedgerInvariants.check(what, chain.state, after);
  }

  /** A hold of a person's goes only by LiftHold of its source; a case's with the case. */
  private void checkHolds(String what, Person sender, Call call, Receipt receipt, LedgerObject old,
      LedgerObject object) {
    for (Hold hold : old.standing().holds()) {
      if (!object.standing().holds().contains(hold) && hold.reason() != HoldReason.DISPUTE) {
        assertThat(receipt.isApplied() && call instanceof Call.LiftHold lift
            && lift.reason() == hold.reason() && hold.source().equals(sender.organization()))
            .as("%s lifts %s", what, hold).isTrue();
      } else if (!object.standing().holds().contains(hold)) {
        State dispute = Objects.requireNonNull(Table.CASES.get(chain.state, hold.source()))
            .standing().state();
        assertThat(List.of(State.CLOSED, State.DECIDED)).as(what).contains(dispute);
      }
    }
  }

  private void remember(Receipt receipt, Map<Hash, LedgerObject> objects) {
    for (Hash id : receipt.created()) {
      LedgerObject object = objects.get(id);
      if (object != null) {
        list(object.kind()).add(id);
      }
    }
  }

  private Hash open(ObjectKind about) {
    return calls.fit(Approval.class,
        a -> a.standing().state() == State.OPEN && a.subjectKind() == about);
  }

  private Hash offered() {
    return calls.fit(Dataset.class,
        d -> d.standing().state() == State.PUBLISHED && d.terms().level() == 1 + random.nextInt(2));
  }

  private Hash published() {
    List<Hash> ids = before.values().stream().filter(o -> o.standing().state() == State.PUBLISHED)
        .map(LedgerObject::id).toList();
    return ids.isEmpty() ? Hash.ZERO : pick(ids);
  }

  private Hash endpointOf(Person sender) {
    for (int founder = 0; founder < 5; founder++) {
      if (chain.organization(founder).equals(sender.organization())) {
        return endpoints.get(founder);
      }
    }
    return Hash.ZERO;
  }

  private Hash any(ObjectKind kind) {
    return list(kind).isEmpty() ? Hash.ZERO : pick(list(kind));
  }

  /** One of the last few: approvals and grants are worth acting on while they are open. */
  private Hash recent(ObjectKind kind) {
    List<Hash> ids = list(kind);
    return ids.isEmpty() ? Hash.ZERO : pick(ids.subList(Math.max(0, ids.size() - 4), ids.size()));
  }

  private List<Hash> list(ObjectKind kind) {
    return Objects.requireNonNull(known.get(kind));
  }

  private <T> T pick(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
