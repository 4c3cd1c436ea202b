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

/** What validators tell the chain. */
final class Validators {
  private Validators() {
  }

  /** The height of this block bounds where the validator casts no vote (consensus rule 4). */
  static void rejoin(CallContext ctx, Call.Rejoin call) {
    ValidatorSet set = ctx.validators();
    Revert.require(set.contains(call.validator()), Reason.NOT_VALIDATOR, "validator");
    Validator validator = set.at(set.indexOf(call.validator()));
    Hash organization = ctx.sender().organization().id();
    Revert.require(validator.organization().equals(organization), Reason.NOT_OWN, "validator");
    Revert.require(call.nonce().size() == Rejoins.NONCE_BYTES, Reason.BAD_FIELD, "nonce");
    Revert.require(
        Signatures.verify(call.validator(),
            Rejoins.bytesToSign(ctx.chainId(), call.validator(), call.nonce()), call.signature()),
        Reason.BAD_SIGNATURE, "signature");
    Table.REJOINS.put(ctx.state(), new RejoinRecord(call.nonce(), ctx.height()),
        call.validator().bytes());
    ctx.emit(ctx.sender().organization(), "validator_rejoined",
        ctx.sender().organization().standing().state(), List.of(organization));
  }
}
