package io.mulu.vm;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.object.AccessRequest;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.Amounts;
import io.mulu.protocol.object.Change;
import io.mulu.protocol.object.CodeTable;
import io.mulu.protocol.object.Confidentiality;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.Decree;
import io.mulu.protocol.object.EntryScope;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.LedgerObject;
import io.mulu.protocol.object.LevelRules;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Obligation;
import io.mulu.protocol.object.Price;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.RequestTerms;
import io.mulu.protocol.object.Review;
import io.mulu.protocol.object.Right;
import io.mulu.protocol.object.RightBasis;
import io.mulu.protocol.object.RightType;
import io.mulu.protocol.object.State;
import io.mulu.protocol.object.UseLimits;
import io.mulu.vm.decision.LevelPolicy;
import io.mulu.vm.state.Table;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Random calls about rights, consents, and what becomes of grants and requests. */
final class WalkCalls {
  private final TestChain chain;
  private final SplittableRandom random;
  private final Function<ObjectKind, Hash> any;
  private final Function<ObjectKind, Hash> recent;
  private final Supplier<Map<Hash, LedgerObject>> objects;
  private long locators;

  /**
   * @param known
   *          an object of a kind: any, or with true one of the newest
   */
  WalkCalls(TestChain chain, SplittableRandom random, BiFunction<ObjectKind, Boolean, Hash> known,
      Supplier<Map<Hash, LedgerObject>> objects) {
    this.objects = objects;
    this.chain = chain;
    this.random = random;
    this.any = kind -> known.apply(kind, false);
    this.recent = kind -> known.apply(kind, true);
  }

  Bytes consentHandle() {
    // Sometimes one that is taken.
    return TestObjects.consentHandle(random.nextInt(8) == 0 ? locators : ++locators);
  }

  Call next(Hash ownOrganization) {
    Hash grant = recent.apply(ObjectKind.GRANT);
    Hash request = fit(AccessRequest.class, r -> r.standing().state() == State.OPEN);
    Hash consent = recent.apply(ObjectKind.CONSENT);
    return switch (random.nextInt(30)) {
      case 0, 1, 2 -> delegate(grant);
      case 3 -> new Call.LeaseUses(grant, 1 + random.nextInt(3),
          chain.now() + 1 + random.nextLong(TestObjects.DAY));
      case 4, 5 -> postUsage(grant);
      case 6 -> new Call.AckUsage(recent.apply(ObjectKind.USAGE));
      case 7 -> new Call.MeetObligation(any.apply(ObjectKind.GRANT), "PUB", Hash.ZERO);
      case 8 -> new Call.WaiveObligation(fit(Grant.class, g -> !g.obligations().isEmpty()
          && g.obligations().get(0).status() == Obligation.Status.OPEN), "PUB");
      case 9 -> new Call.CloseGrant(any.apply(ObjectKind.GRANT));
      case 10, 11 -> new Call.DeclareEmergency(recent.apply(ObjectKind.DATASET),
          List.of(Action.RECORD), Hash.ZERO, Hash.ZERO, 1 + random.nextLong(TestObjects.DAY));
      case 12 -> new Call.ReviewEmergency(fit(Grant.class,
          g -> g.review() != null && g.review().outcome() == Review.Outcome.OVERDUE));
      case 13, 14 -> new Call.CounterOffer(request, revision(request), terms(request));
      case 15 -> new Call.AcceptOffer(request, revision(request));
      case 16, 17, 18 -> claim(ownOrganization);
      case 19 -> new Call.RevokeRight(recent.apply(ObjectKind.RIGHT));
      case 20, 27, 28 -> random.nextBoolean()
          ? new Call.TransferRight(operated(), chain.organization(random.nextInt(5)), null)
          : new Call.SetPrice(operated(), 1, new Price(Price.Unit.PER_USE, 1 + random.nextInt(9)));
      case 21,
          22 ->
        new Call.RecordConsent(
            TestObjects.consent(random.nextInt(3) == 0 ? Decree.DENY : Decree.PERMIT),
            random.nextInt(4) == 0 ? consent : null);
      case 23 -> new Call.VerifyConsent(consent);
      case 24 -> random.nextBoolean()
          ? new Call.RevokeConsent(consent, Hash.ZERO)
          : new Call.VoidConsent(consent);
      case 25 -> random.nextBoolean()
          ? new Call.PurgeHandle(ObjectKind.ENTRY, recent.apply(ObjectKind.ENTRY))
          : new Call.PurgeHandle(ObjectKind.CONSENT, consent);
      default -> new Call.AcknowledgeConsents(random.nextLong(chain.height() + 1));
    };
  }

