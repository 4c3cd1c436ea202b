package io.mulu.node.api;

import io.mulu.node.ledger.ChainStore;
import io.mulu.node.ledger.PooledTransaction;
import io.mulu.node.ledger.TransactionIntake;
import io.mulu.node.ports.EventLoop;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.Submission;
import io.mulu.protocol.answer.ConsensusStatus;
import io.mulu.protocol.answer.Evidence;
import io.mulu.protocol.answer.Health;
import io.mulu.protocol.answer.Location;
import io.mulu.protocol.answer.NodeStatus;
import io.mulu.protocol.answer.PeerStatus;
import io.mulu.protocol.answer.TransactionStatus;
import io.mulu.rpc.Admission;
import io.mulu.rpc.LedgerApi;
import io.mulu.rpc.LedgerView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers the RPC. Every method may be called from any thread; none but submit touches the loop.
 */
public final class NodeApi implements LedgerApi {
  /** Longest wait for the loop's word on a submission; then the caller is told to come again. */
  static final long DECISION_MILLIS = 5_000;
  static final long RETRY_AFTER_MILLIS = 500;

  private final Genesis genesis;
  private final ChainStore store;
  private final EventLoop loop;
  private final TransactionIntake intake;
  private final RecentTransactions recent;
  private final HeadSignal headSignal;
  private final StatusBoard board;

  public NodeApi(Genesis genesis, ChainStore store, EventLoop loop, TransactionIntake intake,
      RecentTransactions recent, HeadSignal headSignal, StatusBoard board) {
    this.genesis = genesis;
    this.store = store;
    this.loop = loop;
    this.intake = intake;
    this.recent = recent;
    this.headSignal = headSignal;
    this.board = board;
  }

  @Override
  public Genesis genesis() {
    return genesis;
  }

  @Override
  public LedgerView pin() {
    return store.pin().orElseThrow(
        () -> new IllegalStateException("more views are open than the store has places"));
  }

  @Override
  public Admission submit(Submission submission) {
    Hash id = submission.transaction().id();
    if (store.locate(id).isPresent()) {
      return new Admission.Accepted(id, true);
    }
    boolean isKnown = stage(id) == TransactionStatus.Stage.POOLED;
    // Checked on this caller's own thread: a flood of bad transactions costs its senders' slots.
    io.mulu.node.ledger.Admission.Outcome outcome = intake.check(submission);
    if (!(outcome instanceof io.mulu.node.ledger.Admission.Admitted(PooledTransaction pooled))) {
      return refusal(id, outcome);
    }
    BlockingQueue<io.mulu.node.ledger.Admission.Outcome> decided = new ArrayBlockingQueue<>(1);
    if (!loop.offer(() -> decided.add(intake.pool(pooled)))) {
      return new Admission.Overloaded(Reason.OVERLOADED, RETRY_AFTER_MILLIS);
    }
    io.mulu.node.ledger.Admission.@Nullable Outcome answer = poll(decided);
    if (answer instanceof io.mulu.node.ledger.Admission.Admitted) {
      recent.note(id, pooled.transaction().body().expiryMillis());
      return new Admission.Accepted(id, isKnown);
    }
    return answer == null
        ? new Admission.Overloaded(Reason.OVERLOADED, RETRY_AFTER_MILLIS)
        : refusal(id, answer);
  }

  private static io.mulu.node.ledger.Admission.@Nullable Outcome poll(
      BlockingQueue<io.mulu.node.ledger.Admission.Outcome> decided) {
    try {
      return decided.poll(DECISION_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private static Admission refusal(Hash id, io.mulu.node.ledger.Admission.Outcome outcome) {
    return switch (outcome) {
      case io.mulu.node.ledger.Admission.Admitted admitted -> new Admission.Accepted(id, true);
      case io.mulu.node.ledger.Admission.Refused refused -> switch (refused.reason()) {
        case DUPLICATE -> new Admission.Accepted(id, true);
        case OVERLOADED, QUOTA -> new Admission.Overloaded(refused.reason(), RETRY_AFTER_MILLIS);
        default -> new Admission.Refused(refused.reason(), refused.field(), refused.detail());
      };
    };
  }

  @Override
  public TransactionStatus status(Hash transactionId) {
    // Memory first: it forgets a transaction only after the ledger knows it.
    TransactionStatus.Stage remembered = stage(transactionId);
    Optional<Location> location = store.locate(transactionId);
    return location.map(l -> TransactionStatus.finalAt(transactionId, l))
        .orElseGet(() -> TransactionStatus.of(transactionId, remembered));
  }

  private TransactionStatus.Stage stage(Hash transactionId) {
    return recent.stage(transactionId, board.headMillis());
  }

  @Override
  public TransactionStatus awaitFinal(Hash transactionId, long timeoutMillis)
      throws InterruptedException {
    headSignal.await(() -> isSettled(status(transactionId)), timeoutMillis);
    return status(transactionId);
  }

  private static boolean isSettled(TransactionStatus status) {
    return status.stage() == TransactionStatus.Stage.FINAL
        || status.stage() == TransactionStatus.Stage.EXPIRED;
  }

  @Override
  public long awaitHeight(long height, long timeoutMillis) throws InterruptedException {
    headSignal.await(() -> headSignal.height() >= height, timeoutMillis);
    return headSignal.height();
  }

  @Override
  public NodeStatus nodeStatus() {
    return board.nodeStatus();
  }

  @Override
  public List<PeerStatus> peers() {
    return board.peers();
  }

  @Override
  public ConsensusStatus consensus() {
    return board.consensus();
  }

  @Override
  public List<Evidence> evidence(int max) {
    return board.evidence(max);
  }

  @Override
  public Health health() {
    return board.health();
  }
}
