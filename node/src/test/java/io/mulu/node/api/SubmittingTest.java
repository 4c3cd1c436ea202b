package io.mulu.node.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.consensus.ReplicaStatus;
import io.mulu.node.fakes.FakeChain;
import io.mulu.node.fakes.FakeWorkers;
import io.mulu.node.fakes.ManualLoop;
import io.mulu.node.fakes.RecordingPeers;
import io.mulu.node.ledger.ChainStore;
import io.mulu.node.ledger.Ledger;
import io.mulu.node.ledger.Mempool;
import io.mulu.node.ledger.TransactionIntake;
import io.mulu.node.ports.EventLoop;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Reason;
import io.mulu.protocol.Submission;
import io.mulu.protocol.Transaction;
import io.mulu.rpc.Admission;
import io.mulu.storage.memory.Faults;
import io.mulu.storage.memory.MemoryMedium;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What clients are told of what they hand in, one by one and together. */
class SubmittingTest {
  private static final long EXPIRY = FakeChain.START + 300_000;

  private final FakeChain chain = new FakeChain();
  private final ChainStore store = ChainStore.open(new MemoryMedium(Faults.NONE, new Random(1)),
      chain.genesis, chain.executor);
  private final Ledger ledger = new Ledger(store, chain.executor,
      new Mempool(new Mempool.Limits(10, 1 << 20)));
  private final ManualLoop timers = new ManualLoop(FakeChain.START);
  private boolean hasRoom = true;
  private int visits;
  private final NodeApi api = api();

  private NodeApi api() {
    TransactionIntake intake = new TransactionIntake(timers, timers.clock(),
        new FakeWorkers(timers), new RecordingPeers(), ledger, pooled -> {
        });
    StatusBoard board = new StatusBoard(
        new StatusBoard.Self("test", chain.genesis.chainId(), () -> chain.genesis.chainId(), null,
            0),
        new StatusBoard.Seen(ledger.head(), ledger.head().hash(), ledger.validators(),
            new ReplicaStatus(1, 0, ReplicaStatus.Phase.IDLE,
                FakeChain.key("consensus", 0).publicKey(), 1_000, false, 0,
                ReplicaStatus.Role.OBSERVER, 0, 0, 0, Map.of(), null, List.of()),
            false, 0, 0, "", List.of(), FakeChain.START, 0, 0),
        timers::nowMillis);
    return new NodeApi(chain.genesis, store, new Inline(), intake, new RecentTransactions(),
        new HeadSignal(0), board);
  }

  /** Runs at once what it is offered, while it has room. */
  private final class Inline implements EventLoop {
    @Override
    public boolean offer(Runnable task) {
      if (hasRoom) {
        visits++;
        task.run();
      }
      return hasRoom;
    }

    @Override
    public void enqueue(Runnable task) {
      timers.enqueue(task);
    }

    @Override
    public void after(long delayMillis, Runnable task) {
      timers.after(delayMillis, task);
    }

    @Override
    public long nowMillis() {
      return timers.nowMillis();
    }

    @Override
    public void checkOnLoop() {
      // there is only the test's thread
    }
  }

  private static Admission.Accepted accepted(Submission submission, boolean isKnown) {
    return new Admission.Accepted(submission.transaction().id(), isKnown);
  }

  @Test
  void aBatchVisitsTheLoopOnceAndIsAnsweredInItsOrder() throws Exception {
    Submission first = chain.submission(0, EXPIRY);
    Submission expired = chain.submission(1, FakeChain.START);
    Submission second = chain.submission(2, EXPIRY);

    List<Admission> answers = api.submitAll(List.of(first, expired, second));

    assertThat(answers.get(0)).isEqualTo(accepted(first, false));
    assertThat(answers.get(1)).isInstanceOfSatisfying(Admission.Refused.class,
        refused -> assertThat(refused.reason()).isEqualTo(Reason.EXPIRED));
    assertThat(answers.get(2)).isEqualTo(accepted(second, false));
    assertThat(visits).isEqualTo(1);
    assertThat(ledger.mempool().size()).isEqualTo(2);
  }

  @Test
  void whatWasHandedInBeforeIsKnown() throws Exception {
    Submission first = chain.submission(0, EXPIRY);
    Submission second = chain.submission(1, EXPIRY);

    assertThat(api.submit(first)).isEqualTo(accepted(first, false));
    assertThat(api.submit(first)).isEqualTo(accepted(first, true));
    assertThat(api.submitAll(List.of(second, first, second, second))).containsExactly(
        accepted(second, false), accepted(first, true), accepted(second, true),
        accepted(second, true));
    assertThat(ledger.mempool().size()).isEqualTo(2);
  }

  @Test
  void aForgeryDoesNotMakeTheRealOneKnown() throws Exception {
    Submission real = chain.submission(0, EXPIRY);
    Submission forged = new Submission(new Transaction(real.transaction().body(),
        chain.submission(1, EXPIRY).transaction().signature()), Bytes.EMPTY);

    List<Admission> answers = api.submitAll(List.of(forged, real));

    assertThat(answers.get(0)).isInstanceOf(Admission.Refused.class);
    assertThat(answers.get(1)).isEqualTo(accepted(real, false));
  }

  /** An overloaded node must not verify what it will refuse. */
  @Test
  void aFullPoolRefusesWithoutLookingAtSignatures() throws Exception {
    List<Submission> own = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      own.add(chain.submission(0, EXPIRY));
      assertThat(api.submit(own.getLast())).isEqualTo(accepted(own.getLast(), false));
    }
    Submission more = chain.submission(0, EXPIRY);
    Submission forged = new Submission(
        new Transaction(more.transaction().body(), own.getFirst().transaction().signature()),
        Bytes.EMPTY);

    assertThat(api.submit(forged))
        .isEqualTo(new Admission.Overloaded(Reason.QUOTA, NodeApi.RETRY_AFTER_MILLIS));
    assertThat(api.submit(own.getFirst())).as("it waits already")
        .isEqualTo(accepted(own.getFirst(), true));
    assertThat(api.submit(chain.submission(1, EXPIRY))).isInstanceOf(Admission.Accepted.class);
  }

  @Test
  void withoutRoomOnTheLoopTheGoodComeAgainAndTheBadHearWhy() throws Exception {
    hasRoom = false;

    List<Admission> answers = api
        .submitAll(List.of(chain.submission(0, EXPIRY), chain.submission(1, FakeChain.START)));

    assertThat(answers.get(0))
        .isEqualTo(new Admission.Overloaded(Reason.OVERLOADED, NodeApi.RETRY_AFTER_MILLIS));
    assertThat(answers.get(1)).isInstanceOf(Admission.Refused.class);
    assertThat(ledger.mempool().size()).isZero();
  }
}
