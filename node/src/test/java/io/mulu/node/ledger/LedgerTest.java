package io.mulu.node.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.consensus.ProposalVerdict;
import io.mulu.node.fakes.FakeChain;
import io.mulu.node.fakes.FakeWorkers;
import io.mulu.node.fakes.ManualLoop;
import io.mulu.protocol.Block;
import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.Signature;
import io.mulu.protocol.Submission;
import io.mulu.protocol.Transaction;
import io.mulu.storage.memory.Faults;
import io.mulu.storage.memory.MemoryMedium;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final long EXPIRY = FakeChain.START + 300_000;

  private final FakeChain chain = new FakeChain();
  private final Ledger proposer = chain.ledger();
  private final Ledger voter = chain.ledger();
  private final ManualLoop loop = new ManualLoop(FakeChain.START + 1_000);
  private final FakeWorkers workers = new FakeWorkers(loop);

  private ProposalVerdict judge(Block block) {
    List<ProposalVerdict> verdicts = new ArrayList<>();
    voter.check(block, loop, workers, checked -> verdicts.add(voter.judge(block, checked)));
    loop.pass(1_000);
    assertThat(verdicts).hasSize(1);
    return verdicts.get(0);
  }

  private static Block withHeader(Block block, Hash txRoot, Hash stateRoot, long timestampMillis) {
    BlockHeader h = block.header();
    return new Block(
        new BlockHeader(h.version(), h.chainId(), h.height(), h.parentHash(), timestampMillis,
            txRoot, stateRoot, h.receiptsRoot(), h.validatorSetHash(), h.parametersHash(),
            h.nextValidatorSetHash(), h.nextParametersHash(), h.proposer(), h.tenure()),
        block.transactions());
  }

  /** The same header but for the transactions it names. */
  private static Block withTransactions(Block block, List<Submission> transactions) {
    Block other = new Block(block.header(), transactions);
    Block named = withHeader(other, Block.txRoot(other.envelopeHashes()),
        block.header().stateRoot(), block.header().timestampMillis());
    return new Block(named.header(), transactions);
  }

  @Test
  void whatOneBuildsTheOthersReproduceAndCommitAlike() {
    for (int i = 0; i < 3; i++) {
      chain.add(proposer, i);
      Block block = FakeChain.build(proposer);

      assertThat(judge(block)).isEqualTo(new ProposalVerdict.Valid(false));
      proposer.commit(block, chain.certificate(proposer, block));
      voter.commit(block, chain.certificate(voter, block));

      assertThat(voter.head()).isEqualTo(proposer.head()).isEqualTo(block.header());
      assertThat(voter.certifiedBlock(i + 1).orElseThrow().block()).isEqualTo(block);
    }
    assertThat(proposer.mempool().size()).isZero();
  }

  @Test
  void aBlockWithoutTransactionsIsSaidToBeEmpty() {
    assertThat(judge(FakeChain.build(proposer))).isEqualTo(new ProposalVerdict.Valid(true));
    assertThat(proposer.build(FakeChain.wanted(proposer, false), FakeChain.START + 1, 1_000))
        .isNull();
  }

  @Test
  void aClockThatGoesBackStillGivesAscendingTimestamps() {
    Block block = proposer.build(FakeChain.wanted(proposer, true), FakeChain.START - 99_999, 1_000);

    assertThat(block.header().timestampMillis()).isEqualTo(FakeChain.START + 1);
  }

  @Test
  void invalidBlocksOfEachKindAreRefused() {
    PooledTransaction pooled = chain.add(proposer, 0);
    Block good = FakeChain.build(proposer);
    BlockHeader h = good.header();
    Submission valid = pooled.transaction().submission();
    Submission forged = new Submission(
        new Transaction(valid.transaction().body(),
            Signature.of(valid.transaction().signature().algorithm(), Bytes.wrap(new byte[64]))),
        Bytes.EMPTY);
    Submission late = chain.submission(1, h.timestampMillis());
    Submission early = chain.submission(1,
        h.timestampMillis() + chain.parameters.transactionLifetimeMillis() + 1);
    Submission stuffed = new Submission(valid.transaction(), Bytes.utf8("more"));

    assertInvalid(withHeader(good, h.txRoot(), Hash.ZERO, h.timestampMillis()), "state root");
    assertInvalid(withHeader(good, Hash.ZERO, h.stateRoot(), h.timestampMillis()), "header");
    assertInvalid(withHeader(good, h.txRoot(), h.stateRoot(), FakeChain.START), "timestamp");
    assertInvalid(withTransactions(good, List.of(forged)), "BAD_SIGNATURE");
    assertInvalid(withTransactions(good, List.of(late)), "lifetime");
    assertInvalid(withTransactions(good, List.of(early)), "lifetime");
    assertInvalid(withTransactions(good, List.of(valid, valid)), "second time");
    assertInvalid(withTransactions(good, List.of(stuffed)), "ATTACHMENT_MISMATCH");
    assertThat(judge(good)).isEqualTo(new ProposalVerdict.Valid(false));
  }

  private void assertInvalid(Block block, String why) {
    assertThat(judge(block)).isInstanceOfSatisfying(ProposalVerdict.Invalid.class,
        invalid -> assertThat(invalid.reason()).contains(why));
  }

  @Test
  void aTransactionOfAnEarlierBlockIsRefused() {
    PooledTransaction pooled = chain.add(proposer, 0);
    Block first = FakeChain.build(proposer);
    judge(first);
    voter.commit(first, chain.certificate(voter, first));
    proposer.commit(first, chain.certificate(proposer, first));
    Block second = withTransactions(FakeChain.build(proposer),
        List.of(pooled.transaction().submission()));

    assertInvalid(second, "second time");
  }

  @Test
  void aBlockPushedOutByOthersIsExecutedAgainAtItsCommit() {
    PooledTransaction pooled = chain.add(proposer, 0);
    Block block = FakeChain.build(proposer);
    judge(block);
    for (int i = 0; i < Ledger.EXECUTIONS_MAX; i++) {
      judge(proposer.build(FakeChain.wanted(proposer, true), FakeChain.START + 2_000 + i, 1_000));
    }

    voter.commit(block, chain.certificate(voter, block));

    assertThat(voter.head()).isEqualTo(block.header());
    assertThat(voter.isOrdered(pooled.transaction().id())).isTrue();
  }

  @Test
  void aBlockThatDoesNotFollowIsNeverCommitted() {
    Block block = FakeChain.build(proposer);
    proposer.commit(block, chain.certificate(proposer, block));

    assertThatThrownBy(() -> proposer.commit(block, chain.certificate(proposer, block)))
        .isInstanceOf(Invariant.Broken.class);
  }

  @Test
  void aRestartFindsTheSameHead() {
    MemoryMedium medium = new MemoryMedium(Faults.NONE, new Random(1));
    Ledger before = chain.ledger(medium);
    chain.grow(before);
    chain.grow(before);

    Ledger after = chain.ledger(medium.crash());

    assertThat(after.head()).isEqualTo(before.head());
    assertThat(after.validators()).isEqualTo(before.validators());
    assertThat(after.chainState()).isEqualTo(before.chainState());
  }

  @Test
  void aCheckThatFindsTheWorkersFullIsMadeLater() {
    chain.add(proposer, 0);
    Block block = FakeChain.build(proposer);
    List<ProposalVerdict> verdicts = new ArrayList<>();
    workers.setPlaces(0);
    voter.check(block, loop, workers, checked -> verdicts.add(voter.judge(block, checked)));
    loop.pass(100);
    assertThat(verdicts).isEmpty();

    workers.setPlaces(1);
    loop.pass(ParallelCheck.RETRY_MILLIS);

    assertThat(verdicts).containsExactly(new ProposalVerdict.Valid(false));
  }

  @Test
  void aCheckEndsWhenTheHeadMovesMeanwhile() {
    chain.add(proposer, 0);
    Block block = FakeChain.build(proposer);
    List<Object> called = new ArrayList<>();
    workers.hold();
    voter.check(block, loop, workers, called::add);
    Block other = FakeChain.build(voter);
    voter.commit(other, chain.certificate(voter, other));

    workers.release();
    loop.pass(1_000);

    assertThat(called).isEmpty();
  }

  @Test
  void onlyWhatWasKnownLongBeforeTheBlockCountsAsPassedOver() {
    PooledTransaction old = chain.pooled(voter, chain.submission(0, FakeChain.START + 300_000), 0);
    PooledTransaction fresh = chain.pooled(voter, chain.submission(1, FakeChain.START + 300_000),
        7_500);
    voter.mempool().add(old, Mempool.Source.VALIDATOR);
    voter.mempool().add(fresh, Mempool.Source.VALIDATOR);
    Block empty = FakeChain.build(proposer); // made at START + 1000
    judge(empty);

    // Decided five seconds later, at loop time 15000: known before 15000 - 5000 - T0.
    assertThat(voter.passedOver(empty, 15_000, FakeChain.START + 6_000))
        .containsExactly(old.transaction().envelopeHash(), fresh.transaction().envelopeHash());
    assertThat(voter.passedOver(empty, 14_000, FakeChain.START + 6_000))
        .containsExactly(old.transaction().envelopeHash());
  }

  @Test
  void aBlockThatIsNotSmallPassesOverOnlyWhomItHasOvertaken() {
    long timeout = chain.parameters.viewTimeoutMillis();
    Bytes large = Bytes.wrap(new byte[chain.parameters.attachmentBytesMax() / 2]);
    PooledTransaction overtaken = chain.pooled(voter, chain.submission(0, EXPIRY), 0);
    PooledTransaction alike = chain.pooled(voter, chain.submission(0, EXPIRY), 1);
    PooledTransaction anothers = chain.pooled(voter, chain.submission(1, EXPIRY), 0);
    List.of(overtaken, alike, anothers)
        .forEach(p -> voter.mempool().add(p, Mempool.Source.VALIDATOR));
    for (int i = 0; i < 2; i++) {
      Submission submission = chain.submission(0, EXPIRY, large);
      proposer.mempool().add(chain.pooled(proposer, submission, 0), Mempool.Source.VALIDATOR);
      voter.mempool().add(chain.pooled(voter, submission, timeout), Mempool.Source.VALIDATOR);
    }
    Block block = FakeChain.build(proposer);
    judge(block);

    assertThat(voter.used(block)).isBetween(Ledger.SMALL_PERMILLE, 100);
    assertThat(voter.passedOver(block, 1_000_000, FakeChain.START + 1_000))
        .containsExactly(overtaken.transaction().envelopeHash());
  }

  @Test
  void aSmallBlockPassesOverWhomeverItHadRoomFor() {
    PooledTransaction waits = chain.pooled(voter, chain.submission(0, EXPIRY), 0);
    voter.mempool().add(waits, Mempool.Source.VALIDATOR);
    Submission newer = chain.submission(1, EXPIRY);
    proposer.mempool().add(chain.pooled(proposer, newer, 0), Mempool.Source.VALIDATOR);
    voter.mempool().add(chain.pooled(voter, newer, 0), Mempool.Source.VALIDATOR);
    Block block = FakeChain.build(proposer);
    judge(block);

    assertThat(voter.passedOver(block, 1_000_000, FakeChain.START + 1_000))
        .containsExactly(waits.transaction().envelopeHash());
  }

  @Test
  void passedOverReportsNoMoreThanTheCoreLooksAt() {
    for (int i = 0; i < Ledger.PASSED_OVER_MAX + 3; i++) {
      chain.add(voter, i % FakeChain.FOUNDERS);
    }
    Block empty = FakeChain.build(proposer);
    judge(empty);

    assertThat(voter.passedOver(empty, 1_000_000, FakeChain.START + 1_000))
        .hasSize(Ledger.PASSED_OVER_MAX);
  }
}
