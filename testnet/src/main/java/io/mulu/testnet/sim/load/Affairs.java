package io.mulu.testnet.sim.load;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.ObjectIds;
import io.mulu.protocol.object.AccessRequest;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.Amounts;
import io.mulu.protocol.object.Case;
import io.mulu.protocol.object.CaseCode;
import io.mulu.protocol.object.ConsentHandle;
import io.mulu.protocol.object.ConsentTerms;
import io.mulu.protocol.object.Decree;
import io.mulu.protocol.object.DuoTerm;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.HoldReason;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Price;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.RequestTerms;
import io.mulu.protocol.object.RightBasis;
import io.mulu.protocol.object.RightType;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.UseLimits;
import io.mulu.protocol.wire.WireCodec;
import io.mulu.testnet.sim.load.Office.Wish;
import io.mulu.testnet.sim.world.Consortium;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * What else an organisation's people do: rights, consents, negotiation, delegation, usage,
 * obligations, emergencies, cases. People act on what they see, which may be old or wrong by then;
 * what does not fit reverts.
 */
final class Affairs {
  /** Whom an organisation hires for all this. */
  static final List<Role> POSTS = List.of(Role.STEWARD, Role.STEWARD, Role.DATA_COMMITTEE,
      Role.DATA_COMMITTEE, Role.ETHICS, Role.RESEARCHER, Role.GATEWAY, Role.PRIVACY_OFFICER,
      Role.PRIVACY_OFFICER, Role.CONSENT_RECORDER, Role.CONSENT_RECORDER, Role.CLINICIAN);
  private static final WireCodec<ConsentHandle> HANDLE = WireCodec.of(ConsentHandle.class);
  private static final Hash FORM = Hash.sha256(Bytes.utf8("a form"));

  private static final int LOOKED_AT = 30;

  private final Office office;
  private final SplittableRandom random;
  private final List<Hash> offered = new ArrayList<>();
  private final List<Hash> open = new ArrayList<>();
  private final List<Hash> requests = new ArrayList<>();
  private final List<Hash> grants = new ArrayList<>();
  private final List<Hash> reviews = new ArrayList<>();
  private final List<Hash> emergencies = new ArrayList<>();
  private final List<Hash> usages = new ArrayList<>();
  private final List<Hash> rights = new ArrayList<>();
  private final List<Hash> consents = new ArrayList<>();
  private final List<Hash> cases = new ArrayList<>();
  private final Set<Hash> guessed = new TreeSet<>();
  private Sight sight = Sight.NONE;
  private long locators;
  private long records;

  Affairs(Office office, SplittableRandom random) {
    this.office = office;
    this.random = random;
  }

  /**
   * @param other
   *          with whom, perhaps itself
   * @param seen
   *          of the ledger when this is decided
   */
  Wish next(Office other, Sight seen) {
    sight = seen;
    return switch (random.nextInt(5)) {
      case 0 -> catalog(other);
      case 1 -> permission(other);
      case 2 -> usage(other);
      case 3 -> random.nextBoolean() ? rights(other) : emergency(other);
      default -> random.nextBoolean() ? consent(other) : dispute(other);
    };
  }

  /** Versions that anybody may have, and some about which a steward is asked. */
  private Wish catalog(Office other) {
    // A few that are published are worth more than many that nobody has voted on.
    if (offered.isEmpty() || random.nextInt(40) == 0) {
      return office.offer(1 + random.nextInt(2));
    }
    return switch (random.nextInt(4)) {
      case 0, 1, 2 ->
        wish(Role.STEWARD, new Call.CastVote(recent(ObjectKind.APPROVAL, offered), true));
      default -> wish(Role.RESEARCHER,
          new Call.RequestAccess(terms(recent(ObjectKind.DATASET, other.datasets()))));
    };
  }

  private Wish permission(Office other) {
    Affairs theirs = other.affairs();
    return switch (random.nextInt(6)) {
      case 0, 1 -> wish(Role.RESEARCHER,
          new Call.RequestAccess(terms(recent(ObjectKind.DATASET, other.datasets()))));
      case 2 -> wish(Role.STEWARD, offer(recent(ObjectKind.REQUEST, theirs.requests)));
      case 3 ->
        wish(Role.RESEARCHER, new Call.AcceptOffer(recent(ObjectKind.REQUEST, requests), 2));
      case 4 ->
        wish(Role.STEWARD, new Call.CastVote(recent(ObjectKind.APPROVAL, theirs.open), true));
      default -> wish(Role.RESEARCHER,
          new Call.DelegateGrant(recent(ObjectKind.GRANT, grants), other.organization(), null,
              List.of(Action.COUNT), List.of(), later(20_000), UseLimits.ofUses(1), 0));
    };
  }

