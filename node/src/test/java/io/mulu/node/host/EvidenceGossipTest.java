package io.mulu.node.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.consensus.Evidence;
import io.mulu.consensus.HeightContext;
import io.mulu.consensus.Message;
import io.mulu.consensus.SignedMessage;
import io.mulu.node.fakes.FakeChain;
import io.mulu.node.fakes.FakeWorkers;
import io.mulu.node.fakes.ManualLoop;
import io.mulu.node.fakes.RecordingPeers;
import io.mulu.node.ledger.ChainStore;
import io.mulu.node.ledger.HeightContexts;
import io.mulu.node.ledger.Ledger;
import io.mulu.node.ledger.Mempool;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.storage.memory.Faults;
import io.mulu.storage.memory.MemoryMedium;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Founder 3 is the traitor; 0 to 2 are the peers of the node under test. */
class EvidenceGossipTest {
  private static final PeerId A = FakeChain.peer(0);
  private static final PeerId B = FakeChain.peer(1);
  private static final PeerId C = FakeChain.peer(2);
  private static final int TRAITOR = 3;

  private final FakeChain chain = new FakeChain();
  private final ManualLoop loop = new ManualLoop(FakeChain.START);
  private final FakeWorkers workers = new FakeWorkers(loop);
  private final RecordingPeers peers = new RecordingPeers();
  private final ChainStore store = ChainStore.open(new MemoryMedium(Faults.NONE, new Random(1)),
      chain.genesis, chain.executor);
  private final Ledger ledger = new Ledger(store, chain.executor,
      new Mempool(Mempool.Limits.defaults()));
  private final HeightContexts contexts = new HeightContexts(ledger.chainId(), ledger.chainState(),
      store::header);
  private final List<Evidence> news = new ArrayList<>();
  private final EvidenceGossip gossip = new EvidenceGossip(loop, loop.clock(), workers, peers,
      contexts, news::add);

  @BeforeEach
  void connect() {
    peers.connect(List.of(A, B, C));
  }

  private SignedMessage signed(int founder, Message message) {
    KeyPair key = FakeChain.key("consensus", founder);
    HeightContext context = new HeightContext(message.height(), ledger.validators(),
        HeightContext.of(ledger.chainId(), ledger.chainState()).signing());
    return new SignedMessage(key.publicKey(), message.encode(),
        key.sign(context.signedBytes(message)));
  }

  private Evidence twoPrepares(int founder, long height, long view) {
    SignedMessage one = signed(founder,
        new Message.Prepare(height, view, Hash.sha256(Bytes.utf8("one"))));
    return new Evidence(Evidence.Kind.EQUIVOCATION, one.sender(), height, one,
        signed(founder, new Message.Prepare(height, view, Hash.sha256(Bytes.utf8("two")))));
  }

  /** An accusation of founder 2, whose second vote is not its own. */
  private Evidence lie(long height, long view) {
    Evidence true2 = twoPrepares(2, height, view);
    SignedMessage first = true2.first();
    SignedMessage forged = new SignedMessage(first.sender(),
        twoPrepares(2, height, view).second().content(), first.signature());
    return new Evidence(Evidence.Kind.EQUIVOCATION, first.sender(), height, first, forged);
  }

  private void receive(PeerId from, Evidence evidence) {
    gossip.received(from, evidence);
    loop.run();
  }

  private void grow() {
    chain.grow(ledger);
    contexts.advanced(ledger.chainState());
    gossip.advanced();
    loop.run();
  }

  private List<PeerId> told() {
    return peers.take().stream().filter(s -> s.message() instanceof PeerMessage.Evidence)
        .map(RecordingPeers.SentMessage::to).toList();
  }

  @Test
  void whatIsFoundHereIsToldToAllOnceAndKept() {
    Evidence evidence = twoPrepares(TRAITOR, 1, 0);
    gossip.found(evidence);
    gossip.found(evidence);

    assertThat(peers.take()).singleElement().satisfies(sent -> {
      assertThat(sent.to()).as("all").isNull();
      assertThat(sent.message()).isEqualTo(new PeerMessage.Evidence(evidence.encode()));
    });
    assertThat(news).containsExactly(evidence);
    assertThat(gossip.kept()).singleElement().satisfies(item -> {
      assertThat(item.validator()).isEqualTo(evidence.validator());
      assertThat(item.answer().what()).isEqualTo("equivocation");
      assertThat(item.answer().first()).isEqualTo(evidence.first().encode());
    });
  }

