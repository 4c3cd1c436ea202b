package io.mulu.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.Block;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.ValidatorSet;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Golden transcripts of known bugs of other implementations: each begins with whose bug it was and
 * shows one replica of this chain in the same situation. The test speaks for all others.
 */
class KnownBugTranscriptTest {
  @Test
  void twoReplicasLockedOnDifferentBlocks() throws IOException {
    Bench bench = new Bench(4, 2);
    Block x = bench.block(0, "x");
    Block y = bench.block(1, "y");
    Transcript transcript = of(bench,
        "GoQuorum #305 (IBFT 1.0): two correct validators locked on two blocks stalled for ever.",
        "B is locked on block1 of view 0, D on block2 of view 1, A is silent. C opens view 2 with"
            + " the higher certificate; B follows against its lock, and the height is decided.");
    bench.receive(bench.viewChange(1, 2, bench.prepared(0, x, 0, 1, 3)),
        bench.viewChange(3, 2, bench.prepared(1, y, 0, 1, 3)));
    bench.receive(bench.prepare(1, 2, y), bench.prepare(3, 2, y), bench.commit(1, 2, y),
        bench.commit(3, 2, y));
    transcript.check("bug-quorum-305-two-locks");
  }

  @Test
  void aQuorumOfTwoFPlusOne() throws IOException {
    Bench bench = new Bench(5, 4);
    Block block = bench.block(0, "a");
    Transcript transcript = of(bench,
        "GoQuorum (before Ceil2Nby3Block): a quorum of 2f + 1 where n is not 3f + 1 forks.",
        "Five validators, f = 1: two threes may share the one liar only. Three prepares, and three"
            + " commits, are no quorum; four are. " + quorums());
    bench.receive(bench.prePrepare(0, 0, block), bench.prepare(0, 0, block),
        bench.prepare(1, 0, block));
    transcript.note("A, B and E have prepared: not enough. With C it is.");
    bench.receive(bench.prepare(2, 0, block));
    bench.receive(bench.commit(0, 0, block), bench.commit(1, 0, block));
    transcript.note("A, B and E have committed: not enough. With C it is.");
    bench.receive(bench.commit(2, 0, block));
    transcript.check("bug-quorum-2f-plus-1");
  }

  private static String quorums() {
    StringBuilder text = new StringBuilder("Quorums:");
    for (int n = 4; n <= 10; n++) {
      ValidatorSet set = new TestChain(n).validators;
      assertThat(2 * set.quorum() - n).as("two quorums share a correct validator")
          .isGreaterThan(set.faultsMax());
      assertThat(n - set.faultsMax()).as("the correct ones suffice")
          .isGreaterThanOrEqualTo(set.quorum());
      text.append(" n=").append(n).append(" f=").append(set.faultsMax()).append(" q=")
          .append(set.quorum()).append(n < 10 ? "," : ".");
    }
    return text.toString();
  }

  @Test
  void votesForOneBlockInThreeViews() throws IOException {
    Bench bench = new Bench(4, 3);
    Block block = bench.block(0, "a");
    Transcript transcript = of(bench,
        "Seals of one block merged across views (avoided by IBFT and QBFT, besu #2141): commits of"
            + " three views prove nothing, since a higher certificate may lie between them.",
        "D has three commits for block1, of views 0, 1 and 2, and decides nothing.");
    bench.receive(bench.prePrepare(0, 0, block), bench.commit(0, 0, block),
        bench.commit(1, 1, block), bench.commit(2, 2, block));
    transcript.note("Three of one view decide, whatever D's own view is.");
    bench.receive(bench.commit(0, 2, block), bench.commit(1, 2, block));
    transcript.check("bug-seals-merged-across-views");
  }

