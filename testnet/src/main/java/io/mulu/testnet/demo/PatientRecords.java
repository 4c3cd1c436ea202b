package io.mulu.testnet.demo;

import io.mulu.client.ClientException;
import io.mulu.client.Outcome;
import io.mulu.client.Sender;
import io.mulu.gateway.identity.HolderSecret;
import io.mulu.gateway.identity.PatientId;
import io.mulu.gateway.identity.PatientTag;
import io.mulu.protocol.Call;
import io.mulu.protocol.Commitments;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.UnprovenException;
import io.mulu.protocol.api.ConsentApi;
import io.mulu.protocol.api.PageQuery;
import io.mulu.protocol.object.AccessRequest;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.ConsentHandle;
import io.mulu.protocol.object.ConsentProvision;
import io.mulu.protocol.object.ConsentTerms;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.Decree;
import io.mulu.protocol.object.DocumentEntry;
import io.mulu.protocol.object.DuoTerm;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.HoldReason;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.RequestTerms;
import io.mulu.protocol.object.Review;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.State;
import io.mulu.protocol.object.UseLimits;
import io.mulu.protocol.wire.WireCodec;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A dataset of single patients' records: what a consent permits until it is withdrawn, and what an
 * emergency permits without asking, to be answered for afterwards.
 */
final class PatientRecords {
  private static final WireCodec<ConsentHandle> HANDLE = WireCodec.of(ConsentHandle.class);
  private static final long MONTH_MILLIS = Duration.ofDays(30).toMillis();

  private final Stage stage;
  private final Dealings dealings;
  private final Imports imports;
  private final Hospital holder;
  private final Hospital asker;
  private final Hospital other;
  private Hash dataset = Hash.ZERO;
  private Hash unreviewed = Hash.ZERO;

  PatientRecords(Stage stage, Dealings dealings, Imports imports) {
    this.stage = stage;
    this.dealings = dealings;
    this.imports = imports;
    this.holder = stage.hospitals().getFirst();
    this.asker = stage.hospitals().getLast();
    this.other = stage.hospitals().get(stage.hospitals().size() > 1 ? 1 : 0);
  }

  void publish() throws BrokenOff, InterruptedException {
    dataset = dealings.created(holder, holder.person(Hospital.Post.STEWARD),
        new Call.OfferDataset(SampleDataset.records(holder), null));
    Hash approval = Dealings
        .required(dealings.object(holder, ObjectKind.DATASET, Dataset.class, dataset).approval());
    dealings.vote(holder, Hospital.Post.SECOND_STEWARD, approval, true);
    dealings.vote(holder, Hospital.Post.PRIVACY_OFFICER, approval, true);
    State state = dealings.object(asker, ObjectKind.DATASET, Dataset.class, dataset).standing()
        .state();
    stage.story().check(state == State.PUBLISHED, "patients' records are offered at level 4",
        "it is " + state);
  }

  /** Given at one hospital, relied on at a second, withdrawn at a third. */
  void consent() throws BrokenOff, InterruptedException {
    Hash consent = recorded();
    stage.apply(holder, holder.person(Hospital.Post.SECOND_RECORDER),
        new Call.VerifyConsent(consent));
    stage.story().say("a patient consents to counting in research, two people of " + holder.code()
        + " record it: " + ObjectKind.CONSENT.show(consent));
    Hash grant = granted();
    dealings.decide("count at level 4, on no consent", holder, use(grant, null), false);
    dealings.decide("count at level 4, on the consent", holder, use(grant, consent), true);
    Outcome.Final withdrawn = stage.apply(other, other.person(Hospital.Post.RECORDER),
        new Call.RevokeConsent(consent, dealings.commitment("CONSENT", "withdrawal")));
    stage.story().say("the patient withdraws it at " + other.code());
    stopFollowing(consent, grant, withdrawn.location().height());
    dealings.decide("count at level 4, after the withdrawal", holder, use(grant, consent), false);
    dealings.explain(asker, use(grant, consent).check(), Reason.GRANT_HELD);
  }