  @Test
  void whatAPeerProvesIsBelievedAndPassedOnToTheOthersOnce() {
    Evidence evidence = twoPrepares(TRAITOR, 1, 0);
    receive(A, evidence);
    assertThat(told()).containsExactly(B, C);
    receive(B, evidence);
    receive(C, twoPrepares(TRAITOR, 1, 5));
    gossip.found(twoPrepares(TRAITOR, 1, 7));

    assertThat(news).as("one per validator, height and kind").containsExactly(evidence);
    assertThat(told()).isEmpty();
    assertThat(workers.submitted()).as("what is known is not verified again").isEqualTo(1);
  }

  @Test
  void aLiarFramesNobodyAndIsNotHeardForAWhile() {
    receive(A, lie(1, 0));
    assertThat(news).isEmpty();
    assertThat(told()).isEmpty();

    Evidence evidence = twoPrepares(TRAITOR, 1, 0);
    receive(A, evidence);
    assertThat(news).as("the liar itself is not heard").isEmpty();
    loop.pass(EvidenceGossip.WINDOW_MILLIS - 1);
    receive(A, evidence);
    assertThat(news).isEmpty();
    receive(B, evidence);
    assertThat(news).as("others are").containsExactly(evidence);
    loop.pass(1);
    receive(A, twoPrepares(TRAITOR, 1, 1));
    grow();
    receive(A, twoPrepares(TRAITOR, 2, 1));
    assertThat(news).as("and so is it after a while").hasSize(2);
  }

  @Test
  void aLieThatComesFirstDoesNotHideTheTruthOfTheSamePlace() {
    Evidence truth = twoPrepares(2, 1, 0);
    workers.hold();
    receive(A, lie(1, 0));
    receive(B, truth);
    workers.release();
    loop.run();

    assertThat(news).containsExactly(truth);
  }

  @Test
  void theSameFromManyAtOnceIsVerifiedOnce() {
    workers.hold();
    for (PeerId peer : List.of(A, B, C)) {
      receive(peer, twoPrepares(TRAITOR, 1, 0));
    }
    workers.release();
    loop.run();

    assertThat(workers.submitted()).isEqualTo(1);
    assertThat(news).hasSize(1);
  }

  @Test
  void aPeerHasAnAllowanceOfWhatIsLookedAt() {
    workers.hold();
    for (int view = 0; view < EvidenceGossip.PEER_ITEMS_MAX + 5; view++) {
      receive(A, twoPrepares(TRAITOR, 1, view));
    }
    assertThat(workers.submitted()).isEqualTo(EvidenceGossip.PEER_ITEMS_MAX);
    assertThat(gossip.dropped()).isEqualTo(5);

    receive(B, twoPrepares(TRAITOR, 1, 1_000));
    assertThat(workers.submitted()).as("that of others is untouched")
        .isEqualTo(EvidenceGossip.PEER_ITEMS_MAX + 1);
  }

  @Test
  void aValidatorThatAccusesItselfEndlesslyFloodsNobody() {
    for (int i = 0; i < 20; i++) {
      grow();
    }
    peers.take();
    for (long height = 1; height <= 20; height++) {
      receive(A, twoPrepares(TRAITOR, height, 0));
    }
    assertThat(news).hasSize(EvidenceGossip.ACCUSED_ITEMS_MAX);
    assertThat(told()).hasSize(2 * EvidenceGossip.ACCUSED_ITEMS_MAX);

    gossip.found(twoPrepares(TRAITOR, 21, 0));
    assertThat(news).as("what is found here is always kept")
        .hasSize(EvidenceGossip.ACCUSED_ITEMS_MAX + 1);
    assertThat(told()).as("and passed on at the same pace").isEmpty();
    receive(B, twoPrepares(2, 21, 0));
    assertThat(news).as("another's is heard").hasSize(EvidenceGossip.ACCUSED_ITEMS_MAX + 2);
  }

  @Test
  void ofOneValidatorTheLatestHeightsAreKeptAndNothingComesBack() {
    for (int i = 0; i < 20; i++) {
      grow();
    }
    for (long height = 1; height <= 20; height++) {
      gossip.found(twoPrepares(TRAITOR, height, 0));
    }
    assertThat(gossip.kept()).hasSize(EvidencePool.VALIDATOR_ITEMS_MAX).first()
        .satisfies(item -> assertThat(item.height()).isEqualTo(20));
    loop.pass(EvidenceGossip.WINDOW_MILLIS);
    peers.take();

    receive(A, twoPrepares(TRAITOR, 3, 0));

    assertThat(workers.submitted()).isZero();
    assertThat(told()).isEmpty();
  }