  @Test
  void aBlockProposedAgainAcrossThreeViews() throws IOException {
    Bench bench = new Bench(4, 3);
    Block block = bench.block(0, "a");
    Transcript transcript = of(bench,
        "Besu #2134, #6613, #7875: the round under the block hash, or the proposer checked against"
            + " the round, and a prepared block cannot be proposed again.",
        "A's block is prepared in view 0, and again under B and under C: it stays block1 to the"
            + " byte, A stays its proposer.");
    bench.receive(bench.prePrepare(0, 0, block), bench.prepare(0, 0, block),
        bench.prepare(1, 0, block));
    QuorumCertificate first = bench.prepared(0, block, 0, 1, 3);
    bench.fire(Timer.Kind.VIEW);
    bench.receive(bench.newView(1, 1, List.of(bench.viewChange(0, 1, first),
        bench.viewChange(1, 1, first), bench.viewChange(2, 1)), block));
    bench.receive(bench.prepare(0, 1, block), bench.prepare(1, 1, block));
    QuorumCertificate second = bench.prepared(1, block, 0, 1, 3);
    bench.fire(Timer.Kind.VIEW);
    bench.receive(bench.newView(2, 2, List.of(bench.viewChange(0, 2, second),
        bench.viewChange(1, 2, second), bench.viewChange(2, 2)), block));
    bench.receive(bench.prepare(1, 2, block), bench.prepare(2, 2, block), bench.commit(1, 2, block),
        bench.commit(2, 2, block));
    assertThat(bench.ledger.head().proposer()).isEqualTo(bench.chain.key(0));
    transcript.check("bug-besu-7875-round-under-the-hash");
  }

  @Test
  void aPrimaryThatDoesNotCheckItself() throws IOException {
    Bench bench = new Bench(4, 0);
    Transcript transcript = of(bench,
        "Besu #7875 (comment): a proposer did not validate its own block, and all others refused it"
            + " for ever.",
        "A's host builds a block with a tenure that is not A's. The core checks it like any other;"
            + " since only a defect can have made it, the process stops, and the others go on.");
    bench.builds = false;
    bench.step(new Event.WorkPending(1));
    Block wrong = bench.chain.block(bench.chain.genesis, bench.chain.key(0), 7,
        TestChain.GENESIS_MILLIS + 1, List.of(TestChain.transaction("a")));
    assertThatThrownBy(() -> bench.step(new Event.ProposalBuilt(1, 0, wrong)))
        .isInstanceOf(Invariant.Broken.class)
        .satisfies(e -> transcript.note("PROCESS STOPS: " + e.getMessage()));
    assertThat(bench.said()).isEmpty();
    transcript.check("bug-besu-7875-own-proposal-unchecked");
  }

  @Test
  void aCertificateOfTheViewToBeOpened() throws IOException {
    Bench bench = new Bench(4, 1);
    Block block = bench.block(0, "a");
    Transcript transcript = of(bench,
        "sigp/anchor #599: a round-change whose prepared round is its target round was accepted.",
        "A shows a certificate of view 2 to open view 2. Only lower views can be prepared by then.");
    bench.receive(bench.viewChange(0, 2, bench.prepared(2, block, 0, 2, 3)));
    transcript.note("One of view 1 is in order; nobody moves for one view-change alone.");
    bench.receive(bench.viewChange(2, 2, bench.prepared(1, block, 0, 2, 3)));
    transcript.check("bug-anchor-599-prepared-round-is-target");
  }

  @Test
  void differentPreparedBlocks() throws IOException {
    Bench bench = new Bench(4, 3);
    Block x = bench.block(0, "x");
    Block y = bench.block(1, "y");
    Transcript transcript = of(bench,
        "sigp/anchor #600: round-changes were refused unless all had the same prepared value.",
        "A holds block1 of view 0, B block2 of view 1, C nothing: normal. Their new-view is"
            + " followed; it must propose the block of the highest view again.");
    bench.receive(bench.newView(2, 2, List.of(bench.viewChange(0, 2, bench.prepared(0, x, 0, 1, 2)),
        bench.viewChange(1, 2, bench.prepared(1, y, 0, 1, 2)), bench.viewChange(2, 2)), y));
    transcript.check("bug-anchor-600-one-prepared-value-only");
  }

