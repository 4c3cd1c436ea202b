package io.mulu.vm.contracts;

import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.Reason;
import io.mulu.protocol.StateTable.Reference;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.Approval.OnTimeout;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.Group;
import io.mulu.protocol.object.HoldReason;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Organization;
import io.mulu.protocol.object.Right;
import io.mulu.protocol.object.RightBasis;
import io.mulu.protocol.object.RightType;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.Standing;
import io.mulu.protocol.object.State;
import io.mulu.vm.lifecycle.Approvals;
import io.mulu.vm.lifecycle.Authority;
import io.mulu.vm.lifecycle.CallContext;
import io.mulu.vm.lifecycle.Electorates;
import io.mulu.vm.lifecycle.Lifecycle;
import io.mulu.vm.lifecycle.Lifecycles;
import io.mulu.vm.lifecycle.Revert;
import io.mulu.vm.state.Table;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rights in versions of datasets. Publication files the holder's HOLD; USE and OPERATE are parts of
 * it, or rest on a grant that allows deriving. Shares move between a right and what derives from
 * it, so that those of a version always add up.
 */
final class Rights {
  /** Living rights of one version. */
  static final int PER_VERSION_MAX = 16;

  private static final Role[] STEWARDS = {Role.STEWARD, Role.ORG_ADMIN};
  private static final String RECEIVER = "receiving organisation";

  static final Lifecycle<Right> LIFECYCLE = Lifecycle
      .of(ObjectKind.RIGHT, Right.class, Table.RIGHTS)
      .own((ctx, right) -> List.of(right.organization())).holder(Rights::holders)
      .deadline(Rights::deadlineMillis).index(Rights::index)
      .createdWith(row -> row.by(Authority.with(ObjectKind.DATASET, ObjectKind.RIGHT))
          .to(State.NOTICE, "right_claimed"))
      .created(Call.ClaimRight.class,
          row -> row.by(Authority.own(STEWARDS))
              .change("takes its share from the right that it derives from", (ctx, r, call) -> r)
              .to(State.NOTICE, "right_claimed"))
      .row(State.NOTICE,
          row -> row.by(Authority.due()).also("nobody has objected", (ctx, right) -> right)
              .to(State.CONFIRMED, "right_confirmed"))
      .row(State.NOTICE,
          row -> row.by(Authority.with(ObjectKind.CASE, ObjectKind.DATASET))
              .also("what derives from it lapses", Rights::fallen)
              .ends(EndReason.REJECTED, "right_rejected"))
      .row(State.CONFIRMED,
          row -> row.by(Authority.with(ObjectKind.CASE, ObjectKind.DATASET))
              .also("what derives from it lapses", Rights::fallen)
              .ends(EndReason.REVOKED, "right_revoked"))
      .row(State.NOTICE,
          row -> row.by(Authority.with(ObjectKind.DATASET, ObjectKind.RIGHT, ObjectKind.GRANT))
              .also("what derives from it lapses", Rights::fallen)
              .ends(EndReason.LAPSED, "right_lapsed"))
      .row(State.CONFIRMED,
          row -> row.by(Authority.with(ObjectKind.DATASET, ObjectKind.RIGHT, ObjectKind.GRANT))
              .also("what derives from it lapses", Rights::fallen)
              .ends(EndReason.LAPSED, "right_lapsed"))
      .row(State.CONFIRMED,
          row -> row.by(Authority.due()).also("what derives from it lapses", Rights::fallen)
              .ends(EndReason.LAPSED, "right_lapsed"))
      .row(State.NOTICE, Call.RevokeRight.class,
          row -> row.by(Authority.holder(STEWARDS), Authority.own(STEWARDS))
              .when("it is not HOLD", (ctx, right, call) -> right.rightType() != RightType.HOLD)
              .also("what derives from it lapses", Rights::fallen)
              .ends(EndReason.REVOKED, "right_revoked"))
      .row(State.CONFIRMED, Call.RevokeRight.class,
          row -> row.by(Authority.holder(STEWARDS), Authority.own(STEWARDS))
              .when("it is not HOLD", (ctx, right, call) -> right.rightType() != RightType.HOLD)
              .also("what derives from it lapses", Rights::fallen)
              .ends(EndReason.REVOKED, "right_revoked"))
      .row(State.CONFIRMED, Call.TransferRight.class,
          row -> row.by(Authority.own(Role.ORG_ADMIN)).unlessHeld()
              .when("it is not HOLD", (ctx, right, call) -> right.rightType() != RightType.HOLD)
              .change("the receiver's admins vote; refused while others derive from it",
                  Rights::proposeTransfer)
              .stays("right_offered"))
      .row(State.CONFIRMED, Call.TransferRight.class,
          row -> row.by(Authority.approved(RECEIVER)).unlessHeld()
              .change("the receiver's right begins with a notice", Rights::transferred)
              .ends(EndReason.TRANSFERRED, "right_transferred"))
      .row(State.CONFIRMED, Call.SetPrice.class,
          row -> row.by(Authority.own(Role.STEWARD)).unlessHeld().revision(Call.SetPrice::revision)
              .when("it is OPERATE", (ctx, right, call) -> right.rightType() == RightType.OPERATE)
              .change("", (ctx, right, call) -> right.priced(call.price()))
              .to(State.CONFIRMED, "right_priced"))
      .row(State.NOTICE,
          row -> row.by(Authority.with(ObjectKind.RIGHT))
              .whenever("a share moves", Rights::isMoving).stays("share_moved"))
      .row(State.CONFIRMED,
          row -> row.by(Authority.with(ObjectKind.RIGHT))
              .whenever("a share moves", Rights::isMoving).stays("share_moved"))
      .row(State.ENDED,
          row -> row.by(Authority.due()).also("holds the next of its grants", (ctx, right) -> {
            Titles.fall(ctx, right.id());
            return right;
          }).stays("title_fell"))
      .build();

