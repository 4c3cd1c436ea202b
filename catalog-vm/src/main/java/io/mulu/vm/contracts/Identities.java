package io.mulu.vm.contracts;

import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Reason;
import io.mulu.protocol.StateTable.Reference;
import io.mulu.protocol.crypto.Signatures;
import io.mulu.protocol.object.Attribute;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.Identity;
import io.mulu.protocol.object.IdentityKey;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.Standing;
import io.mulu.protocol.object.State;
import io.mulu.vm.lifecycle.Authority;
import io.mulu.vm.lifecycle.CallContext;
import io.mulu.vm.lifecycle.Electorates;
import io.mulu.vm.lifecycle.Lifecycle;
import io.mulu.vm.lifecycle.Lifecycles;
import io.mulu.vm.lifecycle.Revert;
import io.mulu.vm.state.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** People, programs and devices of organisations, with their keys and roles. */
final class Identities {
  static final Lifecycle<Identity> LIFECYCLE = Lifecycle
      .of(ObjectKind.IDENTITY, Identity.class, Table.IDENTITIES)
      .own((ctx, identity) -> List.of(identity.organization()))
      .parties((ctx, identity) -> List.of(identity.id())).index(Identities::index)
      .created(Call.AddIdentity.class,
          row -> row.by(Authority.own(Role.ORG_ADMIN)).to(State.ACTIVE, "identity_added"))
      .createdWith(
          row -> row.by(Authority.with(ObjectKind.ORGANIZATION)).to(State.ACTIVE, "identity_added"))
      .row(State.ACTIVE, Call.AddKey.class,
          row -> row.by(Authority.own(Role.ORG_ADMIN), Authority.party()).unlessHeld()
              .change("a key belongs to one identity, for ever", Identities::withKey)
              .stays("key_added"))
      .row(State.ACTIVE, Call.RetireKey.class,
          row -> row.by(Authority.own(Role.ORG_ADMIN), Authority.party())
              .change("another usable key must stay", Identities::withoutKey).stays("key_retired"))
      .row(State.ACTIVE, Call.GiveRole.class,
          row -> row.by(Authority.own(Role.ORG_ADMIN, Role.PRIVACY_OFFICER)).unlessHeld()
              .change("by the rules of roles",
                  (ctx, identity, call) -> withRole(ctx, identity, call.role()))
              .stays("role_given"))
      .row(State.ACTIVE, Call.TakeRole.class,
          row -> row.by(Authority.own(Role.ORG_ADMIN, Role.PRIVACY_OFFICER))
              .change("an ORG_ADMIN must stay", Identities::withoutRole).stays("role_taken"))
      .row(State.ACTIVE, Call.RevokeIdentity.class, row -> row.by(Authority.own(Role.ORG_ADMIN))
          .change("an ORG_ADMIN must stay", (ctx, identity, call) -> {
            RoleRules.requireOtherAdmin(ctx, identity);
            return identity;
          }).ends(EndReason.REVOKED, "identity_revoked"))
      .row(State.ACTIVE,
          row -> row.by(Authority.with(ObjectKind.GRANT))
              .also("the review of an emergency was missed", (ctx, identity) -> identity)
              .stays("role_suspended"))
      .row(State.ACTIVE,
          row -> row.by(Authority.with(ObjectKind.GRANT, ObjectKind.CASE))
              .also("the review or the case was answered", (ctx, identity) -> identity)
              .stays("role_restored"))
      .row(State.ACTIVE,
          row -> row.by(Authority.with(ObjectKind.CASE))
              .also("a panel found that there was no emergency", (ctx, identity) -> identity)
              .stays("role_lost"))
      .build();

  private Identities() {
  }

  static void add(CallContext ctx, Call.AddIdentity call) {
    Lifecycles.requireCreator(ctx, LIFECYCLE, call);
    Hash organization = ctx.sender().organization().id();
    for (IdentityKey key : call.keys()) {
      requireFreeKey(ctx, key.key(), "keys");
    }
    Hash id = ctx.newId();
    Identity bare = Revert
        .wellFormed(() -> new Identity(id, Standing.created(State.ACTIVE, ctx.now()), organization,
            call.identityKind(), call.keys(), List.of()));
    Identity identity = bare;
    for (Call.RoleGrant role : call.roles()) {
      identity = withRole(ctx, identity, role);
    }
    ctx.lifecycles().create(ctx, LIFECYCLE, identity, call);
  }

  /** The identity with which an organisation begins: it gives all other roles. */
  static Identity firstAdmin(Hash id, Hash organization, PublicKey key, long nowMillis) {
    return new Identity(id, Standing.created(State.ACTIVE, nowMillis), organization,
        IdentityKind.PERSON, List.of(new IdentityKey(key, nowMillis, Long.MAX_VALUE)),
        List.of(new Attribute(Role.ORG_ADMIN, "", id, Long.MAX_VALUE, null)));
  }

  /** BREAK_GLASS does not count until the review is answered. */
  static void suspendBreakGlass(CallContext ctx, Hash id, Hash emergency) {
    Identity identity = ctx.load(Table.IDENTITIES, id, "identity");
    carry(ctx, identity,
        identity.attributes().stream()
            .map(a -> a.role() == Role.BREAK_GLASS && a.suspendedFor() == null
                ? new Attribute(a.role(), a.value(), a.by(), a.validToMillis(), emergency)
                : a)
            .toList(),
        "role_suspended");
  }

