package io.mulu.vm.contracts;

import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Reason;
import io.mulu.protocol.StateTable.Reference;
import io.mulu.protocol.Validator;
import io.mulu.protocol.ValidatorSet;
import io.mulu.protocol.crypto.Signatures;
import io.mulu.protocol.object.Change;
import io.mulu.protocol.object.Identity;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.protocol.object.Organization;
import io.mulu.protocol.object.State;
import io.mulu.vm.lifecycle.CallContext;
import io.mulu.vm.lifecycle.Revert;
import io.mulu.vm.state.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which changes of the validator set make sense, and what they make of it. */
final class ValidatorChanges {
  /** Below this a set survives no Byzantine validator: one that had it keeps it. */
  static final int SAFE_SIZE = 4;

  private static final String INCOMING = "change.validator";

  private ValidatorChanges() {
  }

  /** The set after a change that was found sound. */
  static ValidatorSet applied(ValidatorSet set, Change change) {
    List<Validator> next = new ArrayList<>(set.validators());
    PublicKey outgoing = change.outgoing();
    next.removeIf(validator -> Objects.equals(validator.key(), outgoing));
    Validator incoming = change.incoming();
    if (incoming != null) {
      next.add(incoming);
    }
    return ValidatorSet.of(next);
  }

  /** Reverts unless the change could take effect now. */
  static void requireSound(CallContext ctx, Change change) {
    ValidatorSet set = ctx.validators();
    switch (change) {
      case Change.AddValidator add -> {
        Revert.require(set.size() < ValidatorSet.SIZE_MAX, Reason.LIMIT, "change");
        requireIncoming(ctx, add.validator(), null);
      }
      case Change.RemoveValidator remove -> {
        requireMember(set, remove.key());
        int left = set.size() - 1;
        Revert.require(left >= SAFE_SIZE || (left >= 1 && set.size() < SAFE_SIZE),
            Reason.TOO_FEW_VALIDATORS, "change.key");
      }
      case Change.ReplaceValidator replace -> {
        Validator old = requireMember(set, replace.key());
        Revert.require(replace.validator().organization().equals(old.organization()),
            Reason.BAD_FIELD, INCOMING + ".organization");
        Revert.require(!replace.validator().equals(old), Reason.BAD_FIELD, INCOMING);
        requireIncoming(ctx, replace.validator(), old);
      }
      case Change.SetParameters parameters -> Revert.require(
          !parameters.parameters().equals(ctx.parameters()), Reason.BAD_FIELD, "change.parameters");
      case Change.SetCodes codes -> CodeChanges.requireSound(ctx, codes);
      case Change.SetLevelRules rules ->
        Revert.require(!rules.rules().equals(ctx.rulebook().level(rules.rules().level())),
            Reason.BAD_FIELD, "change.rules");
    }
  }

  private static Validator requireMember(ValidatorSet set, PublicKey key) {
    int index = set.indexOf(key);
    Revert.require(index >= 0, Reason.NOT_VALIDATOR, "change.key");
    return set.at(index);
  }

  private static void requireIncoming(CallContext ctx, Validator incoming,
      @Nullable Validator outgoing) {
    Organization organization = ctx.load(Table.ORGANIZATIONS, incoming.organization(),
        INCOMING + ".organization");
    Revert.require(organization.standing().state() == State.ACTIVE,
        Reason.ID_ORGANIZATION_NOT_ACTIVE, INCOMING + ".organization");
    Identity device = ctx.load(Table.IDENTITIES, incoming.device(), INCOMING + ".device");
    Revert.require(device.identityKind() == IdentityKind.DEVICE
        && device.organization().equals(incoming.organization())
        && device.standing().state() == State.ACTIVE, Reason.BAD_FIELD, INCOMING + ".device");
    for (Validator other : ctx.validators().validators()) {
      if (!Objects.equals(other, outgoing)) {
        Revert.require(!other.organization().equals(incoming.organization()), Reason.IS_VALIDATOR,
            INCOMING + ".organization");
        // Peers tell each other apart by their pins.
        Revert.require(other.tlsPins().stream().noneMatch(incoming.tlsPins()::contains),
            Reason.ALREADY_EXISTS, INCOMING + ".tls_pins");
      }
    }
    if (outgoing == null || !outgoing.key().equals(incoming.key())) {
      requireKey(ctx, incoming.key(), incoming.organization());
    }
  }

  /** Nobody's, or one that signed votes for this organisation before and nothing else. */
  private static void requireKey(CallContext ctx, PublicKey key, Hash organization) {
    Revert.require(Signatures.isAcceptableKey(key), Reason.BAD_FIELD, INCOMING + ".key");
    Reference taken = Table.KEYS.get(ctx.state(), key.bytes());
    if (taken != null) {
      Identity owner = ctx.load(Table.IDENTITIES, taken.id(), INCOMING + ".key");
      Revert.require(
          owner.identityKind() == IdentityKind.DEVICE && owner.organization().equals(organization)
              && owner.keys().stream().noneMatch(own -> own.key().equals(key)),
          Reason.ALREADY_EXISTS, INCOMING + ".key");
    }
  }
}
