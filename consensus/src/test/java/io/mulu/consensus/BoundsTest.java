package io.mulu.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Block;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.CompactBlock;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.ValidatorSet;
import io.mulu.protocol.crypto.KeyAlgorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Each named bound is reached, and nothing grows beyond it. */
class BoundsTest {
  @Test
  void votesOfAnyViewsTakeAFixedNumberOfSlots() {
    TestChain chain = new TestChain(4);
    VoteTally votes = new VoteTally(1, chain.validators);
    votes.enterView(50);
    for (long view = 0; view < 100; view++) {
      votes.add(verified(chain, 0, new Message.Prepare(1, view, Hash.ZERO)));
      votes.add(verified(chain, 0, new Message.Commit(1, view, Hash.ZERO)));
    }

    assertThat(votes.size()).as("current and later of each, one older commit").isEqualTo(5);
    assertThat(votes.commitsOf(chain.key(0))).extracting(v -> v.message().view())
        .containsExactly(49L, 50L, 99L);
  }

  @Test
  void theNextHeightKeepsTheLatestOfEachTypeWithinABudget() {
    TestChain chain = new TestChain(4);
    NextHeightBuffer buffer = new NextHeightBuffer();
    for (long view = 0; view < 100; view++) {
      assertThat(buffer.offer(incoming(chain, 0, new Message.Prepare(2, view, Hash.ZERO))))
          .isTrue();
      assertThat(buffer.offer(incoming(chain, 1, new Message.Commit(2, view, Hash.ZERO)))).isTrue();
    }
    assertThat(buffer.size()).isEqualTo(2);

    SignedMessage large = new SignedMessage(chain.key(0),
        Bytes.wrap(new byte[NextHeightBuffer.SENDER_BYTES_MAX]),
        chain.sign(0, new Message.Prepare(2, 0, Hash.ZERO)).signature());
    Message commit = new Message.Commit(2, 0, Hash.ZERO);
    assertThat(buffer.offer(new Incoming(chain.key(0), large, commit))).isFalse();
    assertThat(buffer.take(2)).extracting(i -> i.message().view()).containsExactly(99L, 99L);
    assertThat(buffer.size()).isZero();
  }

  @Test
  void whatWaitsForTheNextHeightOutlivesARejoinAtThisOne() {
    TestChain chain = new TestChain(4);
    NextHeightBuffer buffer = new NextHeightBuffer();
    buffer.offer(incoming(chain, 0, new Message.Prepare(2, 0, Hash.ZERO)));

    assertThat(buffer.take(1)).isEmpty();
    assertThat(buffer.take(2)).hasSize(1);
    assertThat(buffer.size()).isZero();
  }

  @Test
  void theNextHeightKeepsNoMoreSendersThanASetMayHave() {
    TestChain chain = new TestChain(4);
    NextHeightBuffer buffer = new NextHeightBuffer();
    Message prepare = new Message.Prepare(2, 0, Hash.ZERO);
    SignedMessage signed = chain.sign(0, prepare);
    long kept = LongStream.range(0, 100).filter(i -> {
      PublicKey key = PublicKey.of(KeyAlgorithm.ED25519, Hash.sha256(Bytes.ofLong(i)).bytes());
      return buffer.offer(
          new Incoming(key, new SignedMessage(key, signed.content(), signed.signature()), prepare));
    }).count();

    assertThat(kept).isEqualTo(ValidatorSet.SIZE_MAX);
  }

  @Test
  void aPeerHasNoMoreMessagesWithTheVerifiersThanItsShare() {
    Bench bench = new Bench(4, 1);
    long asked = LongStream.range(0, 100).mapToObj(view -> new Message.Commit(1, view, Hash.ZERO))
        .map(m -> incoming(bench.chain, 0, m))
        .flatMap(i -> bench.replica.step(new Event.Received(i), bench.now()).stream())
        .filter(Effect.VerifyMessages.class::isInstance).count();

    assertThat(asked).isEqualTo(Intake.VERIFYING_MAX);
    assertThat(bench.replica.status().droppedMessages()).isEqualTo(100 - Intake.VERIFYING_MAX);
  }

  @Test
  void aPeerHasNoMoreBytesWithTheVerifiersThanItsShare() {
    Bench bench = new Bench(4, 1);
    Block block = bench.block(0, "a");
    List<Integer> taken = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int salt = i;
      Message large = new Message.PrePrepare(1, 0,
          new CompactBlock(block.header(), LongStream.range(0, Block.TRANSACTIONS_MAX)
              .mapToObj(j -> Hash.sha256(Bytes.ofLong(j * 8 + salt))).toList()));
      Incoming incoming = incoming(bench.chain, 0, large);
      if (bench.replica.step(new Event.Received(incoming), bench.now()).stream()
          .anyMatch(Effect.VerifyMessages.class::isInstance)) {
        taken.add(incoming.signed().content().size());
      }
    }