  @Test
  void evidenceOfAHeightThatIsNotReachedWaitsForItWithinBounds() {
    for (long height = 2; height < 2 + EvidenceGossip.WAITING_OF_PEER_MAX; height++) {
      receive(A, twoPrepares(TRAITOR, height, 0));
    }
    receive(A, twoPrepares(TRAITOR, 9, 0));
    receive(B, twoPrepares(TRAITOR, 2 + EvidenceGossip.AHEAD_MAX, 0));
    assertThat(gossip.dropped()).as("too many of one peer, and too far ahead").isEqualTo(2);
    assertThat(news).isEmpty();

    grow();
    assertThat(news).hasSize(1);
    assertThat(told()).containsExactly(B, C);
    for (int i = 0; i < EvidenceGossip.WAITING_OF_PEER_MAX; i++) {
      grow();
    }
    assertThat(news).hasSize(EvidenceGossip.WAITING_OF_PEER_MAX);
  }

  @Test
  void whatWaitsOfAllPeersTogetherIsBounded() {
    List<PeerId> many = new ArrayList<>();
    for (int i = 0; i <= EvidenceGossip.WAITING_MAX; i++) {
      many.add(PeerId.follower(Hash.sha256(Bytes.ofLong(i))));
    }
    many.forEach(peer -> receive(peer, twoPrepares(TRAITOR, 2, 0)));

    assertThat(gossip.dropped()).isEqualTo(1);
  }

  @Test
  void evidenceOfADecidedHeightIsJudgedUnderItsOwnSet() {
    grow();
    grow();
    receive(A, twoPrepares(TRAITOR, 1, 0));

    assertThat(news).hasSize(1);
    receive(B, twoPrepares(TRAITOR, 0 + 100, 0));
    receive(C, new Evidence(Evidence.Kind.EQUIVOCATION, news.get(0).validator(), 0,
        news.get(0).first(), news.get(0).second()));
    assertThat(news).hasSize(1);
  }

  @Test
  void aHeightWhoseSetIsNotKnownIsNotJudged() {
    HeightContexts amnesiac = new HeightContexts(ledger.chainId(), ledger.chainState(),
        height -> Optional.empty());
    grow();
    amnesiac.advanced(ledger.chainState());
    EvidenceGossip other = new EvidenceGossip(loop, loop.clock(), workers, peers, amnesiac,
        news::add);

    other.received(A, twoPrepares(TRAITOR, 1, 0));
    loop.run();

    assertThat(workers.submitted()).isZero();
    assertThat(other.dropped()).isEqualTo(1);
  }

  @Test
  void aPeerThatConnectsIsShownTheNewest() {
    for (int founder = 1; founder <= 3; founder++) {
      for (int i = 0; i < 3; i++) {
        gossip.found(twoPrepares(founder, 1, 0));
        gossip.found(twoPrepares(founder, 2 + i, 0));
      }
    }
    peers.take();

    gossip.connected(A);

    assertThat(told()).hasSize(12).containsOnly(A);
  }

  @Test
  void fullWorkersLoseItAndItMayComeAgain() {
    workers.hold();
    workers.setPlaces(0);
    receive(A, twoPrepares(TRAITOR, 1, 0));
    assertThat(gossip.dropped()).isEqualTo(1);
    workers.setPlaces(1);
    receive(A, twoPrepares(TRAITOR, 1, 0));
    workers.release();
    loop.run();

    assertThat(news).hasSize(1);
  }

  @Test
  void allowancesOfNoMoreThanTheBoundAreRemembered() {
    Allowances<Integer> allowances = new Allowances<>(1, 10);
    for (int key = 0; key < 2 * Allowances.KEYS_MAX; key++) {
      assertThat(allowances.take(key, 0)).isTrue();
      assertThat(allowances.take(key, 0)).isFalse();
    }
    assertThat(allowances.size()).isEqualTo(Allowances.KEYS_MAX);
    assertThat(allowances.hasLeft(2 * Allowances.KEYS_MAX - 1, 9)).isFalse();
    assertThat(allowances.hasLeft(2 * Allowances.KEYS_MAX - 1, 10)).isTrue();
  }
}