  @Test
  void anIdleStartLongAfterGenesis() throws IOException {
    Cluster cluster = new Cluster(4, 1);
    Transcript transcript = new Transcript(cluster);
    transcript.note("Besu #2095, qbft-formal-spec #3: with a genesis in the past, or a block time"
        + " above the round time, rounds changed before a block was due.");
    transcript.note("Mulu: genesis was a year ago. Four replicas start and have nothing to do: no"
        + " timer is armed, no view is left.");
    cluster.slowWork(0);
    cluster.nodes.forEach(node -> node.clockOffsetMillis = 365L * 24 * 3_600_000);
    cluster.start();
    cluster.runFor(9_900);
    cluster.nodes.forEach(node -> {
      assertThat(node.status().view()).isZero();
      assertThat(node.status().viewTimerArmed()).isFalse();
    });
    transcript.note("The heartbeat is due; its block comes from view 0.");
    cluster.runFor(200);
    transcript.check("bug-besu-2095-round-change-when-idle");
  }

  @Test
  void aNewViewThatIsBelieved() throws IOException {
    Bench bench = new Bench(7, 6);
    Block prepared = bench.block(0, "prepared");
    Block own = bench.block(1, "own");
    Block other = bench.block(2, "other");
    Transcript transcript = of(bench,
        "FISCO BCOS (PBFTEngine, PBFTCacheProcessor): the choice in a new-view was not recomputed,"
            + " and a signer that came twice was counted twice.",
        "B opens view 1 and leaves out what A's certificate obliges it to propose again.");
    bench.receive(bench.newView(1, 1,
        List.of(bench.viewChange(0, 1, bench.prepared(0, prepared, 0, 1, 2, 3, 4)),
            bench.viewChange(1, 1), bench.viewChange(2, 1), bench.viewChange(3, 1),
            bench.viewChange(4, 1)),
        own));
    transcript.note("C opens view 2 with five view-changes of four senders.");
    bench.receive(bench.newView(2, 2, List.of(bench.viewChange(0, 2), bench.viewChange(0, 2),
        bench.viewChange(1, 2), bench.viewChange(2, 2), bench.viewChange(3, 2)), other));
    transcript
        .note("A certificate with a signer twice cannot even be written down: signers ascend.");
    QuorumCertificate.Vote vote = bench.prepared(0, prepared, 0).signatures().get(0);
    assertThatThrownBy(() -> new QuorumCertificate(QuorumCertificate.Phase.PREPARE, 1, 0,
        prepared.hash(), List.of(vote, vote)))
        .satisfies(e -> transcript.note("REFUSED: " + e.getMessage()));
    transcript.check("bug-fisco-new-view-unchecked");
  }

  @Test
  void everyFieldIsUnderTheSignature() throws IOException {
    Bench bench = new Bench(4, 3);
    Block block = bench.block(0, "a");
    Block other = bench.block(0, "b");
    SignedMessage good = bench.prepare(0, 0, block);
    Transcript transcript = of(bench,
        "FISCO BCOS #2448: the signature was verified over a digest that came with the message, so"
            + " its fields could be changed after signing.",
        "A's prepare with another view, another block, another type and another sender.");
    bench.receive(bench.prePrepare(0, 0, block));
    for (Message changed : List.of(new Message.Prepare(1, 1, block.hash()),
        new Message.Prepare(1, 0, other.hash()), new Message.Commit(1, 0, block.hash()))) {
      bench.receive(new SignedMessage(good.sender(), changed.encode(), good.signature()));
    }
    bench.receive(new SignedMessage(bench.chain.key(1), good.content(), good.signature()));
    transcript.note("As it was signed it counts.");
    bench.receive(good, bench.prepare(1, 0, block));
    assertThat(bench.evidence()).as("anyone may have changed them").isEmpty();
    transcript.check("bug-fisco-2448-stale-digest");
  }

  @Test
  void viewsAtTheEndOfTheirRange() throws IOException {
    Bench bench = new Bench(4, 2);
    Transcript transcript = of(bench,
        "FISCO BCOS #2312, GHSA-23rh: a view near the maximum overflowed, or carried everybody"
            + " along.",
        "D is at the highest view there is. It takes D's one slot and moves nobody; A's is the"
            + " second of two, so C joins A.");
    bench.receive(bench.viewChange(3, Message.VIEW_MAX));
    bench.receive(bench.viewChange(0, 1));
    transcript.note("Above 2^62 a message cannot be decoded; adding one never overflows.");
    assertThatThrownBy(() -> new Message.ViewChange(1, Long.MAX_VALUE, null))
        .satisfies(e -> transcript.note("REFUSED: " + e.getMessage()));
    transcript.check("bug-fisco-2312-view-overflow");
  }