    int bytes = taken.stream().mapToInt(Integer::intValue).sum();
    assertThat(bytes).isBetween(Intake.VERIFYING_BYTES_MAX - taken.get(0),
        Intake.VERIFYING_BYTES_MAX);
    assertThat(bench.replica.status().droppedMessages()).isEqualTo(8L - taken.size());
    assertThat(bench.receive(bench.prepare(2, 0, block))).as("another peer is not in its way")
        .hasAtLeastOneElementOfType(Effect.VerifyMessages.class);
  }

  @Test
  void answersThatTheVerifiersLostDoNotSilenceAPeerForEver() {
    Bench bench = new Bench(4, 1);
    LongStream.range(0, 100)
        .forEach(view -> bench.replica.step(
            new Event.Received(incoming(bench.chain, 0, new Message.Commit(1, view, Hash.ZERO))),
            bench.now()));

    bench.nowMillis += Intake.VERIFYING_MILLIS;

    assertThat(bench.receive(bench.chain.sign(0, new Message.Commit(1, 0, Hash.ZERO))))
        .hasAtLeastOneElementOfType(Effect.VerifyMessages.class);
  }

  @Test
  void certifiedViewsAreRememberedUpToTheirBound() {
    Certificates certificates = new Certificates();
    for (long view = 0; view <= Certificates.VIEWS_MAX; view++) {
      Hash hash = Hash.sha256(Bytes.ofLong(view));
      assertThat(certificates.note(certificate(view, hash))).isEmpty();
    }

    assertThat(certificates.note(certificate(0, Hash.ZERO))).as("forgotten").isEmpty();
    assertThat(certificates.note(certificate(Certificates.VIEWS_MAX, Hash.ZERO))).as("remembered")
        .isPresent();
  }

  @Test
  void bodiesThatNobodyVotedForGoWithTheirView() {
    Outbox outbox = new Outbox();
    Bodies bodies = new Bodies(1, outbox);
    Bench bench = new Bench(4, 1);
    Block voted = bench.block(0, "voted");
    Block seen = bench.block(0, "seen");
    Block certified = bench.block(0, "certified");
    List.of(voted, seen, certified).forEach(block -> {
      bodies.want(block.hash(), List.of());
      bodies.fetched(block);
    });
    bodies.journal(voted.hash());

    bodies.enterView(hash -> hash.equals(certified.hash()));

    assertThat(bodies.size()).isEqualTo(2);
    assertThat(bodies.block(voted.hash())).isPresent();
    assertThat(bodies.block(certified.hash())).isPresent();
  }

  @Test
  void aBodyThatWasNotAskedForIsNotTaken() {
    Bench bench = new Bench(4, 1);

    assertThat(bench.step(new Event.ProposalFetched(bench.block(0, "a")))).isEmpty();
  }

  @Test
  void answersToAPeerArePacedPerKind() {
    Pace pace = new Pace();
    TestChain chain = new TestChain(4);

    assertThat(pace.allows(chain.key(0), Pace.Answer.BLOCK, new Now(0, 0))).isTrue();
    assertThat(pace.allows(chain.key(0), Pace.Answer.BLOCK, new Now(999, 0))).isFalse();
    assertThat(pace.allows(chain.key(0), Pace.Answer.BODY, new Now(999, 0))).isTrue();
    assertThat(pace.allows(chain.key(1), Pace.Answer.BLOCK, new Now(999, 0))).isTrue();
    assertThat(pace.allows(chain.key(0), Pace.Answer.BLOCK, new Now(1_000, 0))).isTrue();
  }

  @Test
  void aLieAboutHeightStartsNoSyncUnlessACorrectReplicaMayHaveToldIt() {
    Bench bench = new Bench(4, 1);
    bench.receive(status(bench.chain, 0, 1_000));
    bench.fire(Timer.Kind.STATUS);
    assertThat(bench.all(Effect.RequestSync.class)).isEmpty();

    bench.receive(status(bench.chain, 2, 8));
    bench.fire(Timer.Kind.STATUS);
    assertThat(bench.all(Effect.RequestSync.class)).containsExactly(new Effect.RequestSync(7));
  }

  @Test
  void eachEventMayComeTwice() {
    Bench bench = new Bench(4, 1);
    Block block = bench.block(0, "a");
    bench.commits = false;
    SignedMessage[] messages = {bench.prePrepare(0, 0, block), bench.prepare(0, 0, block),
        bench.prepare(2, 0, block), bench.commit(0, 0, block), bench.commit(2, 0, block)};
    bench.receive(messages);
    List<Message> said = bench.said();

    bench.receive(messages);
    bench.step(new Event.ProposalFetched(block));
    bench.step(
        new Event.ProposalValidated(1, block.hash(), new ProposalVerdict.Invalid("too late")));
    bench.step(new Event.WorkPending(1));
    bench.step(new Event.ProposalBuilt(1, 0, block));

    assertThat(bench.said()).isEqualTo(said);
    assertThat(bench.all(Effect.CommitBlock.class)).hasSize(1);
    assertThat(bench.all(Effect.Halt.class)).isEmpty();
  }

  private static SignedMessage status(TestChain chain, int from, long height) {
    return chain.sign(from, new Message.Status(height, 0, Hash.ZERO, 0, List.of(), 0, "test"));
  }

  private static VerifiedMessage verified(TestChain chain, int from, Message message) {
    return new VerifiedMessage(chain.sign(from, message), message, List.of());
  }

  private static Incoming incoming(TestChain chain, int from, Message message) {
    return new Incoming(chain.key(from), chain.sign(from, message), message);
  }

  private static QuorumCertificate certificate(long view, Hash hash) {
    return new QuorumCertificate(QuorumCertificate.Phase.PREPARE, 1, view, hash, List.of());
  }
}
