package io.mulu.vm;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.DomainTag;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.LedgerEvent;
import io.mulu.protocol.Reason;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.Receipt.Outcome;
import io.mulu.protocol.TransactionBody;
import io.mulu.protocol.VerifiedTransaction;
import io.mulu.protocol.object.EndReason;
import io.mulu.vm.contracts.Contracts;
import io.mulu.vm.contracts.Founding;
import io.mulu.vm.decision.Actor;
import io.mulu.vm.decision.GovernedTables;
import io.mulu.vm.decision.Rulebook;
import io.mulu.vm.lifecycle.CallContext;
import io.mulu.vm.lifecycle.Deadlines;
import io.mulu.vm.lifecycle.Revert;
import io.mulu.vm.state.StateOverlay;
import io.mulu.vm.state.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs blocks: the same inputs give the same receipts and writes on every machine. Stateless, hence
 * thread-safe; the state is what the reader shows.
 */
public final class Executor {
  /**
   * Deadlines stop short of the 10 000 events that a receipt can list: one transition emits at most
   * TITLES_AT_ONCE_MAX and a few more. Those left over run in the next block.
   */
  static final int DUE_EVENTS_MAX = 8_000;
  /** Of the 600 objects that a receipt can list; a transition creates at most one. */
  static final int DUE_CREATED_MAX = 500;

  private final Hash chainId;

  /** What all calls of one block share. */
  private final class Run {
    private final BlockContext block;
    private final InForce inForce;
    private final Rulebook rulebook;

    Run(BlockContext block, InForce inForce, Rulebook rulebook) {
      this.block = block;
      this.inForce = inForce;
      this.rulebook = rulebook;
    }

    BlockContext block() {
      return block;
    }

    InForce inForce() {
      return inForce;
    }

    CallContext context(Hash origin, StateOverlay state, @Nullable Actor sender, Bytes attachment) {
      return new CallContext(chainId, block, inForce, origin, state, Contracts.LIFECYCLES, rulebook,
          sender, attachment);
    }
  }

  public Executor(Hash chainId) {
    this.chainId = chainId;
  }

  /** Block 0: founding organisations, their people and devices, validators, parameters, codes. */
  public ExecutionResult executeGenesis(Genesis genesis) {
    Invariant.check(genesis.chainId().equals(chainId), "genesis is another chain's");
    StateOverlay state = new StateOverlay(NOTHING);
    BlockContext block = new BlockContext(0, genesis.timeMillis());
    Run run = new Run(block, new InForce(genesis.validatorSet(), genesis.parameters()),
        new GovernedTables(state));
    Founding.found(run.context(Hash.ZERO, state, null, Bytes.EMPTY), genesis);
    return new ExecutionResult(List.of(), state.changes(), genesis.validatorSet(),
        genesis.parameters(), 0);
  }

  /** Runs what is due, then the transactions in their order. */
  public ExecutionResult execute(BlockContext block, List<VerifiedTransaction> transactions,
      StateReader state) {
    StateOverlay overlay = new StateOverlay(state);
    Run run = new Run(block, InForce.after(state), new GovernedTables(state));
    List<Receipt> receipts = new ArrayList<>();
    Receipt due = runDue(run, overlay);
    if (due != null) {
      receipts.add(due);
    }
    long work = 0;
    for (VerifiedTransaction transaction : transactions) {
      Receipt receipt = run(run, transaction.id(), transaction.body(),
          transaction.submission().attachment(), overlay);
      receipts.add(receipt);
      work = Math.addExact(work, receipt.work());
    }
    return new ExecutionResult(receipts, overlay.changes(),
        Objects.requireNonNull(Table.VALIDATORS.get(overlay)),
        Objects.requireNonNull(Table.PARAMETERS.get(overlay)), work);
  }

  /**
   * The receipt that a transaction would have if it were alone in this block; the state stays as it
   * is. Signatures are not asked for: this answers questions, it never makes a block.
   */
  public Receipt dryRun(BlockContext block, TransactionBody body, Bytes attachment,
      StateReader state) {
    StateOverlay overlay = new StateOverlay(state);
    Run run = new Run(block, InForce.after(state), new GovernedTables(state));
    runDue(run, overlay);
    Hash id = Hash.tagged(DomainTag.TRANSACTION, body.encode());
    return run(run, id, body, attachment, overlay);
  }

  /** Whether a block of this time would run a deadline, and so would not be empty. */
  public boolean hasDueDeadline(long timestampMillis, StateReader state) {
    return !Deadlines.due(state, timestampMillis, 1).isEmpty();
  }

  /** Units that a call takes of a block's budget, known before it runs. */
  public static long work(Call call) {
    return WorkSchedule.of(call);
  }

  private static Receipt run(Run run, Hash id, TransactionBody body, Bytes attachment,
      StateOverlay overlay) {
    long work = work(body.call());
    StateOverlay own = new StateOverlay(overlay);
    try {
      Actor sender = Revert.present(Actor.load(own, body.sender(), body.key()).orElse(null),
          Reason.ID_UNKNOWN_IDENTITY, "sender");
      Revert.requireNone(sender.problems(run.block().timestampMillis()), "sender");
      CallContext ctx = run.context(id, own, sender, attachment);
      Contracts.run(ctx, body.call());
      own.applyTo(overlay);
      return new Receipt(id, Outcome.APPLIED, List.of(), "", ctx.created(), ctx.items(),
          ctx.events(), work);
    } catch (Revert revert) {
      return new Receipt(id, Outcome.REVERTED, revert.reasons(), revert.field(), List.of(),
          List.of(), List.of(), work);
    }
  }

  /** One receipt for all of them, or null if none was due. */
  private static @Nullable Receipt runDue(Run run, StateOverlay overlay) {
    int max = run.inForce().parameters().dueTransitionsMax();
    List<Hash> created = new ArrayList<>();
    List<LedgerEvent> events = new ArrayList<>();
    long work = 0;
    for (Deadlines.Due due : Deadlines.due(overlay, run.block().timestampMillis(), max)) {
      if (events.size() >= DUE_EVENTS_MAX || created.size() >= DUE_CREATED_MAX) {
        break;
      }
      CallContext ctx = runDue(run, due, overlay);
      created.addAll(ctx.created());
      events.addAll(ctx.events());
      work = Math.addExact(work, WorkSchedule.ofDeadline());
    }
    return work == 0
        ? null
        : new Receipt(null, Outcome.APPLIED, List.of(), "", created, List.of(), events, work);
  }

  private static CallContext runDue(Run run, Deadlines.Due due, StateOverlay overlay) {
    // It runs once, whatever comes of it.
    Deadlines.clear(overlay, due);
    StateOverlay own = new StateOverlay(overlay);
    CallContext ctx = run.context(Deadlines.origin(due, run.block().height()), own, null,
        Bytes.EMPTY);
    try {
      Contracts.LIFECYCLES.due(ctx, due.kind(), due.id());
      own.applyTo(overlay);
      return ctx;
    } catch (Revert revert) {
      // What silence approves may have become impossible: then the approval just lapses.
      CallContext instead = run.context(ctx.origin(), overlay, null, Bytes.EMPTY);
      Contracts.LIFECYCLES.endWith(instead, due.kind(), due.id(), EndReason.EXPIRED);
      return instead;
    }
  }

  private static final StateReader NOTHING = new StateReader() {
    @Override
    public @Nullable Bytes get(Bytes key) {
      return null;
    }

    @Override
    public List<Row> scan(Bytes prefix, @Nullable Bytes after, int limit) {
      return List.of();
    }
  };
}
