package io.mulu.node.ledger;

import io.mulu.node.ports.EventLoop;
import io.mulu.node.ports.Workers;
import io.mulu.protocol.Block;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Submission;
import io.mulu.protocol.VerifiedTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Checks the unknown transactions of a body in portions on workers. The core asks once for a
 * verdict, so a portion that finds the workers' queue full is offered again. Confined to the event
 * loop.
 */
final class ParallelCheck {
  /** Transactions per portion: some milliseconds of work. */
  static final int PORTION = 128;
  /** How long a full queue of workers is left alone. */
  static final long RETRY_MILLIS = 20;

  private final Block block;
  private final SyncContext context;
  private final Ledger.@Nullable Checked[] results;
  private final List<Integer> unknown = new ArrayList<>();
  private final Consumer<List<Ledger.Checked>> then;
  private int portionsLeft;

  /**
   * @param envelopes
   *          of the block
   * @param known
   *          by envelope hash, which covers the attachment's hash, too: the bytes are the same
   */
  ParallelCheck(Block block, List<Hash> envelopes, Map<Hash, VerifiedTransaction> known,
      SyncContext context, Consumer<List<Ledger.Checked>> then) {
    this.block = block;
    this.context = context;
    this.then = then;
    this.results = new Ledger.@Nullable Checked[envelopes.size()];
    for (int i = 0; i < envelopes.size(); i++) {
      VerifiedTransaction transaction = known.get(envelopes.get(i));
      if (transaction != null) {
        results[i] = new Ledger.Checked(transaction, "");
      } else {
        unknown.add(i);
      }
    }
  }

  /**
   * @param isWanted
   *          the check is given up when this no longer holds
   */
  void start(EventLoop loop, Workers workers, BooleanSupplier isWanted) {
    portionsLeft = (unknown.size() + PORTION - 1) / PORTION;
    if (portionsLeft == 0) {
      finish();
      return;
    }
    for (int from = 0; from < unknown.size(); from += PORTION) {
      offer(unknown.subList(from, Math.min(unknown.size(), from + PORTION)), loop, workers,
          isWanted);
    }
  }

  private void offer(List<Integer> portion, EventLoop loop, Workers workers,
      BooleanSupplier isWanted) {
    if (!isWanted.getAsBoolean()) {
      return;
    }
    List<Submission> submissions = portion.stream().map(block.transactions()::get).toList();
    boolean isTaken = workers.submit(() -> submissions.stream().map(context::check).toList(),
        checked -> {
          for (int i = 0; i < portion.size(); i++) {
            results[portion.get(i)] = checked.get(i);
          }
          portionsLeft--;
          if (portionsLeft == 0 && isWanted.getAsBoolean()) {
            finish();
          }
        });
    if (!isTaken) {
      loop.after(RETRY_MILLIS, () -> offer(portion, loop, workers, isWanted));
    }
  }

  private void finish() {
    List<Ledger.Checked> all = new ArrayList<>(results.length);
    for (Ledger.Checked result : results) {
      all.add(result == null ? new Ledger.Checked(null, "was not checked") : result);
    }
    then.accept(all);
  }
}
