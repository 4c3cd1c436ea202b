package io.mulu.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Block;
import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Hash;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
  @Test
  void anIdleChainMakesAnEmptyBlockEachHeartbeat() {
    Cluster cluster = new Cluster(4, 1).start();

    cluster.runFor(35_000);

    assertThat(cluster.node(0).ledger.height()).isEqualTo(3);
    assertThat(cluster.node(0).ledger.at(3).orElseThrow().block().transactions()).isEmpty();
  }

  @Test
  void aDeadPrimaryIsReplacedOnAnIdleChainToo() {
    Cluster cluster = new Cluster(4, 1).start();
    cluster.node(0).crash();

    assertThat(cluster.runUntil(() -> cluster.node(1).ledger.height() == 1, 12_500)).isTrue();
  }

  @Test
  void withoutHeartbeatAnIdleChainIsSilentAndHealthy() {
    Cluster cluster = new Cluster(4, withHeartbeat(0)).start();

    cluster.runFor(120_000);

    assertThat(cluster.node(0).ledger.height()).isZero();
    ReplicaStatus status = cluster.node(0).status();
    assertThat(status.view()).isZero();
    assertThat(status.viewTimerArmed()).isFalse();
  }

  @Test
  void anEmptyBlockSoonerThanHalfAHeartbeatIsRefusedInViewZero() {
    Bench bench = new Bench(4, 1);
    Block first = bench.block(0, "a");
    bench.receive(bench.prePrepare(0, 0, first), bench.prepare(0, 0, first),
        bench.prepare(2, 0, first), bench.commit(0, 0, first), bench.commit(2, 0, first));

    bench.nowMillis += 4_999;
    bench.receive(bench.prePrepare(0, 0, bench.block(0)));
    assertThat(bench.said()).doesNotHaveAnyElementsOfTypes(Message.NewView.class)
        .noneMatch(m -> m.height() == 2);
  }

  @Test
  void anEmptyBlockAfterHalfAHeartbeatIsVotedFor() {
    Bench bench = new Bench(4, 1);
    Block first = bench.block(0, "a");
    bench.receive(bench.prePrepare(0, 0, first), bench.prepare(0, 0, first),
        bench.prepare(2, 0, first), bench.commit(0, 0, first), bench.commit(2, 0, first));

    bench.nowMillis += 5_000;
    Block empty = bench.block(0);
    bench.receive(bench.prePrepare(0, 0, empty));
    assertThat(bench.said()).last().isEqualTo(new Message.Prepare(2, 0, empty.hash()));
  }

  @Test
  void afterARestartHalfAHeartbeatCountsAsPassed() {
    Bench bench = new Bench(4, 1);
    Block empty = bench.block(0);

    bench.receive(bench.prePrepare(0, 0, empty));

    assertThat(bench.said()).containsExactly(new Message.Prepare(1, 0, empty.hash()));
  }

  @Test
  void withoutHeartbeatEveryEmptyBlockIsRefusedInViewZeroAndNoneAbove() {
    Bench bench = new Bench(new TestChain(4, withHeartbeat(0)), 3);
    bench.receive(bench.prePrepare(0, 0, bench.block(0)));
    assertThat(bench.said()).isEmpty();

    Block empty = bench.block(1);
    bench.receive(bench.newView(1, 1,
        List.of(bench.viewChange(0, 1), bench.viewChange(1, 1), bench.viewChange(2, 1)), empty));
    assertThat(bench.said()).containsExactly(new Message.Prepare(1, 1, empty.hash()));
  }

  @Test
  void aHeartbeatThatFallsDueWhileNothingWasBuiltIsNotLost() {
    Bench bench = new Bench(4, 0);
    bench.step(new Event.WorkPending(1));
    assertThat(bench.said()).as("what was pending is gone").isEmpty();

    assertThat(Bench.said(bench.fire(Timer.Kind.HEARTBEAT)))
        .hasAtLeastOneElementOfType(Message.PrePrepare.class);
  }

  @Test
  void aShorterHeartbeatCountsFromTheHeightThatBringsIt() {
    ChainParameters slow = withHeartbeat(14_000);
    ChainParameters quick = withHeartbeat(1_000);
    Bench bench = new Bench(new TestChain(4, slow), 1);
    Hash set = bench.chain.validators.hash();
    BlockHeader head = new BlockHeader(1, bench.chain.chainId, 1, bench.chain.genesis.hash(),
        bench.chain.genesis.timestampMillis() + 1, Block.txRoot(List.of()), Hash.ZERO, Hash.ZERO,
        set, slow.hash(), set, quick.hash(), bench.chain.key(0), 1);

    List<Effect> effects = bench.step(new Event.ChainAdvanced(
        new ChainState(head, bench.chain.validators, quick, 0, List.of()), List.of()));

    assertThat(Bench.of(Effect.SetTimer.class, effects))
        .contains(new Effect.SetTimer(new Timer(Timer.Kind.HEARTBEAT, 0, 1_000), 1_000));
    bench.nowMillis += 999;
    assertThat(bench.step(new Event.TimerFired(new Timer(Timer.Kind.HEARTBEAT, 0, 14_000))))
        .as("the timer of the old length").isEmpty();
  }

  @Test
  void workThatComesAfterNothingWasBuiltIsProposed() {
    Bench bench = new Bench(4, 0);
    bench.step(new Event.WorkPending(1));
    bench.pending = List.of(TestChain.transaction("a"));

    assertThat(Bench.said(bench.step(new Event.WorkPending(1))))
        .hasAtLeastOneElementOfType(Message.PrePrepare.class);
  }

  private static ChainParameters withHeartbeat(long heartbeat) {
    ChainParameters p = ChainParameters.defaults();
    return new ChainParameters(p.protocolVersion(), p.viewTimeoutMillis(), p.viewTimeoutMaxMillis(),
        heartbeat, p.clockDriftMaxMillis(), p.stalenessMaxMillis(), p.transactionLifetimeMillis(),
        p.primaryTenure(), p.blockBytesMax(), p.transactionBytesMax(), p.attachmentBytesMax(),
        p.batchEntriesMax(), p.dueTransitionsMax(), p.blockWorkMax(), p.approvalMillis(),
        p.requestMillis(), p.caseAnswerMillis(), p.childrenMax(), p.contracts());
  }
}
