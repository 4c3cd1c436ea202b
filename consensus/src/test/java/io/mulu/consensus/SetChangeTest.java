package io.mulu.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Block;
import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.QuorumCertificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every height has its own validators: those that the block before it names (rule 10). */
class SetChangeTest {
  private static final int SEEDS = Integer.getInteger("mulu.seeds", 200) / 10;

  @Test
  void aProposerThatHasLeftIsFollowedByItsSuccessorCyclically() {
    TestChain chain = new TestChain(5);
    chain.change(2, 0, 1, 3, 4);
    assertThat(primary(chain, 2, 0)).as("C has left, D is next").isEqualTo(chain.key(3));
    assertThat(primary(chain, 2, 1)).isEqualTo(chain.key(4));

    chain.change(2, 0, 1, 2, 3);
    assertThat(primary(chain, 4, 0)).as("E was the last").isEqualTo(chain.key(0));
  }

  @Test
  void aProposerThatStaysKeepsItsOfficeWhoeverJoinsBelowIt() {
    TestChain chain = TestChain.ofFirst(4, 5);
    chain.change(2, 1, 2, 3, 4);

    assertThat(primary(chain, 3, 0)).isEqualTo(chain.key(3));
    assertThat(new PrimaryRule(chain.after(first(chain, 3))).tenure(chain.key(3))).isEqualTo(2);
    assertThat(new PrimaryRule(chain.after(first(chain, 0))).tenure(chain.key(1))).isEqualTo(1);
  }

  @Test
  void theRemovedProposerFallsSilentAndTheAddedValidatorIsCountedOn() {
    TestChain chain = TestChain.ofFirst(4, 5);
    chain.change(3, 0, 1, 2, 3, 4);
    chain.change(4, 1, 2, 3, 4);
    Cluster cluster = new Cluster(chain, 1).start();
    for (int i = 1; i <= 3; i++) {
      long height = i;
      cluster.submit("tx " + i);
      assertThat(cluster.runUntil(() -> cluster.allAt(height), 8_000)).isTrue();
    }
    assertThat(cluster.node(0).status().role()).isEqualTo(ReplicaStatus.Role.OBSERVER);
    assertThat(cluster.node(4).status().role()).isEqualTo(ReplicaStatus.Role.VALIDATOR);

    cluster.node(3).crash();
    cluster.submit("after");
    assertThat(cluster.runUntil(() -> cluster.node(1).ledger.height() == 4, 500)).isTrue();

    QuorumCertificate certificate = cluster.node(1).ledger.at(4).orElseThrow().certificate();
    assertThat(certificate.signatures()).extracting(QuorumCertificate.Vote::signer)
        .containsExactly(chain.key(1), chain.key(2), chain.key(4));
    assertThat(cluster.node(1).ledger.head().proposer()).isEqualTo(chain.key(1));
  }

  @Test
  void whoeverHasLeftArmsNoTimerAndSaysNothing() {
    TestChain chain = new TestChain(5);
    chain.change(2, 0, 1, 2, 3);
    Bench bench = new Bench(chain, 4);
    decide(bench, bench.block(0, "a"), 0, 1, 2, 3);
    bench.effects.clear();

    bench.step(new Event.WorkPending(2));
    bench.receive(bench.viewChange(0, 1), bench.viewChange(1, 1));

    assertThat(bench.said()).isEmpty();
    assertThat(bench.all(Effect.SetTimer.class)).isEmpty();
    bench.step(new Event.TimerFired(new Timer(Timer.Kind.STATUS, 0, 0)));
    assertThat(bench.all(Effect.Broadcast.class)).isEmpty();
  }

  @Test
  void whoeverHasLeftIsStillGivenTheBlockThatTellsIt() {
    TestChain chain = new TestChain(5);
    chain.change(2, 0, 1, 2, 3);
    Bench bench = new Bench(chain, 1);
    SignedMessage late = bench.viewChange(4, 1);
    decide(bench, bench.block(0, "a"), 0, 2, 3);

    assertThat(bench.receive(late, late)).containsExactly(new Effect.SendBlock(chain.key(4), 1));
  }

  @Test
  void votesOfWhoeverHasLeftOrNotJoinedYetAreNotLookedAt() {
    TestChain chain = TestChain.ofFirst(4, 5);
    chain.change(2, 1, 2, 3, 4);
    Bench bench = new Bench(chain, 1);
    Block first = bench.block(0, "a");
    bench.receive(bench.prepare(4, 0, first));
    assertThat(bench.all(Effect.VerifyMessages.class)).isEmpty();
    decide(bench, first, 0, 2, 3);
    bench.effects.clear();

    bench.receive(bench.prepare(0, 0, bench.block(1, "b")));

    assertThat(bench.all(Effect.VerifyMessages.class)).isEmpty();
  }

  @Test
  void aNewcomersMessagesForItsFirstHeightWaitUntilItsSetIsKnown() {
    TestChain chain = TestChain.ofFirst(4, 5);
    chain.change(2, 0, 1, 2, 3, 4);
    Bench bench = new Bench(chain, 1);
    Block first = bench.block(0, "a");
    bench.receive(chain.sign(4, new Message.ViewChange(2, 1, null)),
        chain.sign(3, new Message.ViewChange(2, 1, null)));

    decide(bench, first, 0, 2, 3);

    assertThat(bench.said()).last().as("f + 1 of five, the newcomer among them")
        .isEqualTo(new Message.ViewChange(2, 1, null));
  }

  @Test
  void setsThatChangeUnderFaultsNeitherForkNorStopTheChain() {
    for (int seed = 0; seed < SEEDS; seed++) {
      try {
        RandomScheduleTest.run(changing(seed));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  /** One leaves, another joins, in turn; 4 and 5 at a time, of 6. */
  private static Cluster changing(long seed) {
    TestChain chain = TestChain.ofFirst(4, 6);
    Cluster cluster = new Cluster(chain, seed);
    List<Integer> members = new ArrayList<>(List.of(0, 1, 2, 3));
    for (long height = 2; height < 60; height += 1 + cluster.random.nextInt(2)) {
      if (members.size() == 4) {
        int joins = IntStream.range(0, 6).filter(i -> !members.contains(i)).findAny().orElseThrow();
        members.add(joins);
      } else {
        Collections.swap(members, cluster.random.nextInt(members.size()), members.size() - 1);
        members.removeLast();
      }
      chain.change(height, members.stream().mapToInt(i -> i).toArray());
    }
    return cluster;
  }

  private static BlockHeader first(TestChain chain, int proposer) {
    return chain
        .block(chain.genesis, chain.key(proposer), 1, TestChain.GENESIS_MILLIS + 1, List.of())
        .header();
  }

  /** At height 2, when this validator has proposed block 1. */
  private static PublicKey primary(TestChain chain, int proposer, long view) {
    return new PrimaryRule(chain.after(first(chain, proposer))).primary(view);
  }

  private static void decide(Bench bench, Block block, int... others) {
    bench.receive(bench.prePrepare(0, 0, block));
    Arrays.stream(others).forEach(i -> bench.receive(bench.prepare(i, 0, block)));
    Arrays.stream(others).forEach(i -> bench.receive(bench.commit(i, 0, block)));
    assertThat(bench.ledger.head()).isEqualTo(block.header());
  }
}