  private Rights() {
  }

  /** The holder's claim that goes with the publication of a version. */
  static Hash file(CallContext ctx, Dataset dataset) {
    Hash id = ctx.newId();
    RightBasis basis = dataset.terms().legalBasis().isEmpty()
        ? RightBasis.CONTRACT
        : RightBasis.LAW;
    ctx.lifecycles().createWith(ctx, LIFECYCLE,
        new Right(id, Standing.created(State.NOTICE, ctx.now()), dataset.id(), RightType.HOLD,
            dataset.holder(), basis, null, null, null, noticeTo(ctx), Long.MAX_VALUE, Right.SHARES,
            null));
    return id;
  }

  /** The version is no longer offered: the rights in it have nothing left to be about. */
  static void lapse(CallContext ctx, Hash hold) {
    ctx.lifecycles().endWith(ctx, LIFECYCLE, ctx.load(Table.RIGHTS, hold, "right"),
        EndReason.LAPSED);
  }

  /** A panel has found against the right. */
  static void refute(CallContext ctx, @Nullable Hash id) {
    if (id != null) {
      Right right = ctx.load(Table.RIGHTS, id, "right");
      boolean claimed = right.standing().state() == State.NOTICE;
      ctx.lifecycles().endWith(ctx, LIFECYCLE, right,
          claimed ? EndReason.REJECTED : EndReason.REVOKED);
    }
  }

  /** A right or grant has ended: so have the rights that derive from it. */
  static void lapseDerived(CallContext ctx, Hash source) {
    for (Reference derived : Table.DERIVED_RIGHTS.list(ctx.state(), PER_VERSION_MAX,
        source.bytes())) {
      ctx.lifecycles().endWith(ctx, LIFECYCLE, ctx.load(Table.RIGHTS, derived.id(), "right"),
          EndReason.LAPSED);
    }
  }

