package io.mulu.vm.contracts;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.StateTable.Acknowledgement;
import io.mulu.protocol.StateTable.ConsentChange;
import io.mulu.protocol.StateTable.Reference;
import io.mulu.protocol.object.Consent;
import io.mulu.protocol.object.ConsentHandle;
import io.mulu.protocol.object.ConsentProvision;
import io.mulu.protocol.object.Decree;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.Standing;
import io.mulu.protocol.object.State;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.protocol.wire.WireCodec;
import io.mulu.vm.lifecycle.Authority;
import io.mulu.vm.lifecycle.CallContext;
import io.mulu.vm.lifecycle.Lifecycle;
import io.mulu.vm.lifecycle.Lifecycles;
import io.mulu.vm.lifecycle.Revert;
import io.mulu.vm.state.Table;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Patients' consents and refusals. A permission is in force when a second person has compared it
 * with the form; a refusal and a withdrawal are in force at once. Every change is listed by height,
 * so that gateways learn of it and say that they have.
 */
final class ConsentRecords {
  private static final WireCodec<ConsentHandle> HANDLE = WireCodec.of(ConsentHandle.class);
  private static final String CLASSES = "DOCUMENT_CLASS";

  static final Lifecycle<Consent> LIFECYCLE = Lifecycle
      .of(ObjectKind.CONSENT, Consent.class, Table.CONSENTS)
      .own((ctx, consent) -> List.of(consent.organization()))
      .holder((ctx, consent) -> List.of(consent.organization()))
      .deadline(ConsentRecords::deadlineMillis).index(ConsentRecords::index)
      .created(Call.RecordConsent.class,
          row -> row.by(Authority.own(Role.CONSENT_RECORDER))
              .when("it permits something", (ctx, consent, call) -> true)
              .to(State.PROPOSED, "consent_recorded"))
      .created(Call.RecordConsent.class,
          row -> row.by(Authority.own(Role.CONSENT_RECORDER))
              .when("it only refuses", (ctx, consent, call) -> true)
              .change("supersedes the earlier version", (ctx, consent, call) -> consent)
              .to(State.ACTIVE, "consent_activated"))
      .row(State.PROPOSED, Call.VerifyConsent.class,
          row -> row.by(Authority.own(Role.CONSENT_RECORDER, Role.PRIVACY_OFFICER))
              .change("not by whoever recorded it; supersedes the earlier version",
                  ConsentRecords::verified)
              .to(State.ACTIVE, "consent_activated"))
      .row(State.PROPOSED, Call.RevokeConsent.class,
          row -> row.by(Authority.member(Role.CONSENT_RECORDER)).change("", ConsentRecords::revoked)
              .ends(EndReason.REVOKED, "consent_revoked"))
      .row(State.ACTIVE, Call.RevokeConsent.class,
          row -> row.by(Authority.member(Role.CONSENT_RECORDER)).change("", ConsentRecords::revoked)
              .ends(EndReason.REVOKED, "consent_revoked"))
      .row(State.PROPOSED, Call.VoidConsent.class,
          row -> row.by(Authority.own(Role.CONSENT_RECORDER, Role.PRIVACY_OFFICER))
              .ends(EndReason.ENTERED_IN_ERROR, "consent_voided"))
      .row(State.ACTIVE, Call.VoidConsent.class,
          row -> row.by(Authority.own(Role.PRIVACY_OFFICER)).ends(EndReason.ENTERED_IN_ERROR,
              "consent_voided"))
      .row(State.PROPOSED,
          row -> row.by(Authority.due()).ends(EndReason.EXPIRED, "consent_expired"))
      .row(State.ACTIVE, row -> row.by(Authority.due()).ends(EndReason.EXPIRED, "consent_expired"))
      .row(State.ACTIVE,
          row -> row.by(Authority.with(ObjectKind.CONSENT)).ends(EndReason.SUPERSEDED,
              "consent_superseded"))
      .row(State.PROPOSED, Call.PurgeHandle.class, Purges::proposed)
      .row(State.ACTIVE, Call.PurgeHandle.class, Purges::proposed)
      .row(State.ENDED, Call.PurgeHandle.class, Purges::proposed)
      .row(State.PROPOSED, Call.PurgeHandle.class, Purges::decided)
      .row(State.ACTIVE, Call.PurgeHandle.class, Purges::decided)
      .row(State.ENDED, Call.PurgeHandle.class, Purges::decided).build();

  private ConsentRecords() {
  }