  private Hash recorded() throws BrokenOff, InterruptedException {
    try {
      // As the gateway does it: the tag never leaves it, the chain sees what only it recognises.
      PatientTag tag = HolderSecret
          .readOrCreate(holder.ownFolder().resolve("holder.secret"), new SecureRandom())
          .tag(PatientId.of("MR", holder.code(), "a patient who was asked"));
      long now = stage.chain().genesis().timeMillis();
      ConsentProvision research = new ConsentProvision(Decree.PERMIT, List.of(Purpose.HRESCH),
          List.of(Action.COUNT), List.of(asker.organization()), List.of(), null, 0, 0);
      ConsentTerms terms = new ConsentTerms("", Decree.DENY, List.of(research), false, now,
          now + MONTH_MILLIS, dealings.commitment("CONSENT", "the signed form"),
          ConsentTerms.Evidence.INK);
      return stage
          .apply(holder, holder.person(Hospital.Post.RECORDER), new Call.RecordConsent(terms, null),
              HANDLE.encode(new ConsentHandle(tag.consentLocator(0), 0)))
          .receipt().created().get(0);
    } catch (IOException e) {
      throw new BrokenOff("the holder's secret", e);
    }
  }

  private Hash granted() throws BrokenOff, InterruptedException {
    RequestTerms terms = new RequestTerms(dataset, false, List.of(Action.COUNT), Purpose.HRESCH,
        List.of(new DuoTerm("HMB", "")), List.of(), null,
        dealings.commitment("ETHICS", "ethics approval 2026-042"), null, MONTH_MILLIS,
        UseLimits.NONE, 0, 0);
    Hash request = dealings.created(asker, asker.person(Hospital.Post.RESEARCHER),
        new Call.RequestAccess(terms));
    Hash approval = Dealings.required(
        dealings.object(holder, ObjectKind.REQUEST, AccessRequest.class, request).approval());
    dealings.vote(holder, Hospital.Post.STEWARD, approval, true);
    dealings.vote(holder, Hospital.Post.PRIVACY_OFFICER, approval, true);
    return Dealings.required(
        dealings.object(holder, ObjectKind.REQUEST, AccessRequest.class, request).grant());
  }

  private Dealings.Use use(Hash grant, @Nullable Hash consent) {
    return new Dealings.Use(asker, asker.person(Hospital.Post.RESEARCHER), grant, dataset,
        Action.COUNT, Purpose.HRESCH, consent);
  }

  /** The gateway learns of every change, holds what rested on it, and says so on the chain. */
  private void stopFollowing(Hash consent, Hash grant, long height)
      throws BrokenOff, InterruptedException {
    Sender gateway = holder.person(Hospital.Post.GATEWAY);
    try {
      boolean isTold = stage.chain().client(holder.node())
          .call(ConsentApi.CHANGES, new ConsentApi.ChangesQuery(height, null, null)).changes()
          .stream().anyMatch(change -> change.consent().equals(consent));
      stage.story().check(isTold, "the gateway of " + holder.code() + " is told of it",
          "consent_changes does not list it");
      stage.apply(holder, gateway, new Call.PlaceHold(ObjectKind.GRANT, grant, HoldReason.CONSENT));
      stage.apply(holder, gateway, new Call.AcknowledgeConsents(height));
      boolean isSeen = stage.chain().client(holder.node())
          .call(ConsentApi.ACKNOWLEDGEMENTS, new PageQuery(null, null)).gateways().stream()
          .anyMatch(seen -> seen.endpoint().equals(holder.endpoint()) && !seen.isOverdue());
      stage.story().check(isSeen, "it holds the grant and acknowledges on the chain that it has",
          "consent_acknowledgements does not say so");
    } catch (ClientException e) {
      throw new BrokenOff("the changes of consents", e);
    }
  }