  /** A change of what the contracts judge by. */
  Change rules() {
    if (random.nextBoolean()) {
      CodeTable.Head head = Table.CODE_TABLES.get(chain.state, Bytes.utf8("DISEASE"));
      return new Change.SetCodes("DISEASE", Objects.requireNonNull(head).version() + 1,
          List.of(new CodeTable.Row("N" + random.nextInt(50), random.nextBoolean() ? "" : "C50", "",
              "n", random.nextBoolean())));
    }
    LevelRules d = LevelPolicy.initial(2);
    return new Change.SetLevelRules(
        new LevelRules(2, d.publication(), d.access(), d.research(), d.consent(), d.noisy(),
            d.gatewayView(), d.careOnly(), d.excluded(), 1 + random.nextInt(3)));
  }

  /** Of a use: one consent, or one that is not there, or none. */
  @Nullable
  Hash consent() {
    return random.nextInt(3) == 0 ? any.apply(ObjectKind.CONSENT) : null;
  }

  @Nullable
  EntryScope scope() {
    return random.nextInt(4) == 0
        ? new EntryScope("LAB", random.nextBoolean() ? Confidentiality.N : Confidentiality.R, 2020)
        : null;
  }

  /** Mostly the one there is. */
  private long revision(Hash id) {
    AccessRequest request = Table.REQUESTS.get(chain.state, id);
    return request == null || random.nextInt(6) == 0 ? 1 : request.standing().revision();
  }

  private Hash operated() {
    return fit(Right.class,
        r -> r.rightType() == RightType.OPERATE && r.standing().state() == State.CONFIRMED);
  }

  /** One that the call is likely to be possible for, if there is one; sometimes any. */
  <T extends LedgerObject> Hash fit(Class<T> type, Predicate<T> wanted) {
    boolean blind = random.nextInt(5) == 0;
    List<Hash> fitting = objects.get().values().stream().filter(type::isInstance).map(type::cast)
        .filter(object -> blind || wanted.test(object)).map(LedgerObject::id).toList();
    return fitting.isEmpty() ? Hash.ZERO : fitting.get(random.nextInt(fitting.size()));
  }

  private Call delegate(Hash id) {
    Grant grant = Table.GRANTS.get(chain.state, id);
    long uses = grant == null || grant.terms().limits().uses() == 0
        ? random.nextInt(3)
        : 1 + random.nextInt(2);
    return new Call.DelegateGrant(id, chain.organization(random.nextInt(5)), null,
        List.of(Action.COUNT), List.of(), chain.now() + 1 + random.nextLong(25 * TestObjects.DAY),
        UseLimits.ofUses(uses), random.nextInt(2));
  }

  private Call postUsage(Hash id) {
    Grant grant = Table.GRANTS.get(chain.state, id);
    long from = grant == null || random.nextInt(6) == 0 ? 0 : grant.usage().records();
    return new Call.PostUsage(id, from, 1 + random.nextInt(4), Hash.ZERO,
        new Amounts(random.nextInt(4), random.nextInt(100), random.nextInt(1000)));
  }

  private RequestTerms terms(Hash id) {
    AccessRequest request = Table.REQUESTS.get(chain.state, id);
    return request == null
        ? TestObjects.request(id, Purpose.HRESCH, Action.COUNT, 1)
        : new RequestTerms(request.terms().dataset(), request.terms().follow(),
            request.terms().actions(), Purpose.HRESCH, request.terms().research(),
            request.terms().fields(), null, request.terms().ethics(), null,
            request.terms().durationMillis(), UseLimits.ofUses(1 + random.nextInt(5)),
            request.terms().delegationDepth(), random.nextInt(3));
  }

  private Call claim(Hash own) {
    Hash version = recent.apply(ObjectKind.DATASET);
    Dataset dataset = Table.DATASETS.get(chain.state, version);
    Hash source = random.nextInt(3) == 0 || dataset == null
        ? recent.apply(ObjectKind.RIGHT)
        : dataset.right();
    boolean onGrant = random.nextInt(6) == 0;
    return new Call.ClaimRight(version, random.nextInt(3) == 0 ? RightType.USE : RightType.OPERATE,
        random.nextBoolean() ? own : chain.organization(random.nextInt(5)), RightBasis.DERIVED,
        null, onGrant ? null : source, onGrant ? recent.apply(ObjectKind.GRANT) : null,
        onGrant ? 0 : random.nextInt(2_000),
        random.nextBoolean()
            ? Long.MAX_VALUE
            : chain.now() + random.nextLong(40 * TestObjects.DAY));
  }
}
