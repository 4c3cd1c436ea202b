package io.mulu.node.ledger;

import io.mulu.protocol.Reason;
import io.mulu.protocol.Submission;
import io.mulu.protocol.TransactionBody;
import io.mulu.protocol.VerifiedTransaction;
import io.mulu.protocol.object.Identity;
import io.mulu.protocol.object.Organization;
import io.mulu.protocol.object.State;
import io.mulu.vm.Executor;
import io.mulu.vm.state.Table;

/**
 * Decides whether a transaction may wait in the pool: form, signature, expiry, not ordered yet, and
 * a sender that the chain knows. Only what could succeed is relayed, but admission promises
 * nothing: the contracts decide again when the block executes. Thread-safe; runs on workers.
 */
public final class Admission {
  private Admission() {
  }

  /** What admission says. */
  public sealed interface Outcome {
  }

  /**
   * May wait.
   *
   * @param atHeight
   *          of the head after which it was not ordered
   */
  public record Admitted(PooledTransaction pooled, long atHeight) implements Outcome {
  }

  /** May not, and what the sender can do about it. */
  public record Refused(Reason reason, String field, String detail) implements Outcome {
  }

  /**
   * @param wallMillis
   *          calendar time, to tell an expiry in the past before chain time says so
   * @param arrivedMillis
   *          loop time of arrival
   */
  public static Outcome check(Submission submission, ChainView view, long wallMillis,
      long arrivedMillis) {
    VerifiedTransaction.Result result = VerifiedTransaction.verify(submission, view.chainId(),
        view.parameters());
    if (result.refusal().isPresent()) {
      VerifiedTransaction.Refusal refusal = result.refusal().get();
      return new Refused(refusal.reason(), refusal.field(), refusal.detail());
    }
    return checkAgainstState(result.transaction().orElseThrow(), view, wallMillis, arrivedMillis);
  }

  private static Outcome checkAgainstState(VerifiedTransaction transaction, ChainView view,
      long wallMillis, long arrivedMillis) {
    TransactionBody body = transaction.body();
    long chainMillis = view.head().timestampMillis();
    long lifetimeMillis = view.parameters().transactionLifetimeMillis();
    if (body.expiryMillis() <= Math.max(chainMillis, wallMillis)) {
      return new Refused(Reason.EXPIRED, "expiry_millis", "lies in the past");
    }
    if (body.expiryMillis() > Math.max(chainMillis, wallMillis) + lifetimeMillis) {
      return new Refused(Reason.EXPIRY_TOO_FAR, "expiry_millis",
          "is more than " + lifetimeMillis + " ms ahead");
    }
    if (view.isOrdered(transaction.id())) {
      return new Refused(Reason.DUPLICATE, "", "is in a block already");
    }
    Identity sender = Table.IDENTITIES.get(view.state(), body.sender());
    if (sender == null) {
      return new Refused(Reason.ID_UNKNOWN_IDENTITY, "sender", "is not registered");
    }
    if (!sender.mayUse(body.key(), chainMillis)) {
      return new Refused(Reason.ID_KEY_NOT_ACTIVE, "key", "is not an active key of the sender");
    }
    Organization organization = Table.ORGANIZATIONS.get(view.state(), sender.organization());
    if (organization == null || organization.standing().state() != State.ACTIVE) {
      return new Refused(Reason.ID_ORGANIZATION_NOT_ACTIVE, "sender", "is of no active member");
    }
    return new Admitted(new PooledTransaction(transaction, sender.organization(),
        Executor.work(body.call()), arrivedMillis), view.head().height());
  }
}