  static void claim(CallContext ctx, Call.ClaimRight call) {
    Lifecycles.requireCreator(ctx, LIFECYCLE, call);
    Revert.require(call.rightType() != RightType.HOLD, Reason.BAD_FIELD, "right_type");
    Revert.require(call.validToMillis() > ctx.now(), Reason.BAD_FIELD, "valid_to_millis");
    Dataset dataset = ctx.load(Table.DATASETS, call.dataset(), "dataset");
    Revert.require(dataset.standing().state() == State.PUBLISHED || Datasets.isSuperseded(dataset),
        Reason.TARGET_NOT_AVAILABLE, "dataset");
    Organization organization = ctx.load(Table.ORGANIZATIONS, call.organization(), "organization");
    Revert.require(organization.standing().state() == State.ACTIVE,
        Reason.ID_ORGANIZATION_NOT_ACTIVE, "organization");
    int living = Table.VERSION_RIGHTS.list(ctx.state(), PER_VERSION_MAX, dataset.id().bytes())
        .size();
    Revert.require(living < PER_VERSION_MAX, Reason.LIMIT, "dataset");
    Right right = Revert.wellFormed(() -> new Right(ctx.newId(),
        Standing.created(State.NOTICE, ctx.now()), dataset.id(), call.rightType(),
        call.organization(), call.basis(), call.evidence(), call.derivedFrom(), call.grant(),
        noticeTo(ctx), call.validToMillis(), call.share(), null));
    Hash source = call.derivedFrom();
    Hash grant = call.grant();
    Revert.require((source == null) != (grant == null), Reason.NOT_DERIVED, "derived_from");
    if (source != null) {
      takeShare(ctx, requireSource(ctx, source, dataset.id(), call), call.share());
    } else if (grant != null) {
      requireDeriving(ctx, ctx.load(Table.GRANTS, grant, "grant"), dataset, call);
    }
    ctx.lifecycles().create(ctx, LIFECYCLE, right, call);
  }

  private static Right requireSource(CallContext ctx, Hash id, Hash dataset, Call.ClaimRight call) {
    Right source = ctx.load(Table.RIGHTS, id, "derived_from");
    Revert.require(
        source.isLive() && source.dataset().equals(dataset)
            && source.organization().equals(ctx.sender().organization().id()),
        Reason.NOT_DERIVED, "derived_from");
    Revert.require(source.standing().holds().isEmpty(), Reason.HELD, "derived_from");
    // A right to use is no ground for offering to others.
    Revert.require(source.rightType() != RightType.USE || call.rightType() == RightType.USE,
        Reason.NOT_DERIVED, "right_type");
    Revert.require(call.validToMillis() <= source.validToMillis(), Reason.EXCEEDS_PARENT,
        "valid_to_millis");
    return source;
  }

  private static void requireDeriving(CallContext ctx, Grant grant, Dataset dataset,
      Call.ClaimRight call) {
    Hash own = ctx.sender().organization().id();
    boolean derives = grant.standing().state() == State.ACTIVE && grant.standing().holds().isEmpty()
        && grant.grantee().equals(own) && grant.terms().actions().contains(Action.DERIVE)
        && grant.terms().dataset().equals(dataset.id()) && call.organization().equals(own);
    Revert.require(derives, Reason.NOT_DERIVED, "grant");
    Revert.require(call.share() == 0, Reason.SHARES, "share");
    Revert.require(call.validToMillis() <= grant.terms().validToMillis(), Reason.EXCEEDS_PARENT,
        "valid_to_millis");
  }

  private static void takeShare(CallContext ctx, Right source, int share) {
    Revert.require(source.share() >= share, Reason.SHARES, "share");
    moveShare(ctx, source, -share);
  }

  private static void moveShare(CallContext ctx, Right right, int by) {
    if (by != 0) {
      ctx.lifecycles().carry(ctx, LIFECYCLE, right, right.sharing(right.share() + by),
          "share_moved");
    }
  }

  private static boolean isMoving(CallContext ctx, Right right) {
    return right.isLive();
  }

  /** It ends: first what derives from it, whose shares come back, then its own goes back. */
  private static Right fallen(CallContext ctx, Right right) {
    lapseDerived(ctx, right.id());
    Right now = ctx.load(Table.RIGHTS, right.id(), "right");
    if (now.rightType() == RightType.HOLD) {
      lapseOthers(ctx, now);
      return ctx.load(Table.RIGHTS, right.id(), "right");
    }
    Hash source = now.derivedFrom();
    Right back = source == null ? null : Table.RIGHTS.get(ctx.state(), source);
    if (back != null && back.isLive()) {
      moveShare(ctx, back, now.share());
    }
    return now.sharing(0);
  }

