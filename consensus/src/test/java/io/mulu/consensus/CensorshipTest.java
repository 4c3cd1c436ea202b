package io.mulu.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Block;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.QuorumCertificate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CensorshipTest {
  private static final Hash TX = Hash.sha256();

  @Test
  void aTransactionThatItsPrimaryIgnoresIsDecidedUnderAnother() {
    Cluster cluster = new Cluster(4, 1).start();
    cluster.node(0).censors = t -> TestChain.text(t).equals("victim");
    cluster.submit("victim");

    for (int i = 0; i < 8; i++) {
      cluster.submit("other " + i);
      cluster.runFor(1_500);
    }

    assertThat(cluster.node(3).ledger.contains(TestChain.transaction("victim"))).isTrue();
    assertThat(cluster.node(3).ledger.head().proposer()).isNotEqualTo(cluster.chain.key(0));
  }

  @Test
  void theThirdBlockInARowMakesTheReplicaPassThePrimaryOverOnce() {
    Bench bench = new Bench(4, 3);

    assertThat(saidAfterBlock(bench, 0, List.of(TX))).isEmpty();
    assertThat(saidAfterBlock(bench, 0, List.of(TX))).isEmpty();
    assertThat(saidAfterBlock(bench, 0, List.of(TX)))
        .containsExactly(new Message.ViewChange(4, 1, null));
    assertThat(saidAfterBlock(bench, 0, List.of(TX))).as("it counts anew").isEmpty();
    assertThat(saidAfterBlock(bench, 0, List.of(TX))).isEmpty();
    assertThat(saidAfterBlock(bench, 0, List.of(TX))).hasSize(1);
  }

  @Test
  void aBlockInWhichItHadNoRoomOrThatTookItBreaksTheRow() {
    Bench bench = new Bench(4, 3);
    saidAfterBlock(bench, 0, List.of(TX));
    saidAfterBlock(bench, 0, List.of(TX));
    saidAfterBlock(bench, 0, List.of());

    assertThat(saidAfterBlock(bench, 0, List.of(TX))).isEmpty();
  }

  @Test
  void aBlockThatCameBySyncNeitherCountsNorBreaksTheRow() {
    Bench bench = new Bench(4, 3);
    saidAfterBlock(bench, 0, List.of(TX));
    saidAfterBlock(bench, 0, List.of(TX));

    assertThat(saidAfterBlock(bench, 0, null)).as("not the third").isEmpty();
    assertThat(saidAfterBlock(bench, 0, List.of(TX))).as("the third")
        .containsExactly(new Message.ViewChange(5, 1, null));
  }

  @Test
  void blocksOfDifferentProposersAreCountedApart() {
    Bench bench = new Bench(4, 3);
    saidAfterBlock(bench, 0, List.of(TX));
    saidAfterBlock(bench, 0, List.of(TX));
    saidAfterBlock(bench, 1, List.of(TX));

    assertThat(saidAfterBlock(bench, 0, List.of(TX)))
        .containsExactly(new Message.ViewChange(5, 1, null));
  }

  @Test
  void aProposerThatHandsOverAnywayIsNotPassedOver() {
    Bench bench = new Bench(new TestChain(4, NormalCaseTest.withTenure(3)), 3);
    saidAfterBlock(bench, 0, List.of(TX));
    saidAfterBlock(bench, 0, List.of(TX));

    assertThat(saidAfterBlock(bench, 0, List.of(TX))).isEmpty();
  }

  @Test
  void noMoreTransactionsAreWatchedThanTheBound() {
    CensorshipWatch watch = new CensorshipWatch();
    List<Hash> many = LongStream.range(0, 100).mapToObj(i -> Hash.sha256(Bytes.ofLong(i))).toList();
    Hash beyond = many.get(CensorshipWatch.PASSED_OVER_MAX);
    PublicKey proposer = new TestChain(4).key(0);

    watch.observe(proposer, many);
    watch.observe(proposer, List.of(beyond));

    assertThat(watch.observe(proposer, List.of(beyond))).as("seen twice, not three times")
        .isFalse();
  }

  private static List<Message> saidAfterBlock(Bench bench, int proposer,
      @Nullable List<Hash> passedOver) {
    Block block = bench.block(proposer, "tx " + bench.height());
    int[] voters = {0, 1, 2};
    bench.ledger.commit(block,
        new QuorumCertificate(QuorumCertificate.Phase.COMMIT, bench.height(), 0, block.hash(),
            Arrays.stream(voters).mapToObj(v -> new QuorumCertificate.Vote(bench.chain.key(v),
                bench.commit(v, 0, block).signature())).toList()));
    return Bench
        .said(bench.step(new Event.ChainAdvanced(bench.chain.after(block.header()), passedOver)));
  }
}
