package io.mulu.vm.contracts;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Reason;
import io.mulu.protocol.StateTable.Reference;
import io.mulu.protocol.Validator;
import io.mulu.protocol.object.Approval.OnTimeout;
import io.mulu.protocol.object.Change;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Proposal;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.Standing;
import io.mulu.protocol.object.State;
import io.mulu.vm.decision.GovernedTables;
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

/**
 * Changes of validators, parameters, codes and policies. One at a time: while a proposal is open,
 * and until it is in force, there is no other, so the set it was checked against is the set that it
 * changes.
 */
final class Governance {
  /** Shorter chain parameters do not count here: a vote that nobody can win mends nothing. */
  static final long VOTING_MILLIS_MIN = 3_600_000;

  private static final String POLICY = "validators' quorum";

  static final Lifecycle<Proposal> LIFECYCLE = Lifecycle
      .of(ObjectKind.PROPOSAL, Proposal.class, Table.PROPOSALS)
      .own((ctx, proposal) -> List.of(proposal.organization()))
      .holder((ctx, proposal) -> joiner(proposal)).index(Governance::index)
      .deadline(proposal -> proposal.standing().state() == State.DECIDED
          ? proposal.deadlineMillis()
          : Lifecycle.NO_DEADLINE)
      .created(Call.ProposeChange.class,
          row -> row.by(Authority.member(Role.ORG_ADMIN))
              .change("opens an approval", (ctx, proposal, call) -> proposal)
              .to(State.PROPOSED, "change_proposed"))
      .row(State.PROPOSED, Call.ProposeChange.class,
          row -> row.by(Authority.approved(POLICY))
              .when("no validator joins, or it has proved that it is ready",
                  (ctx, proposal, call) -> proposal.isReady() && !isOfCodes(proposal))
              .also("holds from the next height", Governance::decided)
              .ends(EndReason.FULFILLED, "change_decided"))
      .row(State.PROPOSED, Call.ProposeChange.class,
          row -> row.by(Authority.approved(POLICY))
              .when("codes change", (ctx, proposal, call) -> isOfCodes(proposal))
              .also("written in the next block", (ctx, proposal) -> proposal.dueAt(ctx.now()))
              .to(State.DECIDED, "change_approved"))
      .row(State.DECIDED,
          row -> row.by(Authority.due())
              .whenever("codes change", (ctx, proposal) -> isOfCodes(proposal))
              .also("holds from the next height", Governance::decided)
              .ends(EndReason.FULFILLED, "change_decided"))
      .row(State.PROPOSED, Call.ProposeChange.class,
          row -> row.by(Authority.approved(POLICY))
              .also("waits for the new validator's proof", (ctx, proposal) -> proposal)
              .to(State.DECIDED, "change_approved"))
      .row(State.PROPOSED, Call.ProposeChange.class,
          row -> row.by(Authority.rejected(POLICY)).ends(EndReason.REJECTED, "change_rejected"))
      .row(State.PROPOSED, Call.ProposeChange.class,
          row -> row.by(Authority.expired(POLICY)).ends(EndReason.EXPIRED, "change_expired"))
      .row(State.PROPOSED, Call.Rejoin.class,
          row -> row.by(Authority.holder())
              .also("the new validator is ready", (ctx, proposal) -> proposal.proved())
              .to(State.PROPOSED, "validator_ready"))
      .row(State.DECIDED, Call.Rejoin.class,
          row -> row.by(Authority.holder())
              .also("the new validator is ready: holds from the next height",
                  (ctx, proposal) -> decided(ctx, proposal.proved()))
              .ends(EndReason.FULFILLED, "change_decided"))
      .row(State.DECIDED,
          row -> row.by(Authority.due())
              .also("the new validator was not ready in time", (ctx, proposal) -> proposal)
              .ends(EndReason.EXPIRED, "change_expired"))
      .row(State.PROPOSED, Call.WithdrawProposal.class,
          row -> row.by(Authority.own(Role.ORG_ADMIN))
              .also("voids the approval", Governance::withoutVote)
              .ends(EndReason.WITHDRAWN, "change_withdrawn"))
      .row(State.DECIDED, Call.WithdrawProposal.class,
          row -> row.by(Authority.own(Role.ORG_ADMIN)).ends(EndReason.WITHDRAWN,
              "change_withdrawn"))
      .row(State.PROPOSED,
          row -> row.by(Authority.with(ObjectKind.ORGANIZATION))
              .also("the joining organisation has ended; voids the approval",
                  Governance::withoutVote)
              .ends(EndReason.VOIDED, "change_voided"))
      .row(State.DECIDED,
          row -> row.by(Authority.with(ObjectKind.ORGANIZATION))
              .also("the joining organisation has ended", (ctx, proposal) -> proposal)
              .ends(EndReason.VOIDED, "change_voided"))
      .build();

  private Governance() {
  }