  private Wish usage(Office other) {
    Affairs theirs = other.affairs();
    return switch (random.nextInt(8)) {
      case 0, 1 -> use(recent(ObjectKind.GRANT, grants));
      case 2 -> wish(Role.GATEWAY, new Call.LeaseUses(recent(ObjectKind.GRANT, theirs.grants),
          1 + random.nextInt(3), later(2_000)));
      case 3, 4 -> wish(Role.GATEWAY, new Call.PostUsage(recent(ObjectKind.GRANT, theirs.grants),
          random.nextInt(3) > 0 ? 0 : ++records, 1, FORM, new Amounts(1, 10, 100)));
      case 5 -> wish(Role.RESEARCHER, new Call.AckUsage(recent(ObjectKind.USAGE, theirs.usages)));
      case 6 -> wish(Role.RESEARCHER,
          new Call.MeetObligation(recent(ObjectKind.GRANT, grants), "PUB", FORM));
      default -> wish(Role.STEWARD, new Call.CloseGrant(recent(ObjectKind.GRANT, theirs.grants)));
    };
  }

  private Wish emergency(Office other) {
    Affairs theirs = other.affairs();
    return switch (random.nextInt(6)) {
      case 0 -> wish(Role.PRIVACY_OFFICER, new Call.GiveRole(office.any(Role.CLINICIAN).identity(),
          new Call.RoleGrant(Role.BREAK_GLASS, "", Long.MAX_VALUE)));
      case 1 ->
        wish(Role.CLINICIAN, new Call.DeclareEmergency(recent(ObjectKind.DATASET, other.datasets()),
            List.of(Action.COUNT), FORM, FORM, 10_000));
      case 2 ->
        wish(Role.PRIVACY_OFFICER, new Call.ReviewEmergency(recent(ObjectKind.GRANT, emergencies)));
      case 3, 4 -> wish(Role.PRIVACY_OFFICER,
          new Call.CastVote(recent(ObjectKind.APPROVAL, theirs.reviews), true));
      default -> wish(Role.PRIVACY_OFFICER,
          new Call.CastVote(recent(ObjectKind.APPROVAL, reviews), random.nextInt(4) > 0));
    };
  }

  private Wish rights(Office other) {
    return switch (random.nextInt(4)) {
      case 0, 1 -> wish(Role.STEWARD, claim(other));
      case 2 -> wish(Role.STEWARD, new Call.RevokeRight(recent(ObjectKind.RIGHT, rights)));
      default -> wish(Role.STEWARD,
          new Call.SetPrice(recent(ObjectKind.RIGHT, rights), 1, new Price(Price.Unit.PER_USE, 2)));
    };
  }

  private Wish consent(Office other) {
    return switch (random.nextInt(4)) {
      case 0, 1 -> record();
      case 2 ->
        wish(Role.CONSENT_RECORDER, new Call.VerifyConsent(recent(ObjectKind.CONSENT, consents)));
      default -> wish(Role.CONSENT_RECORDER,
          new Call.RevokeConsent(recent(ObjectKind.CONSENT, other.affairs().consents), FORM));
    };
  }

  /** What a call will have made, if it is not refused. */
  void note(Call call, Hash transaction, Hash chainId) {
    Hash first = ObjectIds.created(chainId, transaction, 0);
    Hash second = ObjectIds.created(chainId, transaction, 1);
    switch (call) {
      case Call.OfferDataset offer -> offered.add(second);
      case Call.RequestAccess request -> {
        requests.add(first);
        // One of the two, by the version's level.
        open.add(second);
        grants.add(second);
      }
      case Call.CastVote vote -> {
        // Of a vote that was in vain it is nobody's id, so one guess for each approval will do.
        boolean isNew = guessed.add(vote.approval());
        if (isNew && offered.contains(vote.approval())) {
          rights.add(first);
        } else if (isNew) {
          grants.add(first);
        }
      }
      case Call.ClaimRight claim -> rights.add(first);
      case Call.RecordConsent recorded -> consents.add(first);
      case Call.PostUsage usage -> usages.add(first);
      case Call.DelegateGrant delegated -> grants.add(first);
      case Call.OpenCase dispute -> cases.add(first);
      case Call.AcceptOffer offer -> open.add(first);
      case Call.ReviewEmergency review -> reviews.add(first);
      case Call.DeclareEmergency emergency -> {
        emergencies.add(first);
        reviews.add(second);
      }
      default -> {
      }
    }
  }

