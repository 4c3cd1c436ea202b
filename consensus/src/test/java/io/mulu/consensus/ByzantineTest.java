package io.mulu.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Block;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.ConsensusBytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ByzantineTest {
  private static final int SEEDS = Integer.getInteger("mulu.seeds", 100) / 10;

  @Test
  void aPrimaryThatProposesTwoBlocksIsReportedAndTheFirstCounts() {
    Bench bench = new Bench(4, 1);
    Block one = bench.block(0, "a");
    Block two = bench.block(0, "b");

    bench.receive(bench.prePrepare(0, 0, one), bench.prePrepare(0, 0, two));

    assertThat(bench.said()).containsExactly(new Message.Prepare(1, 0, one.hash()));
    assertEvidence(bench, Evidence.Kind.EQUIVOCATION, 0);
  }

  @Test
  void ofTwoProposalsTheOneThatOthersVoteForIsServedThoughTheOtherCameFirst() {
    Bench bench = new Bench(4, 3);
    Block one = bench.block(0, "a");
    Block two = bench.block(0, "b");
    SignedMessage second = bench.prePrepare(0, 0, two);
    bench.receive(bench.prePrepare(0, 0, one), bench.prepare(1, 0, two));
    bench.bodies.clear();
    bench.receive(bench.prepare(2, 0, two));

    bench.receiveOver(1, second);
    bench.step(new Event.ProposalFetched(two));

    assertThat(bench.step(new Event.ProposalRequested(bench.chain.key(2), two.hash())))
        .containsExactly(new Effect.SendProposal(bench.chain.key(2), second, two));
  }

  @Test
  void twoVotesAtOnePositionAreReportedOnceAndTheFirstCounts() {
    Bench bench = new Bench(4, 1);
    Block one = bench.block(0, "a");
    Block two = bench.block(0, "b");
    bench.receive(bench.prePrepare(0, 0, one));

    bench.receive(bench.prepare(3, 0, two), bench.prepare(3, 0, one), bench.commit(3, 0, two),
        bench.commit(3, 0, one));

    assertEvidence(bench, Evidence.Kind.EQUIVOCATION, 3);
    assertThat(bench.said()).containsExactly(new Message.Prepare(1, 0, one.hash()));
  }

  @Test
  void aViewChangeThatHidesTheCertificateOfACommitIsReportedWhicheverComesFirst() {
    Bench bench = new Bench(4, 1);
    Block block = bench.block(0, "a");
    bench.receive(bench.commit(3, 0, block), bench.viewChange(3, 2));
    assertEvidence(bench, Evidence.Kind.FORGOTTEN_CERTIFICATE, 3);

    Bench other = new Bench(4, 1);
    other.receive(other.viewChange(3, 2), other.commit(3, 0, block));
    assertEvidence(other, Evidence.Kind.FORGOTTEN_CERTIFICATE, 3);

    Bench honest = new Bench(4, 1);
    honest.receive(honest.commit(3, 0, block),
        honest.viewChange(3, 2, honest.prepared(0, block, 0, 2, 3)));
    assertThat(honest.evidence()).isEmpty();
  }

  @Test
  void aForgedCertificateIsRefused() {
    Bench bench = new Bench(4, 1);
    Block block = bench.block(0, "a");
    QuorumCertificate good = bench.prepared(0, block, 0, 2, 3);
    List<QuorumCertificate.Vote> votes = good.signatures();
    List<QuorumCertificate> forged = List.of(
        new QuorumCertificate(good.phase(), 1, 0, Hash.sha256(), votes),
        new QuorumCertificate(good.phase(), 1, 1, good.blockHash(), votes),
        new QuorumCertificate(good.phase(), 2, 0, good.blockHash(), votes),
        new QuorumCertificate(QuorumCertificate.Phase.COMMIT, 1, 0, good.blockHash(), votes),
        new QuorumCertificate(good.phase(), 1, 0, good.blockHash(), votes.subList(0, 2)),
        // The view that is being opened cannot be prepared yet (sigp/anchor #599).
        bench.prepared(2, block, 0, 2, 3));

    for (QuorumCertificate certificate : forged) {
      bench.receive(bench.viewChange(0, 2, certificate));
    }

    assertThat(bench.said()).as("none of them joined").isEmpty();
    assertEvidence(bench, Evidence.Kind.MALFORMED, 0);
  }

  @Test
  void aNewViewThatIsNotJustifiedIsReportedAndNotFollowed() {
    Block block = new Bench(4, 3).block(0, "prepared");
    for (int i = 0; i < 8; i++) {
      Bench bench = new Bench(4, 3);
      bench.bodies.put(block.hash(), block);
      Block own = bench.block(1, "own");
      SignedMessage certified = bench.viewChange(0, 1, bench.prepared(0, block, 0, 1, 2));
      SignedMessage v1 = bench.viewChange(1, 1);
      SignedMessage v2 = bench.viewChange(2, 1);

      SignedMessage newView = switch (i) {
        case 0 -> bench.newView(1, 1, List.of(certified, v1, v2), own);
        case 1 -> bench.newView(1, 1, List.of(bench.viewChange(0, 1), v1), own);
        case 2 -> bench.newView(1, 1, List.of(v1, v1, v2), own);
        case 3 -> bench.newView(1, 1, List.of(bench.viewChange(0, 2), v1, v2), own);
        case 4 -> bench.newView(2, 1, List.of(bench.viewChange(0, 1), v1, v2), own);
        case 5 -> bench.newView(1, 1, List.of(bench.viewChange(0, 1), v1, v2), block);
        case 6 -> bench.chain.sign(1, new Message.NewView(1, 1,
            List.of(bench.viewChange(0, 1), v1, v2), bench.prePrepare(2, 1, own)));
        default -> bench.chain.sign(1,
            new Message.NewView(1, 1, List.of(bench.viewChange(0, 1), v1, bench.prepare(2, 0, own)),
                bench.prePrepare(1, 1, own)));
      };
      bench.receive(newView);

      assertThat(bench.said()).as("case " + i).isEmpty();
      assertThat(bench.replica.status().view()).as("case " + i).isZero();
      if (i == 4) {
        // Not of the view's primary: dropped before any of its signatures is looked at.
        assertThat(bench.all(Effect.VerifyMessages.class)).isEmpty();
        assertThat(bench.evidence()).isEmpty();
      } else {
        assertEvidence(bench, Evidence.Kind.MALFORMED, 1);
      }
    }
  }

  @Test
  void aPrimaryThatWasCaughtKeepsNoVerifierBusyAnyMore() {
    Bench bench = new Bench(4, 3);
    List<SignedMessage> tooFew = List.of(bench.viewChange(0, 1), bench.viewChange(2, 1));
    bench.receive(bench.newView(1, 1, tooFew, bench.block(1, "a")));
    assertEvidence(bench, Evidence.Kind.MALFORMED, 1);

    List<Effect> effects = bench.receive(bench.newView(1, 1, tooFew, bench.block(1, "b")),
        bench.newView(1, 5, tooFew, bench.block(1, "c")));

    assertThat(effects).doesNotHaveAnyElementsOfTypes(Effect.VerifyMessages.class);
    assertThat(bench.receive(bench.viewChange(1, 1))).as("its votes may still be needed")
        .hasAtLeastOneElementOfType(Effect.VerifyMessages.class);
  }

  @Test
  void twoCertificatesOfOneViewHaltTheReplica() {
    Bench bench = new Bench(4, 3);
    Block one = bench.block(0, "a");
    Block two = bench.block(0, "b");

    bench.receive(bench.viewChange(0, 1, bench.prepared(0, one, 0, 1, 2)),
        bench.viewChange(1, 1, bench.prepared(0, two, 0, 1, 2)));

    assertThat(bench.all(Effect.Halt.class)).singleElement()
        .satisfies(h -> assertThat(h.reason()).isEqualTo(HaltReason.CONFLICTING_CERTIFICATES));
    assertThat(bench.replica.status().halted()).isEqualTo(HaltReason.CONFLICTING_CERTIFICATES);
    assertThat(bench.fire(Timer.Kind.STATUS)).isEmpty();
  }

  @Test
  void differentPreparedBlocksOfDifferentViewsAreNormal() {
    Bench bench = new Bench(4, 3);

    bench.receive(bench.viewChange(0, 2, bench.prepared(0, bench.block(0, "a"), 0, 1, 2)),
        bench.viewChange(1, 2, bench.prepared(1, bench.block(1, "b"), 0, 1, 2)));

    assertThat(bench.all(Effect.Halt.class)).isEmpty();
    assertThat(bench.evidence()).isEmpty();
  }

  @Test
  void votesOfDifferentViewsAreNeverAddedUp() {
    Bench bench = new Bench(4, 3);
    Block block = bench.block(0, "a");

    bench.receive(bench.prePrepare(0, 0, block), bench.prepare(0, 0, block),
        bench.prepare(1, 1, block), bench.prepare(2, 2, block), bench.commit(0, 0, block),
        bench.commit(1, 1, block), bench.commit(2, 2, block));

    assertThat(bench.said()).containsExactly(new Message.Prepare(1, 0, block.hash()));
    assertThat(bench.ledger.height()).isZero();
  }

  @Test
  void aSignatureHoldsForItsChainSetTypeHeightViewAndBodyOnly() {
    Bench bench = new Bench(4, 1);
    HeightContext context = bench.chain.context(1);
    Message message = new Message.Prepare(1, 0, Hash.sha256());
    ConsensusBytes.Context c = context.signing();
    List<Bytes> others = List.of(
        ConsensusBytes.signed(new ConsensusBytes.Context(Hash.sha256(), 1, c.validatorSetHash()),
            ConsensusBytes.Type.PREPARE, 1, 0, message.signedBody()),
        ConsensusBytes.signed(new ConsensusBytes.Context(c.chainId(), 2, c.validatorSetHash()),
            ConsensusBytes.Type.PREPARE, 1, 0, message.signedBody()),
        ConsensusBytes.signed(new ConsensusBytes.Context(c.chainId(), 1, Hash.sha256()),
            ConsensusBytes.Type.PREPARE, 1, 0, message.signedBody()),
        ConsensusBytes.signed(c, ConsensusBytes.Type.COMMIT, 1, 0, message.signedBody()),
        ConsensusBytes.signed(c, ConsensusBytes.Type.PREPARE, 2, 0, message.signedBody()),
        ConsensusBytes.signed(c, ConsensusBytes.Type.PREPARE, 1, 1, message.signedBody()),
        ConsensusBytes.signed(c, ConsensusBytes.Type.PREPARE, 1, 0, Hash.ZERO.bytes()));

    for (Bytes signedBytes : others) {
      SignedMessage signed = new SignedMessage(bench.chain.key(0), message.encode(),
          bench.chain.keys.get(0).sign(signedBytes));
      Verification verification = MessageVerifier.verify(context,
          new Incoming(bench.chain.key(0), signed, message));
      assertThat(verification.verified()).isEmpty();
      assertThat(verification.isSenderToBlame()).as("anyone may have made it").isFalse();
    }
  }

  @Test
  void messagesOfStrangersAndOfOnesOwnKeyAreDropped() {
    Bench bench = new Bench(4, 1);
    TestChain larger = new TestChain(10);
    SignedMessage stranger = larger.keys.stream()
        .filter(k -> !bench.chain.validators.contains(k.publicKey()))
        .map(k -> new SignedMessage(k.publicKey(), new Message.ViewChange(1, 1, null).encode(),
            k.sign(Bytes.EMPTY)))
        .findFirst().orElseThrow();

    bench.step(new Event.Received(
        new Incoming(stranger.sender(), stranger, new Message.ViewChange(1, 1, null))));
    bench.receiveOver(0, stranger);
    bench.receiveOver(0, bench.viewChange(1, 1));

    assertThat(bench.all(Effect.VerifyMessages.class)).isEmpty();
  }

  @Test
  void aSilentAndAnEquivocatingPrimaryInTurnDoNotStopFour() {
    Cluster cluster = new Cluster(4, 3);
    cluster.checks.traitors.add(0);
    cluster.start();
    cluster.node(0).crash();
    TestChain chain = cluster.chain;
    Block one = block(chain, "a");
    Block two = block(chain, "b");

    SignedMessage first = chain.sign(0, new Message.PrePrepare(1, 0, one.compact()));
    SignedMessage second = chain.sign(0, new Message.PrePrepare(1, 0, two.compact()));
    cluster.submit("a", "b");
    cluster.inject(0, 1, first);
    cluster.inject(0, 2, second);
    cluster.inject(0, 3, second);
    for (Message vote : List.of(new Message.Prepare(1, 0, one.hash()),
        new Message.Commit(1, 0, one.hash()))) {
      cluster.inject(0, 1, chain.sign(0, vote));
    }
    cluster.inject(0, 2, chain.sign(0, new Message.Prepare(1, 0, two.hash())));

    assertThat(
        cluster
            .runUntil(() -> Stream.of(1, 2, 3)
                .allMatch(i -> cluster.node(i).ledger.contains(TestChain.transaction("a"))
                    && cluster.node(i).ledger.contains(TestChain.transaction("b"))),
                60_000))
        .isTrue();
  }

  @Test
  void randomTraitorsNeitherForkNorStopTheOthers() {
    for (int seed = 0; seed < SEEDS; seed++) {
      try {
        new Traitor(4, seed).run();
        new Traitor(7, seed).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  @Test
  void randomBytesAreMalformedNeverACrash() {
    SplittableRandom random = new SplittableRandom(5);
    Bench bench = new Bench(4, 1);
    Bytes good = bench
        .newView(1, 1, List.of(bench.viewChange(0, 1), bench.viewChange(2, 1)), bench.block(1, "x"))
        .encode();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = good.toArray();
      for (int flips = 0; flips <= i % 3; flips++) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        Incoming incoming = Incoming.decode(bench.chain.key(0), Bytes.wrap(bytes));
        if (i % 20 == 0) {
          bench.step(new Event.Received(incoming));
        }
      } catch (MalformedException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    assertThat(problems).hasSizeGreaterThan(1_000);
    assertThat(bench.said()).isEmpty();
  }

  private static Block block(TestChain chain, String transaction) {
    return chain.block(chain.genesis, chain.key(0), 1, TestChain.GENESIS_MILLIS + 1,
        List.of(TestChain.transaction(transaction)));
  }

  private static void assertEvidence(Bench bench, Evidence.Kind kind, int validator) {
    assertThat(bench.evidence()).singleElement().satisfies(evidence -> {
      assertThat(evidence.kind()).isEqualTo(kind);
      assertThat(evidence.validator()).isEqualTo(bench.chain.key(validator));
      assertThat(evidence.height()).isEqualTo(1);
    });
  }
}