  /** Rights that rest on grants do not outlive the right that these were given from. */
  private static void lapseOthers(CallContext ctx, Right hold) {
    for (Reference other : Table.VERSION_RIGHTS.list(ctx.state(), PER_VERSION_MAX,
        hold.dataset().bytes())) {
      if (!other.id().equals(hold.id())) {
        ctx.lifecycles().endWith(ctx, LIFECYCLE, ctx.load(Table.RIGHTS, other.id(), "right"),
            EndReason.LAPSED);
      }
    }
  }

  private static Right proposeTransfer(CallContext ctx, Right right, Call.TransferRight call) {
    requireTransferable(ctx, right, call);
    Approvals.open(ctx, right, call,
        List.of(Electorates.ofOrganization(ctx, Group.ORG_ADMINS, call.organization(), 1, false)),
        ctx.sender().identity().id(), ctx.now() + ctx.parameters().approvalMillis(),
        OnTimeout.REJECT);
    return right;
  }

  private static void requireTransferable(CallContext ctx, Right right, Call.TransferRight call) {
    Organization receiver = ctx.load(Table.ORGANIZATIONS, call.organization(), "organization");
    Revert.require(receiver.standing().state() == State.ACTIVE, Reason.ID_ORGANIZATION_NOT_ACTIVE,
        "organization");
    Revert.require(!receiver.id().equals(right.organization()), Reason.BAD_FIELD, "organization");
    Revert.require(Table.DERIVED_RIGHTS.list(ctx.state(), 1, right.id().bytes()).isEmpty(),
        Reason.HAS_DERIVED, "right");
    // What rests on a grant is the grantee's.
    Revert.require(right.grant() == null, Reason.NOT_DERIVED, "right");
  }

  private static Right transferred(CallContext ctx, Right right, Call.TransferRight call) {
    requireTransferable(ctx, right, call);
    Right next = new Right(ctx.newId(), Standing.created(State.NOTICE, ctx.now()), right.dataset(),
        right.rightType(), call.organization(), RightBasis.DERIVED, call.evidence(),
        right.derivedFrom(), null, noticeTo(ctx), right.validToMillis(), right.share(), null);
    ctx.lifecycles().createWith(ctx, LIFECYCLE, next);
    return right.sharing(0);
  }

  /** Who gave it a part of his own right, or the grant that it rests on. */
  private static List<Hash> holders(CallContext ctx, Right right) {
    Hash source = right.derivedFrom();
    Hash grant = right.grant();
    if (source != null) {
      return List.of(Objects.requireNonNull(Table.RIGHTS.get(ctx.state(), source)).organization());
    }
    return grant == null
        ? List.of()
        : List.of(Objects.requireNonNull(Table.GRANTS.get(ctx.state(), grant)).holder());
  }

  private static long noticeTo(CallContext ctx) {
    return ctx.now() + ctx.parameters().contracts().noticeMillis();
  }

  /** While somebody objects, the notice waits for the case. */
  private static long deadlineMillis(Right right) {
    boolean disputed = right.standing().holds().stream()
        .anyMatch(hold -> hold.reason() == HoldReason.DISPUTE);
    if (right.standing().state() == State.NOTICE) {
      return disputed ? Lifecycle.NO_DEADLINE : right.noticeToMillis();
    }
    boolean ends = right.standing().state() == State.CONFIRMED
        && right.validToMillis() != Long.MAX_VALUE;
    return ends ? right.validToMillis() : Lifecycle.NO_DEADLINE;
  }

  private static void index(CallContext ctx, @Nullable Right before, Right after) {
    Hash source = after.derivedFrom() == null ? after.grant() : after.derivedFrom();
    if (before == null) {
      Reference reference = new Reference(after.id());
      Table.VERSION_RIGHTS.put(ctx.state(), reference, after.dataset().bytes(), after.id().bytes());
      if (source != null) {
        Table.DERIVED_RIGHTS.put(ctx.state(), reference, source.bytes(), after.id().bytes());
      }
    } else if (!after.isLive() && before.isLive()) {
      Table.VERSION_RIGHTS.delete(ctx.state(), after.dataset().bytes(), after.id().bytes());
      if (source != null) {
        Table.DERIVED_RIGHTS.delete(ctx.state(), source.bytes(), after.id().bytes());
      }
      Titles.schedule(ctx, ObjectKind.RIGHT, after.id());
      Invariant.check(after.rightType() == RightType.HOLD || after.share() == 0, "a share is lost");
    }
  }
}