  /** One of the newest that live, as far as the client sees; else a guess. */
  private Hash recent(ObjectKind kind, List<Hash> ids) {
    List<Hash> living = ids.reversed().stream().limit(LOOKED_AT)
        .filter(id -> sight.living(kind, id).isPresent()).limit(4).toList();
    return office.any(living.isEmpty() ? ids : living);
  }

  private Wish wish(Role role, Call call) {
    return new Wish(office.any(role), call, Bytes.EMPTY);
  }

  private long later(long millis) {
    return sight.nowMillis() + 1 + random.nextLong(millis);
  }

  private static RequestTerms terms(Hash dataset) {
    return new RequestTerms(dataset, false, List.of(Action.COUNT), Purpose.HRESCH,
        List.of(new DuoTerm("HMB", "")), List.of(), null, Hash.ZERO, Hash.ZERO, 20_000,
        UseLimits.ofUses(4), 1, 0);
  }

  private Wish use(Hash grant) {
    Hash dataset = sight.living(ObjectKind.GRANT, grant)
        .map(object -> ((Grant) object).terms().dataset()).orElse(Hash.ZERO);
    return wish(Role.RESEARCHER,
        random.nextInt(6) == 0
            ? new Call.RevokeGrant(grant)
            : new Call.UseGrant(grant, dataset, Action.COUNT, Purpose.HRESCH, 1, null, null));
  }

  /** Less than was asked for. */
  private Call offer(Hash request) {
    Hash dataset = sight.living(ObjectKind.REQUEST, request)
        .map(object -> ((AccessRequest) object).terms().dataset()).orElse(Hash.ZERO);
    RequestTerms asked = terms(dataset);
    return new Call.CounterOffer(request, 1,
        new RequestTerms(dataset, asked.follow(), asked.actions(), asked.purpose(),
            asked.research(), asked.fields(), null, asked.ethics(), asked.justification(),
            asked.durationMillis() / 2, UseLimits.ofUses(2), 0, 1));
  }

  private Call claim(Office other) {
    return new Call.ClaimRight(recent(ObjectKind.DATASET, office.datasets()),
        random.nextBoolean() ? RightType.USE : RightType.OPERATE, other.organization(),
        RightBasis.CONTRACT, null, recent(ObjectKind.RIGHT, rights), null, random.nextInt(3_000),
        random.nextBoolean() ? Long.MAX_VALUE : later(20_000));
  }

  private Wish record() {
    Hash locator = Hash.sha256(office.organization().bytes(), Bytes.ofLong(++locators));
    ConsentTerms terms = new ConsentTerms("", random.nextBoolean() ? Decree.PERMIT : Decree.DENY,
        List.of(), false, Consortium.GENESIS_MILLIS,
        random.nextBoolean() ? Long.MAX_VALUE : Consortium.GENESIS_MILLIS + 60_000, FORM,
        ConsentTerms.Evidence.INK);
    return new Wish(office.any(Role.CONSENT_RECORDER), new Call.RecordConsent(terms, null),
        HANDLE.encode(new ConsentHandle(locator, 0)));
  }

  private Wish dispute(Office other) {
    Affairs theirs = other.affairs();
    return switch (random.nextInt(6)) {
      case 0 -> wish(Role.STEWARD, new Call.OpenCase(CaseCode.TITLE_CONTESTED, ObjectKind.RIGHT,
          recent(ObjectKind.RIGHT, theirs.rights), null, null));
      case 1 -> wish(Role.STEWARD, new Call.OpenCase(CaseCode.STALE, ObjectKind.DATASET,
          recent(ObjectKind.DATASET, other.datasets()), null, null));
      case 2 -> wish(Role.STEWARD,
          new Call.AnswerCase(recent(ObjectKind.CASE, theirs.cases), Case.Answer.REFUTED, null));
      case 3 -> wish(Role.STEWARD, new Call.EscalateCase(recent(ObjectKind.CASE, cases)));
      case 4 -> wish(Role.PRIVACY_OFFICER, new Call.PlaceHold(ObjectKind.GRANT,
          recent(ObjectKind.GRANT, theirs.grants), HoldReason.CONSENT));
      default -> wish(Role.PRIVACY_OFFICER, new Call.LiftHold(ObjectKind.GRANT,
          recent(ObjectKind.GRANT, theirs.grants), HoldReason.CONSENT));
    };
  }
}
