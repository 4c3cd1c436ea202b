package io.mulu.vm.contracts;

import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.Rejoins;
import io.mulu.protocol.StateTable.RejoinRecord;
import io.mulu.protocol.Validator;
import io.mulu.protocol.ValidatorSet;
import io.mulu.protocol.crypto.Signatures;
import io.mulu.vm.lifecycle.CallContext;
import io.mulu.vm.lifecycle.Revert;
import io.mulu.vm.state.Table;
import java.util.List;

/** What validators, and those who are about to be, tell the chain. */
final class Validators {
  private Validators() {
  }

  /**
   * For a validator the height of this block bounds where it casts no vote (consensus rule 4); for
   * one that is about to join it proves that it is ready (rule 10).
   */
  static void rejoin(CallContext ctx, Call.Rejoin call) {
    ValidatorSet set = ctx.validators();
    if (set.contains(call.validator())) {
      rejoin(ctx, set.at(set.indexOf(call.validator())), call);
    } else {
      Governance.ready(ctx, call);
    }
  }

  private static void rejoin(CallContext ctx, Validator validator, Call.Rejoin call) {
    Hash organization = ctx.sender().organization().id();
    Revert.require(validator.organization().equals(organization), Reason.NOT_OWN, "validator");
    requireSigned(ctx, call);
    Table.REJOINS.put(ctx.state(), new RejoinRecord(call.nonce(), ctx.height()),
        call.validator().bytes());
    ctx.emit(ctx.sender().organization(), "validator_rejoined",
        ctx.sender().organization().standing().state(), List.of(organization));
  }

  /** Whoever sends it, the validator key itself has spoken. */
  static void requireSigned(CallContext ctx, Call.Rejoin call) {
    Revert.require(call.nonce().size() == Rejoins.NONCE_BYTES, Reason.BAD_FIELD, "nonce");
    Revert.require(
        Signatures.verify(call.validator(),
            Rejoins.bytesToSign(ctx.chainId(), call.validator(), call.nonce()), call.signature()),
        Reason.BAD_SIGNATURE, "signature");
  }
}
