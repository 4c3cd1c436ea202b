package io.mulu.vm.contracts;

import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.Endpoint;
import io.mulu.protocol.object.EndpointKind;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.Standing;
import io.mulu.protocol.object.State;
import io.mulu.vm.lifecycle.Authority;
import io.mulu.vm.lifecycle.CallContext;
import io.mulu.vm.lifecycle.Lifecycle;
import io.mulu.vm.lifecycle.Lifecycles;
import io.mulu.vm.lifecycle.Revert;
import io.mulu.vm.state.Table;
import java.util.List;

/** Where organisations can be reached. */
final class Endpoints {
  static final Lifecycle<Endpoint> LIFECYCLE = Lifecycle
      .of(ObjectKind.ENDPOINT, Endpoint.class, Table.ENDPOINTS)
      .own((ctx, endpoint) -> List.of(endpoint.organization()))
      .holder((ctx, endpoint) -> List.of(endpoint.organization()))
      .created(Call.RegisterEndpoint.class,
          row -> row.by(Authority.own(Role.ORG_ADMIN)).to(State.ACTIVE, "endpoint_registered"))
      .row(State.ACTIVE, Call.UpdateEndpoint.class,
          row -> row.by(Authority.own(Role.ORG_ADMIN)).unlessHeld()
              .revision(Call.UpdateEndpoint::revision)
              .change("",
                  (ctx, e,
                      call) -> Revert.wellFormed(() -> new Endpoint(e.id(), e.standing(),
                          e.organization(), e.endpointKind(), call.address(), call.tlsPins())))
              .to(State.ACTIVE, "endpoint_updated"))
      .row(State.ACTIVE, Call.EndEndpoint.class,
          row -> row.by(Authority.own(Role.ORG_ADMIN)).ends(EndReason.WITHDRAWN, "endpoint_ended"))
      .build();

  private Endpoints() {
  }

  static void register(CallContext ctx, Call.RegisterEndpoint call) {
    Lifecycles.requireCreator(ctx, LIFECYCLE, call);
    Hash id = ctx.newId();
    ctx.lifecycles().create(ctx, LIFECYCLE,
        Revert.wellFormed(() -> new Endpoint(id, Standing.created(State.ACTIVE, ctx.now()),
            ctx.sender().organization().id(), call.endpointKind(), call.address(), call.tlsPins())),
        call);
  }

  /** An active endpoint of the sender's organisation, or a revert. */
  static Endpoint requireOwnActive(CallContext ctx, Hash id, String field) {
    Endpoint endpoint = ctx.load(Table.ENDPOINTS, id, field);
    Revert.require(endpoint.organization().equals(ctx.sender().organization().id()), Reason.NOT_OWN,
        field);
    Revert.require(
        endpoint.standing().state() == State.ACTIVE && endpoint.standing().holds().isEmpty(),
        Reason.ID_ENDPOINT_NOT_ACTIVE, field);
    return endpoint;
  }

  static void requireGateway(Endpoint endpoint, String field) {
    Revert.require(endpoint.endpointKind() == EndpointKind.GATEWAY, Reason.ID_ENDPOINT_NOT_ACTIVE,
        field);
  }
}
