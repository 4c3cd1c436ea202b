package io.mulu.node.api;

import io.mulu.node.ledger.ChainStore;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
  public Admission submit(Submission submission) throws InterruptedException {
    return submitAll(List.of(submission)).getFirst();
  }

  /** Checked on the caller's own thread, in turns with what peers bring. */
  @Override
  public List<Admission> submitAll(List<Submission> submissions) throws InterruptedException {
    List<Boolean> known = submissions.stream()
        .map(submission -> stage(submission.transaction().id()) == TransactionStatus.Stage.POOLED)
        .toList();
    List<io.mulu.node.ledger.Admission.Outcome> checked = intake.checkAll(submissions);
    List<Arrival> arrivals = new ArrayList<>();
    Set<Hash> seen = new HashSet<>();
    for (int i = 0; i < submissions.size(); i++) {
      Arrival arrival = arrival(submissions.get(i).transaction().id(), known.get(i),
          checked.get(i));
      boolean isFirst = arrival.admitted().isEmpty() || seen.add(arrival.id());
      arrivals.add(isFirst ? arrival : arrival.again());
    }
    List<io.mulu.node.ledger.Admission.Admitted> admitted = arrivals.stream()
        .flatMap(arrival -> arrival.admitted().stream()).toList();
    Optional<List<io.mulu.node.ledger.Admission.Outcome>> pooled = admitted.isEmpty()
        ? Optional.of(List.of())
        : pool(admitted);
    if (pooled.isEmpty()) {
      return arrivals.stream()
          .map(arrival -> arrival.admitted().isEmpty()
              ? Objects.requireNonNull(arrival.decided())
              : new Admission.Overloaded(Reason.OVERLOADED, RETRY_AFTER_MILLIS))
          .toList();
    }
    Iterator<io.mulu.node.ledger.Admission.Outcome> outcomes = pooled.get().iterator();
    List<Admission> answers = new ArrayList<>();
    for (Arrival arrival : arrivals) {
      Admission decided = arrival.decided();
      answers.add(decided == null ? answer(arrival, outcomes.next()) : decided);
    }
    return answers;
  }

  /** Exactly one of the two is set: to be pooled, or decided already. */
  private record Arrival(Hash id, boolean isKnown,
      Optional<io.mulu.node.ledger.Admission.Admitted> admitted, @Nullable Admission decided) {
    /** The same transaction once more in one batch: if the first is pooled, this one is known. */
    Arrival again() {
      return new Arrival(id, true, admitted, decided);
    }
  }

  private Arrival arrival(Hash id, boolean isKnown, io.mulu.node.ledger.Admission.Outcome outcome) {
    if (outcome instanceof io.mulu.node.ledger.Admission.Admitted admitted) {
      return new Arrival(id, isKnown, Optional.of(admitted), null);
    }
    Admission refusal = refusal(id, outcome);
    // Whatever there is to say against it now: it may wait already, or be ordered.
    boolean isHere = (isKnown && refusal instanceof Admission.Overloaded)
        || store.locate(id).isPresent();
    return new Arrival(id, isKnown, Optional.empty(),
        isHere ? new Admission.Accepted(id, true) : refusal);
  }

  /** One visit to the loop for all; nothing if it has no room or no time. */
  private Optional<List<io.mulu.node.ledger.Admission.Outcome>> pool(
      List<io.mulu.node.ledger.Admission.Admitted> admitted) throws InterruptedException {
    BlockingQueue<List<io.mulu.node.ledger.Admission.Outcome>> decided = new ArrayBlockingQueue<>(
        1);
    if (!loop.offer(() -> decided.add(admitted.stream().map(intake::pool).toList()))) {
      return Optional.empty();
    }
    return Optional.ofNullable(decided.poll(DECISION_MILLIS, TimeUnit.MILLISECONDS));
  }

  private Admission answer(Arrival arrival, io.mulu.node.ledger.Admission.Outcome outcome) {
    if (outcome instanceof io.mulu.node.ledger.Admission.Admitted admitted) {
      recent.note(arrival.id(), admitted.pooled().transaction().body().expiryMillis());
      return new Admission.Accepted(arrival.id(), arrival.isKnown());
    }
    return refusal(arrival.id(), outcome);
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