  static void record(CallContext ctx, Call.RecordConsent call) {
    Lifecycles.requireCreator(ctx, LIFECYCLE, call);
    Revert.require(call.terms().validToMillis() > ctx.now(), Reason.BAD_FIELD,
        "terms.valid_to_millis");
    for (ConsentProvision provision : call.terms().provisions()) {
      Revert.require(
          !ctx.rulebook().hasTable(CLASSES) || provision.documentClasses().stream()
              .allMatch(code -> ctx.rulebook().contains(CLASSES, code)),
          Reason.UNKNOWN_CODE, "terms.provisions");
    }
    ConsentHandle handle = handle(ctx);
    Revert.require(!Table.CONSENT_LOCATORS.contains(ctx.state(), handle.locator().bytes()),
        Reason.LOCATOR_TAKEN, "attachment");
    requireSuperseded(ctx, call.supersedes());
    Consent consent = new Consent(ctx.newId(),
        Standing.created(refuses(call) ? State.ACTIVE : State.PROPOSED, ctx.now()),
        ctx.sender().organization().id(), ctx.sender().identity().id(), call.terms(), handle,
        call.supersedes(), null, ctx.origin());
    ctx.lifecycles().create(ctx, LIFECYCLE, consent, call);
    if (refuses(call)) {
      supersede(ctx, consent);
    }
  }

  /** The gateway has placed and lifted the holds that follow from all changes up to this height. */
  static void acknowledge(CallContext ctx, Call.AcknowledgeConsents call) {
    Revert.require(ctx.sender().identity().has(Role.GATEWAY, ctx.now()), Reason.ROLE);
    Hash organization = ctx.sender().organization().id();
    Acknowledgement before = Table.CONSENT_ACKS.get(ctx.state(), organization);
    Revert.require(
        call.height() < ctx.height() && (before == null || call.height() >= before.height()),
        Reason.BAD_FIELD, "height");
    Table.CONSENT_ACKS.put(ctx.state(), new Acknowledgement(call.height(), ctx.now()),
        organization.bytes());
    ctx.emit(ctx.sender().organization(), "consents_acknowledged",
        ctx.sender().organization().standing().state(), List.of(organization));
  }

  private static boolean refuses(Call.RecordConsent call) {
    return call.terms().base() == Decree.DENY && call.terms().provisions().stream()
        .allMatch(provision -> provision.decree() == Decree.DENY);
  }

  private static ConsentHandle handle(CallContext ctx) {
    try {
      return HANDLE.decode(ctx.attachment(), ctx.parameters().attachmentBytesMax());
    } catch (MalformedException e) {
      throw Revert.because(Reason.HANDLES_MISMATCH, "attachment");
    }
  }

  private static void requireSuperseded(CallContext ctx, @Nullable Hash id) {
    if (id != null) {
      Consent earlier = ctx.load(Table.CONSENTS, id, "supersedes");
      Revert.require(earlier.organization().equals(ctx.sender().organization().id()),
          Reason.NOT_OWN, "supersedes");
      Revert.require(earlier.standing().state() == State.ACTIVE, Reason.WRONG_STATE, "supersedes");
    }
  }

  private static Consent verified(CallContext ctx, Consent consent, Call.VerifyConsent call) {
    Revert.require(!consent.by().equals(ctx.sender().identity().id()), Reason.FOUR_EYES, "consent");
    supersede(ctx, consent);
    return consent;
  }

  /** One that has ended meanwhile stays as it ended. */
  private static void supersede(CallContext ctx, Consent consent) {
    Hash earlier = consent.supersedes();
    if (earlier != null) {
      ctx.lifecycles().endWith(ctx, LIFECYCLE,
          Objects.requireNonNull(Table.CONSENTS.get(ctx.state(), earlier)), EndReason.SUPERSEDED);
    }
  }

  private static Consent revoked(CallContext ctx, Consent c, Call.RevokeConsent call) {
    return new Consent(c.id(), c.standing(), c.organization(), c.by(), c.terms(), c.handle(),
        c.supersedes(), call.form(), c.batch());
  }

  private static long deadlineMillis(Consent consent) {
    return consent.standing().state() == State.ENDED
        || consent.terms().validToMillis() == Long.MAX_VALUE
            ? Lifecycle.NO_DEADLINE
            : consent.terms().validToMillis();
  }

  /** Changes of what is in force are listed; a locator stays taken. */
  private static void index(CallContext ctx, @Nullable Consent before, Consent after) {
    ConsentHandle handle = after.handle();
    if (before == null && handle != null) {
      Table.CONSENT_LOCATORS.put(ctx.state(), new Reference(after.id()), handle.locator().bytes());
    }
    State was = before == null ? State.PROPOSED : before.standing().state();
    State is = after.standing().state();
    boolean wasPending = was == State.PROPOSED && is == State.ENDED;
    if (was != is && !wasPending) {
      Table.CONSENT_CHANGES.put(ctx.state(), new ConsentChange(ctx.now()),
          Bytes.ofLong(ctx.height()), after.id().bytes());
    }
  }
}