  /** Ends what {@link #suspendBreakGlass} did for this emergency. */
  static void restoreBreakGlass(CallContext ctx, Hash id, Hash emergency) {
    Identity identity = ctx.load(Table.IDENTITIES, id, "identity");
    carry(ctx, identity,
        identity.attributes().stream()
            .map(a -> Objects.equals(a.suspendedFor(), emergency)
                ? new Attribute(a.role(), a.value(), a.by(), a.validToMillis(), null)
                : a)
            .toList(),
        "role_restored");
  }

  static void loseBreakGlass(CallContext ctx, Hash id) {
    Identity identity = ctx.load(Table.IDENTITIES, id, "identity");
    carry(ctx, identity,
        identity.attributes().stream().filter(a -> a.role() != Role.BREAK_GLASS).toList(),
        "role_lost");
  }

  private static void carry(CallContext ctx, Identity identity, List<Attribute> attributes,
      String event) {
    if (!attributes.equals(identity.attributes())) {
      ctx.lifecycles().carry(ctx, LIFECYCLE, identity, with(identity, identity.keys(), attributes),
          event);
    }
  }

  static void requireFreeKey(CallContext ctx, PublicKey key, String field) {
    Revert.require(Signatures.isAcceptableKey(key), Reason.BAD_FIELD, field);
    Revert.require(!Table.KEYS.contains(ctx.state(), key.bytes()), Reason.ALREADY_EXISTS, field);
  }

  private static Identity withKey(CallContext ctx, Identity identity, Call.AddKey call) {
    requireFreeKey(ctx, call.key().key(), "key");
    Revert.require(identity.keys().size() < Identity.KEYS_MAX, Reason.LIMIT, "key");
    List<IdentityKey> keys = new ArrayList<>(identity.keys());
    keys.add(call.key());
    return with(identity, keys, identity.attributes());
  }

  private static Identity withoutKey(CallContext ctx, Identity identity, Call.RetireKey call) {
    List<IdentityKey> keys = identity.keys().stream().filter(k -> !k.key().equals(call.key()))
        .toList();
    Revert.require(keys.size() < identity.keys().size(), Reason.UNKNOWN_OBJECT, "key");
    Revert.require(keys.stream().anyMatch(key -> key.isUsableAt(ctx.now())),
        Reason.LAST_OF_ITS_KIND, "key");
    return with(identity, keys, identity.attributes());
  }

  /** The same role and value given again is renewed. */
  private static Identity withRole(CallContext ctx, Identity identity, Call.RoleGrant given) {
    RoleRules.requireAllowed(ctx, identity, given);
    Attribute attribute = Revert.wellFormed(() -> new Attribute(given.role(), given.value(),
        ctx.sender().identity().id(), given.validToMillis(), null));
    List<Attribute> attributes = new ArrayList<>(identity.attributes());
    attributes.removeIf(a -> a.role() == given.role() && a.value().equals(given.value()));
    attributes.add(attribute);
    Revert.require(attributes.size() <= Identity.ATTRIBUTES_MAX, Reason.LIMIT, "role");
    Identity changed = with(identity, identity.keys(), attributes);
    if (given.role() == Role.ORG_ADMIN && identity.has(Role.ORG_ADMIN, ctx.now())) {
      RoleRules.requireAdminAsLongAs(ctx, identity, changed);
    }
    return changed;
  }

  private static Identity withoutRole(CallContext ctx, Identity identity, Call.TakeRole call) {
    RoleRules.requireGiver(ctx, identity, call.role());
    RoleRules.requireNotSuspended(identity, call.role());
    List<Attribute> attributes = identity.attributes().stream()
        .filter(a -> a.role() != call.role() || !a.value().equals(call.value())).toList();
    Revert.require(attributes.size() < identity.attributes().size(), Reason.UNKNOWN_OBJECT, "role");
    Identity changed = with(identity, identity.keys(), attributes);
    if (call.role() == Role.ORG_ADMIN) {
      RoleRules.requireAdminAsLongAs(ctx, identity, changed);
    }
    return changed;
  }

  private static Identity with(Identity i, List<IdentityKey> keys, List<Attribute> attributes) {
    return new Identity(i.id(), i.standing(), i.organization(), i.identityKind(), keys, attributes);
  }

  /** Keys stay taken when they are retired; roles that vote can be found by organisation. */
  private static void index(CallContext ctx, @Nullable Identity before, Identity after) {
    Reference reference = new Reference(after.id());
    if (before == null) {
      Table.MEMBERS.put(ctx.state(), reference, after.organization().bytes(), after.id().bytes());
    }
    for (IdentityKey key : after.keys()) {
      Table.KEYS.put(ctx.state(), reference, key.key().bytes());
    }
    for (Role role : RoleRules.VOTING) {
      boolean was = before != null && isHolder(before, role);
      boolean is = isHolder(after, role);
      if (is && !was) {
        Table.ROLE_HOLDERS.put(ctx.state(), reference, after.organization().bytes(),
            Electorates.roleKey(role), after.id().bytes());
      } else if (was && !is) {
        Table.ROLE_HOLDERS.delete(ctx.state(), after.organization().bytes(),
            Electorates.roleKey(role), after.id().bytes());
      }
    }
  }

  private static boolean isHolder(Identity identity, Role role) {
    return identity.standing().state() == State.ACTIVE
        && identity.attributes().stream().anyMatch(attribute -> attribute.role() == role);
  }
}
