package io.mulu.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Block;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EvidenceVerifierTest {
  private final Bench bench = new Bench(4, 1);
  private final TestChain chain = bench.chain;
  private final HeightContext context = chain.context(1);
  private final Block one = bench.block(0, "a");
  private final Block two = bench.block(0, "b");

  private static Evidence evidence(Evidence.Kind kind, SignedMessage first,
      @Nullable SignedMessage second) {
    return new Evidence(kind, first.sender(), 1, first, second);
  }

  private void proves(Evidence evidence) {
    assertThat(EvidenceVerifier.problem(context, evidence)).isEmpty();
  }

  private void provesNothing(Evidence evidence) {
    assertThat(EvidenceVerifier.problem(context, evidence)).as(evidence.toString()).isPresent();
  }

  private List<SignedMessage> votesForNewView(long view) {
    return List.of(bench.viewChange(0, view), bench.viewChange(2, view), bench.viewChange(3, view));
  }

  @Test
  void whatTheReplicaReportsOthersFindTrue() {
    bench.receive(bench.prePrepare(0, 0, one), bench.prePrepare(0, 0, two), bench.commit(3, 0, one),
        bench.viewChange(3, 2), bench.viewChange(2, 1, bench.prepared(1, one, 0, 2, 3)));

    assertThat(bench.evidence()).extracting(Evidence::kind).containsExactlyInAnyOrder(
        Evidence.Kind.EQUIVOCATION, Evidence.Kind.FORGOTTEN_CERTIFICATE, Evidence.Kind.MALFORMED);
    bench.evidence().forEach(this::proves);
  }

  @Test
  void twoContentsAtEveryPositionOfTheGuardProveEquivocation() {
    List<List<SignedMessage>> pairs = List.of(
        List.of(bench.prePrepare(0, 0, one), bench.prePrepare(0, 0, two)),
        List.of(bench.prepare(3, 4, one), bench.prepare(3, 4, two)),
        List.of(bench.commit(3, 4, one), bench.commit(3, 4, two)),
        List.of(bench.viewChange(3, 4), bench.viewChange(3, 4, bench.prepared(2, one, 0, 1, 2))),
        List.of(bench.newView(1, 1, votesForNewView(1), one),
            bench.newView(1, 1, votesForNewView(1), two)));

    for (List<SignedMessage> pair : pairs) {
      proves(evidence(Evidence.Kind.EQUIVOCATION, pair.get(0), pair.get(1)));
      proves(evidence(Evidence.Kind.EQUIVOCATION, pair.get(1), pair.get(0)));
      provesNothing(evidence(Evidence.Kind.EQUIVOCATION, pair.get(0), pair.get(0)));
    }
  }

  @Test
  void whatACorrectReplicaSendsProvesNothing() {
    Evidence.Kind equivocation = Evidence.Kind.EQUIVOCATION;
    provesNothing(evidence(equivocation, bench.prepare(3, 0, one), bench.prepare(3, 1, two)));
    provesNothing(evidence(equivocation, bench.prepare(3, 0, one), bench.commit(3, 0, two)));
    SignedMessage status = chain.sign(3,
        new Message.Status(1, 0, Hash.sha256(), 0, List.of(), 1, "a"));
    SignedMessage later = chain.sign(3,
        new Message.Status(1, 0, Hash.sha256(), 0, List.of(), 2, "a"));
    provesNothing(evidence(equivocation, status, later));

    Evidence.Kind forgotten = Evidence.Kind.FORGOTTEN_CERTIFICATE;
    provesNothing(evidence(forgotten, bench.commit(3, 1, one), bench.viewChange(3, 1)));
    provesNothing(evidence(forgotten, bench.commit(3, 1, one),
        bench.viewChange(3, 3, bench.prepared(1, one, 0, 1, 2))));
    provesNothing(evidence(forgotten, bench.commit(3, 1, one),
        bench.viewChange(3, 4, bench.prepared(2, two, 0, 1, 2))));
    provesNothing(evidence(forgotten, bench.viewChange(3, 3), bench.commit(3, 1, one)));

    Evidence.Kind malformed = Evidence.Kind.MALFORMED;
    provesNothing(evidence(malformed, bench.prepare(3, 0, one), null));
    provesNothing(evidence(malformed, bench.newView(1, 1, votesForNewView(1), one), null));
    provesNothing(
        evidence(malformed, bench.viewChange(3, 4, bench.prepared(2, one, 0, 1, 2)), null));
  }

  @Test
  void nobodyIsAccusedWithWhatHeDidNotSign() {
    SignedMessage good = bench.prepare(3, 0, one);
    Message otherVote = new Message.Prepare(1, 0, two.hash());
    SignedMessage forged = new SignedMessage(chain.key(3), otherVote.encode(), good.signature());
    SignedMessage byAnother = new SignedMessage(chain.key(3), otherVote.encode(),
        bench.prepare(2, 0, two).signature());
    provesNothing(evidence(Evidence.Kind.EQUIVOCATION, good, forged));
    provesNothing(evidence(Evidence.Kind.EQUIVOCATION, byAnother, good));
    provesNothing(evidence(Evidence.Kind.EQUIVOCATION, good, bench.prepare(2, 0, two)));
    provesNothing(
        new Evidence(Evidence.Kind.EQUIVOCATION, chain.key(2), 1, good, bench.prepare(3, 0, two)));

    SignedMessage lie = bench.viewChange(3, 1, bench.prepared(1, one, 0, 1, 2));
    proves(evidence(Evidence.Kind.MALFORMED, lie, null));
    provesNothing(evidence(Evidence.Kind.MALFORMED,
        new SignedMessage(chain.key(2), lie.content(), lie.signature()), null));
  }

  @Test
  void itHoldsUnderTheSetAndAtTheHeightOfItsMessagesOnly() {
    Evidence good = evidence(Evidence.Kind.EQUIVOCATION, bench.prepare(3, 0, one),
        bench.prepare(3, 0, two));
    proves(good);

    TestChain larger = new TestChain(7);
    assertThat(EvidenceVerifier.problem(larger.context(1), good)).isPresent();
    assertThat(EvidenceVerifier.problem(chain.context(2), good)).isPresent();
    assertThat(EvidenceVerifier.problem(chain.context(2),
        new Evidence(good.kind(), good.validator(), 2, good.first(), good.second()))).isPresent();
    assertThat(EvidenceVerifier.problem(new TestChain(1).context(1), good)).isPresent();
  }

  @Test
  void theNumberOfMessagesIsThatOfTheKindAndRubbishIsNoProof() {
    SignedMessage first = bench.prepare(3, 0, one);
    provesNothing(evidence(Evidence.Kind.EQUIVOCATION, first, null));
    provesNothing(evidence(Evidence.Kind.FORGOTTEN_CERTIFICATE, bench.commit(3, 0, one), null));
    provesNothing(evidence(Evidence.Kind.MALFORMED,
        bench.viewChange(3, 1, bench.prepared(1, one, 0, 1, 2)), first));
    provesNothing(evidence(Evidence.Kind.MALFORMED,
        new SignedMessage(chain.key(3), Bytes.utf8("rubbish"), first.signature()), null));
  }
}