  @Test
  void aLieBeforeTheVote() throws IOException {
    Bench bench = new Bench(4, 3);
    Block block = bench.block(0, "a");
    Block other = bench.block(0, "b");
    Transcript transcript = of(bench,
        "Tendermint #229: a double-signer's first vote hid the one that others had counted, and who"
            + " saw the wrong one first was stuck.",
        "B votes for block2 first. It is reported, its first votes stay, and neither is needed: a"
            + " quorum of correct replicas decides, or one that has decided sends the block.");
    bench.receive(bench.prePrepare(0, 0, block), bench.prepare(1, 0, other),
        bench.prepare(1, 0, block), bench.prepare(0, 0, block), bench.prepare(2, 0, block));
    bench.receive(bench.commit(1, 0, other), bench.commit(1, 0, block), bench.commit(0, 0, block),
        bench.commit(2, 0, block));
    transcript.note("C saw B's wrong votes too and lost A's: it is still at height 1.");
    bench.receive(bench.chain.sign(2,
        new Message.Status(1, 0, bench.chain.genesis.hash(), 0, List.of(), 0, "test")));
    transcript.check("bug-tendermint-229-double-sign");
  }

  @Test
  void aVoteBeforeTheReplay() throws IOException {
    Bench bench = new Bench(4, 1);
    Block block = bench.block(0, "a");
    Transcript transcript = of(bench,
        "malachite #850, #864: after a restart votes were cast before the log was replayed, and"
            + " others than those sent before.",
        "B crashes after each step. It sends the stored bytes again, whatever comes first.");
    Replica unstarted = new Replica(bench.chain.chainId, Optional.empty(), "test");
    SignedMessage prepare = bench.prepare(0, 0, block);
    assertThatThrownBy(() -> unstarted.step(
        new Event.Received(new Incoming(prepare.sender(), prepare, Replay.decoded(prepare))),
        bench.now())).satisfies(e -> transcript.note("BEFORE THE REPLAY: " + e.getMessage()));
    bench.receive(bench.prePrepare(0, 0, block));
    bench.restart();
    bench.receive(bench.prePrepare(0, 0, bench.block(0, "b")));
    transcript.note("B has prepared, commits, and crashes again.");
    bench.receive(prepare, bench.prepare(2, 0, block));
    bench.restart();
    transcript.note("B leaves the view, and crashes again.");
    bench.fire(Timer.Kind.VIEW);
    bench.restart();
    assertThat(bench.replica.status().guardRefusals()).isZero();
    transcript.check("bug-malachite-850-votes-before-replay");
  }

  @Test
  void anOlderHeadAfterANewerOne() throws IOException {
    Bench bench = new Bench(4, 1);
    Block first = bench.block(0, "a");
    Block second = bench.chain.block(first.header(), bench.chain.key(0), 2,
        first.header().timestampMillis() + 1, List.of(TestChain.transaction("b")));
    Transcript transcript = of(bench,
        "concord-bft #2731, #2863: state transfer met an older checkpoint than the one it had, and"
            + " asserted.",
        "Sync has brought block 2 when block 1 is told of, and block 1's votes arrive.");
    bench.step(new Event.ChainAdvanced(bench.chain.after(second.header()), List.of()));
    bench.step(new Event.ChainAdvanced(bench.chain.after(first.header()), List.of()));
    bench.step(new Event.ChainAdvanced(bench.chain.after(second.header()), List.of()));
    bench.receive(bench.commit(0, 0, first), bench.viewChange(3, 1));
    assertThat(bench.replica.status().height()).isEqualTo(3);
    transcript.check("bug-concord-2731-older-checkpoint");
  }

  private static Transcript of(Bench bench, String bug, String here) {
    Transcript transcript = new Transcript(bench);
    transcript.note(bug);
    transcript.note("Mulu: " + here);
    return transcript;
  }
}