  static void propose(CallContext ctx, Call.ProposeChange call) {
    Lifecycles.requireCreator(ctx, LIFECYCLE, call);
    Proposal latest = latest(ctx);
    // Until the last change is in force nobody can know what the next one would change.
    Revert.require(latest == null || (!latest.isOpen() && latest.effectiveHeight() <= ctx.height()),
        Reason.PROPOSAL_OPEN, "change");
    ValidatorChanges.requireSound(ctx, call.change());
    Hash id = ctx.newId();
    long deadline = ctx.now() + Math.max(VOTING_MILLIS_MIN, ctx.parameters().approvalMillis());
    Proposal bare = new Proposal(id, Standing.created(State.PROPOSED, ctx.now()),
        ctx.sender().organization().id(), call.change(), outgoing(ctx, call.change()), Hash.ZERO,
        false, deadline, 0);
    Hash approval = Approvals.open(ctx, bare, call, List.of(Electorates.ofValidators(ctx)),
        ctx.sender().identity().id(), deadline, OnTimeout.REJECT).id();
    ctx.lifecycles().create(ctx, LIFECYCLE, new Proposal(id, bare.standing(), bare.organization(),
        bare.change(), bare.outgoing(), approval, false, deadline, 0), call);
  }

  /** The proof of one who is about to join. */
  static void ready(CallContext ctx, Call.Rejoin call) {
    Proposal latest = latest(ctx);
    PublicKey joining = latest == null ? null : latest.change().joining();
    Revert.require(joining != null && joining.equals(call.validator()), Reason.NOT_VALIDATOR,
        "validator");
    Proposal proposal = Revert.present(latest, Reason.NOT_VALIDATOR, "validator");
    Revert.require(proposal.id().bytes().equals(call.nonce()), Reason.BAD_FIELD, "nonce");
    Validators.requireSigned(ctx, call);
    ctx.lifecycles().step(ctx, LIFECYCLE, proposal, call);
  }

  /** An organisation has left or was expelled: it brings no validator any more. */
  static void ended(CallContext ctx, Hash organization) {
    Proposal latest = latest(ctx);
    if (latest != null && latest.isOpen() && joiner(latest).contains(organization)) {
      ctx.lifecycles().endWith(ctx, LIFECYCLE, latest, EndReason.VOIDED);
    }
  }

  private static Proposal decided(CallContext ctx, Proposal proposal) {
    switch (proposal.change()) {
      case Change.SetParameters set ->
        Table.PARAMETERS.put(ctx.state(), set.parameters(), Bytes.EMPTY);
      case Change.AddValidator add -> putSet(ctx, add);
      case Change.RemoveValidator remove -> putSet(ctx, remove);
      case Change.ReplaceValidator replace -> putSet(ctx, replace);
      case Change.SetCodes set -> CodeChanges.apply(ctx, set);
      case Change.SetLevelRules set ->
        Table.LEVEL_RULES.put(ctx.state(), set.rules(), GovernedTables.key(set.rules().level()));
    }
    return proposal.effectiveFrom(ctx.height() + 1);
  }

  /** Too many rows for the work of a vote: a deadline writes them. */
  private static boolean isOfCodes(Proposal proposal) {
    return proposal.change() instanceof Change.SetCodes;
  }

  private static void putSet(CallContext ctx, Change change) {
    Table.VALIDATORS.put(ctx.state(), ValidatorChanges.applied(ctx.validators(), change),
        Bytes.EMPTY);
  }

  private static Proposal withoutVote(CallContext ctx, Proposal proposal) {
    Approvals.voidIfOpen(ctx, proposal.approval());
    return proposal;
  }

  private static @Nullable Validator outgoing(CallContext ctx, Change change) {
    PublicKey key = change.outgoing();
    return key == null ? null : ctx.validators().at(ctx.validators().indexOf(key));
  }

  /** The organisation whose key would join, if one would. */
  private static List<Hash> joiner(Proposal proposal) {
    Validator incoming = proposal.change().incoming();
    return incoming == null || proposal.change().joining() == null
        ? List.of()
        : List.of(incoming.organization());
  }

  private static @Nullable Proposal latest(CallContext ctx) {
    Reference latest = Table.LATEST_PROPOSAL.get(ctx.state(), Bytes.EMPTY);
    return latest == null ? null : Table.PROPOSALS.get(ctx.state(), latest.id());
  }

  private static void index(CallContext ctx, @Nullable Proposal before, Proposal after) {
    if (before == null) {
      Table.LATEST_PROPOSAL.put(ctx.state(), new Reference(after.id()), Bytes.EMPTY);
      Validator incoming = after.change().incoming();
      if (incoming != null) {
        // Taken from now on, whatever comes of it: a key that signs votes signs nothing else.
        Table.KEYS.put(ctx.state(), new Reference(incoming.device()), incoming.key().bytes());
      }
    }
  }
}
