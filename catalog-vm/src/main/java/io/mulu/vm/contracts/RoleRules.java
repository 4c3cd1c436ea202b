package io.mulu.vm.contracts;

import io.mulu.protocol.Call;
import io.mulu.protocol.Reason;
import io.mulu.protocol.object.Attribute;
import io.mulu.protocol.object.Identity;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.protocol.object.OrganizationType;
import io.mulu.protocol.object.Role;
import io.mulu.vm.decision.Actor;
import io.mulu.vm.lifecycle.CallContext;
import io.mulu.vm.lifecycle.Electorates;
import io.mulu.vm.lifecycle.Revert;
import java.util.List;

/** Which role which identity may have, and from whom. */
final class RoleRules {
  /** Those that a stage of an approval can ask for: for persons, since one person counts once. */
  static final List<Role> VOTING = List.of(Role.ORG_ADMIN, Role.STEWARD, Role.PRIVACY_OFFICER,
      Role.DATA_COMMITTEE, Role.ETHICS);

  private RoleRules() {
  }

  /** Reverts with ROLE_NOT_ALLOWED unless giver, kind of identity and of organisation fit. */
  static void requireAllowed(CallContext ctx, Identity identity, Call.RoleGrant given) {
    Role role = given.role();
    requireGiver(ctx, identity, role);
    requireNotSuspended(identity, role);
    OrganizationType type = ctx.sender().organization().type();
    boolean fits = switch (role) {
      case ORG_ADMIN, STEWARD, PRIVACY_OFFICER, DATA_COMMITTEE, ETHICS, CLINICIAN ->
        isPerson(identity);
      case BREAK_GLASS -> isPerson(identity);
      case AUDITOR -> type == OrganizationType.REGULATOR;
      case CONSENT_RECORDER ->
        type == OrganizationType.HOSPITAL || type == OrganizationType.PATIENT_AGENT;
      case GATEWAY -> identity.identityKind() == IdentityKind.SERVICE;
      case RESEARCHER -> true;
    };
    Revert.require(fits, Reason.ROLE_NOT_ALLOWED, "role");
    Revert.require(given.validToMillis() > ctx.now(), Reason.BAD_FIELD, "valid_to_millis");
  }

  /** BREAK_GLASS is a privacy officer's to give, and not to himself; all else an admin's. */
  static void requireGiver(CallContext ctx, Identity identity, Role role) {
    Actor sender = ctx.sender();
    boolean may = switch (role) {
      case BREAK_GLASS -> sender.identity().has(Role.PRIVACY_OFFICER, ctx.now())
          && !sender.identity().id().equals(identity.id());
      case ORG_ADMIN, STEWARD, PRIVACY_OFFICER, DATA_COMMITTEE, ETHICS, CLINICIAN, RESEARCHER,
          CONSENT_RECORDER, AUDITOR, GATEWAY ->
        sender.identity().has(Role.ORG_ADMIN, ctx.now());
    };
    Revert.require(may, Reason.ROLE_NOT_ALLOWED, "role");
  }

  /** A suspended role is neither renewed nor taken and given again: it waits for its review. */
  static void requireNotSuspended(Identity identity, Role role) {
    Revert.require(
        identity.attributes().stream().noneMatch(a -> a.role() == role && a.suspendedFor() != null),
        Reason.ROLE_SUSPENDED, "role");
  }

  /** Before an identity is revoked. */
  static void requireOtherAdmin(CallContext ctx, Identity leaving) {
    if (adminUntil(leaving) > ctx.now()) {
      Revert.require(othersUntil(ctx, leaving) >= adminUntil(leaving), Reason.LAST_OF_ITS_KIND,
          "identity");
    }
  }

  /** An organisation never has an admin for a shorter time than before. */
  static void requireAdminAsLongAs(CallContext ctx, Identity before, Identity after) {
    long remaining = Math.max(adminUntil(after), othersUntil(ctx, after));
    Revert.require(adminUntil(before) <= ctx.now() || remaining >= adminUntil(before),
        Reason.LAST_OF_ITS_KIND, "role");
  }

  private static long othersUntil(CallContext ctx, Identity except) {
    return Electorates.admins(ctx, except.organization()).stream()
        .filter(admin -> !admin.id().equals(except.id())
            && admin.keys().stream().anyMatch(key -> key.isUsableAt(ctx.now())))
        .mapToLong(RoleRules::adminUntil).max().orElse(0);
  }

  private static long adminUntil(Identity identity) {
    return identity.attributes().stream().filter(a -> a.role() == Role.ORG_ADMIN)
        .mapToLong(Attribute::validToMillis).max().orElse(0);
  }

  private static boolean isPerson(Identity identity) {
    return identity.identityKind() == IdentityKind.PERSON;
  }
}