  /** Two doctors break the glass; only one of them is judged in time. */
  void emergencies() throws BrokenOff, InterruptedException {
    Hash reviewed = declared(asker);
    dealings.decide("a record, in an emergency", holder, emergency(asker, reviewed), true);
    Review review = review(reviewed);
    dealings.vote(holder, Hospital.Post.PRIVACY_OFFICER, review.approval(), true);
    if (!asker.equals(holder)) {
      dealings.vote(asker, Hospital.Post.PRIVACY_OFFICER, review.approval(), true);
    }
    stage.story().check(review(reviewed).outcome() == Review.Outcome.JUSTIFIED,
        "the privacy officers of both sides find it justified",
        "it is " + review(reviewed).outcome());
    unreviewed = declared(other);
    dealings.decide("a record, in an emergency that nobody reviews", holder,
        emergency(other, unreviewed), true);
  }

  /** Silence has consequences: the role sleeps until somebody answers. */
  void overdue() throws BrokenOff, InterruptedException {
    stage.story()
        .check(
            dealings.await(holder, ObjectKind.GRANT, Grant.class, unreviewed,
                grant -> grant.review() != null
                    && grant.review().outcome() == Review.Outcome.OVERDUE)
                .isPresent(),
            "the emergency that nobody reviewed is OVERDUE", "it is not");
    Outcome.Final again = stage.send(other, other.person(Hospital.Post.CLINICIAN),
        declaration(other));
    stage.story().check(!again.isApplied(),
        "its doctor may not break the glass again: " + Stage.names(again.receipt().reasons()),
        "he may");
    dealings.explain(other, emergency(other, unreviewed).check(), Reason.ROLE_SUSPENDED);
  }

  private Review review(Hash grant) throws BrokenOff, InterruptedException {
    return Optional
        .ofNullable(dealings.object(holder, ObjectKind.GRANT, Grant.class, grant).review())
        .orElseThrow(() -> new BrokenOff("an emergency without a review"));
  }

  private Hash declared(Hospital hospital) throws BrokenOff, InterruptedException {
    Sender doctor = hospital.person(Hospital.Post.CLINICIAN);
    stage.apply(hospital, hospital.person(Hospital.Post.PRIVACY_OFFICER),
        new Call.GiveRole(doctor.identity(), new Call.RoleGrant(Role.BREAK_GLASS, "",
            stage.chain().genesis().timeMillis() + MONTH_MILLIS)));
    Hash grant = dealings.created(hospital, doctor, declaration(hospital));
    stage.story().say(
        "a doctor of " + hospital.code() + " breaks the glass: " + ObjectKind.GRANT.show(grant));
    return grant;
  }

  private Call declaration(Hospital hospital) throws BrokenOff, InterruptedException {
    return new Call.DeclareEmergency(dataset, List.of(Action.RECORD),
        Commitments.selection(dealings.salt(), entries(hospital), List.of()),
        dealings.commitment("JUSTIFICATION", "unconscious, brought in by ambulance"),
        Duration.ofMinutes(30).toMillis());
  }

  /** The patient's, found by locators that the doctor's hospital was told. */
  private List<Hash> entries(Hospital hospital) throws BrokenOff, InterruptedException {
    try {
      List<Hash> locators = imports.locators(holder);
      return locators.isEmpty()
          ? List.of()
          : stage.chain().reader(hospital.node()).entryByLocator(locators.getFirst()).value()
              .map(DocumentEntry::id).stream().toList();
    } catch (ClientException | UnprovenException e) {
      throw new BrokenOff("an entry of " + holder.code(), e);
    }
  }

  private Dealings.Use emergency(Hospital hospital, Hash grant) {
    return new Dealings.Use(hospital, hospital.person(Hospital.Post.CLINICIAN), grant, dataset,
        Action.RECORD, Purpose.ETREAT, null);
  }
}
