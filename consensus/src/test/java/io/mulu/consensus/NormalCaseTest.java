package io.mulu.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Block;
import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.CompactBlock;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NormalCaseTest {
  @Test
  void aTransactionIsDecidedEverywhereInViewZero() {
    Cluster cluster = new Cluster(4, 1).start();

    cluster.submit("hello");
    boolean decided = cluster.runUntil(() -> cluster.allAt(1), 1_000);

    assertThat(decided).isTrue();
    assertThat(cluster.node(2).ledger.contains(TestChain.transaction("hello"))).isTrue();
    assertThat(cluster.node(2).ledger.at(1).orElseThrow().certificate().view()).isZero();
  }

  @Test
  void oneValidatorDecidesAlone() {
    Cluster cluster = new Cluster(1, 1).start();

    cluster.submit("a", "b");

    assertThat(
        cluster.runUntil(() -> cluster.node(0).ledger.contains(TestChain.transaction("b")), 1_000))
        .isTrue();
  }

  @Test
  void whatAReplicaPreparesItHasWrittenWithTheBody() {
    Bench bench = new Bench(4, 1);
    Block block = bench.block(0, "a");

    List<Effect> effects = bench.receive(bench.prePrepare(0, 0, block));

    assertThat(Bench.said(effects)).containsExactly(new Message.Prepare(1, 0, block.hash()));
    Effect.Persist persist = Bench.of(Effect.Persist.class, effects).get(0);
    assertThat(persist.records()).hasExactlyElementsOfTypes(JournalRecord.Body.class,
        JournalRecord.Accepted.class, JournalRecord.Sent.class);
    assertThat(persist.guardEntries()).hasSize(1);
    assertThat(effects.indexOf(persist))
        .isLessThan(effects.indexOf(Bench.of(Effect.Broadcast.class, effects).get(0)));
  }

  @Test
  void theCertificateIsWrittenBeforeTheCommitThatRestsOnIt() {
    Bench bench = new Bench(4, 1);
    Block block = bench.block(0, "a");
    bench.receive(bench.prePrepare(0, 0, block), bench.prepare(0, 0, block));

    List<Effect> effects = bench.receive(bench.prepare(2, 0, block));

    assertThat(Bench.said(effects)).containsExactly(new Message.Commit(1, 0, block.hash()));
    assertThat(Bench.of(Effect.Persist.class, effects).get(0).records())
        .hasExactlyElementsOfTypes(JournalRecord.Prepared.class, JournalRecord.Sent.class);
  }

  @Test
  void votesThatComeBeforeTheirProposalCount() {
    Bench bench = new Bench(4, 1);
    Block block = bench.block(0, "a");

    bench.receive(bench.commit(2, 0, block), bench.commit(0, 0, block), bench.prepare(2, 0, block),
        bench.prepare(0, 0, block), bench.prePrepare(0, 0, block));

    assertThat(bench.ledger.height()).isEqualTo(1);
  }

  @Test
  void votesOfOneValidatorCountOnce() {
    Bench bench = new Bench(4, 1);
    Block block = bench.block(0, "a");
    bench.receive(bench.prePrepare(0, 0, block));

    bench.receive(bench.prepare(2, 0, block), bench.prepare(2, 0, block),
        bench.prepare(2, 0, block));

    assertThat(bench.said()).containsExactly(new Message.Prepare(1, 0, block.hash()));
  }

  @Test
  void aBodyIsAskedOfThePrimaryThenOfThoseWhoPrepare() {
    Bench bench = new Bench(4, 1);
    Block block = bench.block(0, "a");
    bench.bodies.clear();

    bench.receive(bench.prePrepare(0, 0, block), bench.prepare(3, 0, block));

    List<Effect.FetchProposal> fetches = bench.all(Effect.FetchProposal.class);
    assertThat(fetches.get(0).sources()).containsExactly(bench.chain.key(0));
    assertThat(fetches.get(0).compact()).isEqualTo(block.compact());
    assertThat(fetches.get(1).sources()).containsExactly(bench.chain.key(0), bench.chain.key(3));
  }

  @Test
  void aBlockThatFPlusOnePrepareIsFetchedWithoutItsProposal() {
    Bench bench = new Bench(4, 1);
    Block block = bench.block(0, "a");
    bench.bodies.clear();

    bench.receive(bench.prepare(2, 0, block));
    assertThat(bench.all(Effect.FetchProposal.class)).isEmpty();
    bench.receive(bench.prepare(3, 0, block));

    assertThat(bench.all(Effect.FetchProposal.class)).singleElement().satisfies(fetch -> {
      assertThat(fetch.compact()).isNull();
      assertThat(fetch.sources()).containsExactly(bench.chain.key(2), bench.chain.key(3));
    });
  }

  @Test
  void aCertifiedBlockIsCommittedToWithoutItsProposal() {
    Bench bench = new Bench(4, 1);
    Block block = bench.block(0, "a");

    bench.receive(bench.prepare(0, 0, block), bench.prepare(2, 0, block),
        bench.prepare(3, 0, block));

    assertThat(bench.said()).as("others may lack just this prepare").containsExactly(
        new Message.Prepare(1, 0, block.hash()), new Message.Commit(1, 0, block.hash()));
    assertThat(Bench.said(bench.receive(bench.prePrepare(0, 0, block))))
        .as("a second prepare would be against the guard").isEmpty();
  }

  @Test
  void nothingIsCommittedToThatWasNotExecutedHere() {
    Bench bench = new Bench(4, 1);
    Block block = bench.block(0, "a");
    bench.bodies.clear();

    bench.receive(bench.prepare(0, 0, block), bench.prepare(2, 0, block),
        bench.prepare(3, 0, block));
    assertThat(bench.said()).isEmpty();
    bench.step(new Event.ProposalFetched(block));

    assertThat(bench.said()).containsExactly(new Message.Prepare(1, 0, block.hash()),
        new Message.Commit(1, 0, block.hash()));
  }

  @Test
  void thePrimaryKeepsItsOfficeForItsTenureAndHandsOver() {
    Cluster cluster = new Cluster(4, withTenure(3)).start();

    List<PublicKey> proposers = new ArrayList<>();
    for (int i = 1; i <= 7; i++) {
      long height = i;
      cluster.submit("tx " + i);
      assertThat(cluster.runUntil(() -> cluster.allAt(height), 1_000)).isTrue();
      proposers.add(cluster.node(0).ledger.head().proposer());
    }

    TestChain chain = cluster.chain;
    assertThat(proposers).containsExactly(chain.key(0), chain.key(0), chain.key(0), chain.key(1),
        chain.key(1), chain.key(1), chain.key(2));
  }

  @Test
  void anyHeaderFieldThatIsWrongIsEvidenceAndGetsNoVote() {
    Block good = new Bench(4, 1).block(0, "a");
    BlockHeader h = good.header();
    Hash wrong = Hash.sha256();
    PublicKey other = new TestChain(4).key(2);
    List<BlockHeader> headers = List.of(
        new BlockHeader(1, wrong, 1, h.parentHash(), h.timestampMillis(), h.txRoot(), h.stateRoot(),
            h.receiptsRoot(), h.validatorSetHash(), h.parametersHash(), h.nextValidatorSetHash(),
            h.nextParametersHash(), h.proposer(), 1),
        new BlockHeader(1, h.chainId(), 1, wrong, h.timestampMillis(), h.txRoot(), h.stateRoot(),
            h.receiptsRoot(), h.validatorSetHash(), h.parametersHash(), h.nextValidatorSetHash(),
            h.nextParametersHash(), h.proposer(), 1),
        new BlockHeader(1, h.chainId(), 1, h.parentHash(), TestChain.GENESIS_MILLIS, h.txRoot(),
            h.stateRoot(), h.receiptsRoot(), h.validatorSetHash(), h.parametersHash(),
            h.nextValidatorSetHash(), h.nextParametersHash(), h.proposer(), 1),
        new BlockHeader(1, h.chainId(), 1, h.parentHash(), h.timestampMillis(), h.txRoot(),
            h.stateRoot(), h.receiptsRoot(), wrong, h.parametersHash(), h.nextValidatorSetHash(),
            h.nextParametersHash(), h.proposer(), 1),
        new BlockHeader(1, h.chainId(), 1, h.parentHash(), h.timestampMillis(), h.txRoot(),
            h.stateRoot(), h.receiptsRoot(), h.validatorSetHash(), wrong, h.nextValidatorSetHash(),
            h.nextParametersHash(), h.proposer(), 1),
        new BlockHeader(1, h.chainId(), 1, h.parentHash(), h.timestampMillis(), h.txRoot(),
            h.stateRoot(), h.receiptsRoot(), h.validatorSetHash(), h.parametersHash(),
            h.nextValidatorSetHash(), h.nextParametersHash(), other, 1),
        new BlockHeader(1, h.chainId(), 1, h.parentHash(), h.timestampMillis(), h.txRoot(),
            h.stateRoot(), h.receiptsRoot(), h.validatorSetHash(), h.parametersHash(),
            h.nextValidatorSetHash(), h.nextParametersHash(), h.proposer(), 2),
        new BlockHeader(1, h.chainId(), 1, h.parentHash(), h.timestampMillis(), wrong,
            h.stateRoot(), h.receiptsRoot(), h.validatorSetHash(), h.parametersHash(),
            h.nextValidatorSetHash(), h.nextParametersHash(), h.proposer(), 1));

    for (BlockHeader header : headers) {
      Bench bench = new Bench(4, 1);
      CompactBlock compact = new CompactBlock(header, good.envelopeHashes());
      bench.bodies.put(header.hash(), new Block(header, good.transactions()));

      bench.receive(bench.chain.sign(0, new Message.PrePrepare(1, 0, compact)));

      assertThat(bench.said()).as(header.toString()).isEmpty();
      assertThat(bench.evidence()).as(header.toString()).singleElement()
          .satisfies(e -> assertThat(e.kind()).isEqualTo(Evidence.Kind.MALFORMED));
    }
  }

  @Test
  void aBlockThatDoesNotReproduceGetsNoVote() {
    Bench bench = new Bench(4, 1);
    Block block = bench.block(0, "a");
    bench.verdicts.put(block.hash(), new ProposalVerdict.Invalid("state root differs"));

    bench.receive(bench.prePrepare(0, 0, block));

    assertThat(bench.said()).isEmpty();
    assertThat(bench.all(Effect.Halt.class)).isEmpty();
  }

  @Test
  void ownExecutionAgainstAPrepareCertificateStopsSigning() {
    Bench bench = new Bench(4, 1);
    Block block = bench.block(0, "a");
    bench.verdicts.put(block.hash(), new ProposalVerdict.Invalid("state root differs"));
    bench.receive(bench.prePrepare(0, 0, block));

    bench.receive(bench.prepare(0, 0, block), bench.prepare(2, 0, block),
        bench.prepare(3, 0, block));

    assertThat(bench.all(Effect.Halt.class)).singleElement()
        .satisfies(h -> assertThat(h.reason()).isEqualTo(HaltReason.STATE_ROOT_MISMATCH));
    assertThat(bench.receive(bench.commit(0, 0, block))).isEmpty();
  }

  @Test
  void aProposalAheadOfTheClockIsHeldUntilItIsDue() {
    Bench bench = new Bench(4, 1);
    bench.wallOffsetMillis = 8_000;
    Block block = bench.block(0, "a");
    bench.wallOffsetMillis = 0;

    assertThat(Bench.said(bench.receive(bench.prePrepare(0, 0, block)))).isEmpty();
    assertThat(bench.all(Effect.SetTimer.class))
        .contains(new Effect.SetTimer(new Timer(Timer.Kind.CLOCK, 1, 0), 3_001));

    assertThat(Bench.said(bench.fire(Timer.Kind.CLOCK)))
        .containsExactly(new Message.Prepare(1, 0, block.hash()));
  }

  @Test
  void aClockThatIsSetBackDuringTheExecutionHoldsNoProposalThatCameInTime() {
    Bench bench = new Bench(4, 1);
    Block block = bench.block(0, "a");
    bench.bodies.clear();
    bench.receive(bench.prePrepare(0, 0, block));
    bench.wallOffsetMillis = -60_000;

    List<Effect> effects = bench.step(new Event.ProposalFetched(block));

    assertThat(Bench.said(effects)).containsExactly(new Message.Prepare(1, 0, block.hash()));
  }

  @Test
  void aProposalFarBehindTheClockIsRefusedButItsCertificateCounts() {
    Bench bench = new Bench(4, 1);
    Block block = bench.block(0, "a");
    bench.wallOffsetMillis = 5_002;

    bench.receive(bench.prePrepare(0, 0, block));
    assertThat(bench.said()).isEmpty();

    bench.receive(bench.prepare(0, 0, block), bench.prepare(2, 0, block),
        bench.prepare(3, 0, block));
    assertThat(bench.said()).containsExactly(new Message.Prepare(1, 0, block.hash()),
        new Message.Commit(1, 0, block.hash()));
  }

  @Test
  void aProposalThatComesAfterItsVotesIsLookedForInThePool() {
    Bench bench = new Bench(4, 3);
    Block block = bench.block(0, "a");
    bench.bodies.clear();
    bench.receive(bench.prepare(0, 0, block), bench.prepare(1, 0, block));
    assertThat(bench.all(Effect.FetchProposal.class)).singleElement()
        .satisfies(fetch -> assertThat(fetch.compact()).isNull());

    bench.receive(bench.prePrepare(0, 0, block));

    assertThat(bench.all(Effect.FetchProposal.class)).last()
        .satisfies(fetch -> assertThat(fetch.compact()).isEqualTo(block.compact()));
  }

  @Test
  void messagesForTheNextHeightWaitForItsSet() {
    Bench bench = new Bench(4, 1);
    Block first = bench.block(0, "a");
    Block second = bench.chain.block(first.header(), bench.chain.key(0), 2,
        first.header().timestampMillis() + 1, List.of(TestChain.transaction("b")));
    bench.bodies.put(second.hash(), second);
    bench.receive(bench.prePrepare(0, 0, first), bench.prepare(0, 0, first),
        bench.prepare(2, 0, first));

    bench.receive(bench.chain.sign(0, new Message.PrePrepare(2, 0, second.compact())),
        bench.chain.sign(2, new Message.Prepare(2, 0, second.hash())));
    assertThat(bench.all(Effect.ValidateProposal.class)).hasSize(1);
    List<Effect> effects = bench.receive(bench.commit(0, 0, first), bench.commit(2, 0, first));

    assertThat(Bench.said(effects)).containsExactly(new Message.Prepare(2, 0, second.hash()));
  }

  @Test
  void aPeerThatLagsBehindGetsTheBlockOnceASecond() {
    Bench bench = new Bench(4, 1);
    SignedMessage late = bench.viewChange(3, 1);
    Block block = bench.block(0, "a");
    bench.receive(bench.prePrepare(0, 0, block), bench.prepare(0, 0, block),
        bench.prepare(2, 0, block), bench.commit(0, 0, block), bench.commit(2, 0, block));

    bench.receive(late, late, late);
    bench.nowMillis += 1_000;
    bench.receive(late);

    assertThat(bench.all(Effect.SendBlock.class)).containsExactly(
        new Effect.SendBlock(bench.chain.key(3), 1), new Effect.SendBlock(bench.chain.key(3), 1));
  }

  static ChainParameters withTenure(long tenure) {
    ChainParameters p = ChainParameters.defaults();
    return new ChainParameters(p.protocolVersion(), p.viewTimeoutMillis(), p.viewTimeoutMaxMillis(),
        p.heartbeatMillis(), p.clockDriftMaxMillis(), p.stalenessMaxMillis(),
        p.transactionLifetimeMillis(), tenure, p.blockBytesMax(), p.transactionBytesMax(),
        p.attachmentBytesMax(), p.batchEntriesMax(), p.dueTransitionsMax(), p.blockWorkMax(),
        p.approvalMillis(), p.requestMillis(), p.caseAnswerMillis(), p.childrenMax(),
        p.contracts());
  }
}
