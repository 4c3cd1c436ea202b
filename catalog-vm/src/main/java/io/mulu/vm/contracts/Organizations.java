package io.mulu.vm.contracts;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.StateTable.Reference;
import io.mulu.protocol.object.Approval.OnTimeout;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Organization;
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
import org.jspecify.annotations.Nullable;

/** Members of the consortium: admitted and expelled by the validators' organisations. */
final class Organizations {
  private static final String VALIDATORS = "validators' quorum";
  private static final String ENDING = "refused while it runs a validator; voids a proposal to add one";

  static final Lifecycle<Organization> LIFECYCLE = Lifecycle
      .of(ObjectKind.ORGANIZATION, Organization.class, Table.ORGANIZATIONS)
      .own((ctx, organization) -> List.of(organization.id())).index(Organizations::index)
      .created(Call.ProposeOrganization.class,
          row -> row.by(Authority.member(Role.ORG_ADMIN)).to(State.PROPOSED,
              "organization_proposed"))
      .row(State.PROPOSED, Call.ProposeOrganization.class,
          row -> row.by(Authority.approved(VALIDATORS))
              .change("its first admin comes to be", Organizations::admit)
              .to(State.ACTIVE, "organization_admitted"))
      .row(State.PROPOSED, Call.ProposeOrganization.class,
          row -> row.by(Authority.rejected(VALIDATORS), Authority.expired(VALIDATORS))
              .ends(EndReason.REJECTED, "organization_rejected"))
      .row(State.ACTIVE, Call.LeaveConsortium.class,
          row -> row.by(Authority.own(Role.ORG_ADMIN)).also(ENDING, Organizations::ended)
              .ends(EndReason.LEFT, "organization_left"))
      .row(State.ACTIVE, Call.ExpelOrganization.class,
          row -> row.by(Authority.member(Role.ORG_ADMIN))
              .change("opens an approval; refused while it runs a validator",
                  Organizations::proposeExpulsion)
              .stays("expulsion_proposed"))
      .row(State.ACTIVE, Call.ExpelOrganization.class, row -> row.by(Authority.approved(VALIDATORS))
          .also(ENDING, Organizations::ended).ends(EndReason.EXPELLED, "organization_expelled"))
      .build();

  private Organizations() {
  }

  static void propose(CallContext ctx, Call.ProposeOrganization call) {
    Lifecycles.requireCreator(ctx, LIFECYCLE, call);
    Hash id = ctx.newId();
    Hash admin = ctx.newId();
    Organization organization = Revert.wellFormed(() -> new Organization(id,
        Standing.created(State.PROPOSED, ctx.now()), call.code(), call.name(), call.type(), admin));
    Revert.require(!Table.ORGANIZATION_CODES.contains(ctx.state(), Bytes.utf8(call.code())),
        Reason.ALREADY_EXISTS, "code");
    Identities.requireFreeKey(ctx, call.adminKey(), "admin_key");
    ctx.lifecycles().create(ctx, LIFECYCLE, organization, call);
    openVote(ctx, organization, call);
  }

  static void leave(CallContext ctx, Call.LeaveConsortium call) {
    ctx.lifecycles().step(ctx, LIFECYCLE, ctx.sender().organization(), call);
  }

  private static Organization proposeExpulsion(CallContext ctx, Organization organization,
      Call.ExpelOrganization call) {
    requireNoValidator(ctx, organization.id());
    openVote(ctx, organization, call);
    return organization;
  }

  private static Organization admit(CallContext ctx, Organization organization,
      Call.ProposeOrganization call) {
    Identities.requireFreeKey(ctx, call.adminKey(), "admin_key");
    ctx.lifecycles().createWith(ctx, Identities.LIFECYCLE,
        Identities.firstAdmin(organization.admin(), organization.id(), call.adminKey(), ctx.now()));
    return organization;
  }

  private static void openVote(CallContext ctx, Organization organization, Call call) {
    Approvals.open(ctx, organization, call, List.of(Electorates.ofValidators(ctx)),
        ctx.sender().identity().id(), ctx.now() + ctx.parameters().approvalMillis(),
        OnTimeout.REJECT);
  }

  private static Organization ended(CallContext ctx, Organization organization) {
    requireNoValidator(ctx, organization.id());
    Governance.ended(ctx, organization.id());
    return organization;
  }

  /** Also none from the next height on. */
  private static void requireNoValidator(CallContext ctx, Hash organization) {
    Revert.require(
        ctx.nextValidators().validators().stream()
            .noneMatch(validator -> validator.organization().equals(organization)),
        Reason.IS_VALIDATOR, "organization");
  }

  /** The code is taken from proposal to end: who left may be proposed again. */
  private static void index(CallContext ctx, @Nullable Organization before, Organization after) {
    Bytes code = Bytes.utf8(after.code());
    if (before == null) {
      Table.ORGANIZATION_CODES.put(ctx.state(), new Reference(after.id()), code);
    } else if (after.standing().state() == State.ENDED) {
      Table.ORGANIZATION_CODES.delete(ctx.state(), code);
    }
  }
}
