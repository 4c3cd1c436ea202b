package io.mulu.node.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.node.fakes.FakeChain;
import io.mulu.node.fakes.FakeWorkers;
import io.mulu.node.fakes.ManualLoop;
import io.mulu.node.fakes.RecordingPeers;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.protocol.Block;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.Signature;
import io.mulu.protocol.Submission;
import io.mulu.protocol.Transaction;
import io.mulu.protocol.TransactionBody;
import io.mulu.protocol.crypto.KeyPair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Admission and the way into the pool. */
class TransactionIntakeTest {
  private static final long EXPIRY = FakeChain.START + 300_000;
  private static final PeerId FOLLOWER = PeerId.follower(Hash.ZERO);

  private final FakeChain chain = new FakeChain();
  private final Ledger ledger = chain.ledger();
  private final ManualLoop loop = new ManualLoop(FakeChain.START);
  private final FakeWorkers workers = new FakeWorkers(loop);
  private final RecordingPeers peers = new RecordingPeers();
  private final List<String> signals = new ArrayList<>();
  private final TransactionIntake intake = new TransactionIntake(loop, loop.clock(), workers, peers,
      ledger, pooled -> signals.add("work"));

  private Reason refused(Submission submission) {
    Admission.Outcome outcome = intake.check(submission);
    assertThat(outcome).isInstanceOf(Admission.Refused.class);
    return ((Admission.Refused) outcome).reason();
  }

  private Admission.Outcome submit(Submission submission) {
    return intake.pool(chain.admitted(ledger, submission, loop.nowMillis()));
  }

  private static PeerMessage.Transactions gossip(List<Submission> submissions) {
    return new PeerMessage.Transactions(submissions.stream().map(Submission::encode).toList());
  }

  @Test
  void admissionRefusesWhatCouldNotSucceed() {
    Submission good = chain.submission(0, EXPIRY);
    Transaction transaction = good.transaction();
    KeyPair stranger = FakeChain.key("stranger", 1);
    TransactionBody body = chain.pooled(ledger, good, 0).transaction().body();

    assertThat(refused(chain.submission(0, FakeChain.START))).isEqualTo(Reason.EXPIRED);
    assertThat(refused(
        chain.submission(0, FakeChain.START + chain.parameters.transactionLifetimeMillis() + 1)))
        .isEqualTo(Reason.EXPIRY_TOO_FAR);
    assertThat(refused(new Submission(
        new Transaction(transaction.body(),
            Signature.of(transaction.signature().algorithm(), Bytes.wrap(new byte[64]))),
        Bytes.EMPTY))).isEqualTo(Reason.BAD_SIGNATURE);
    assertThat(refused(new Submission(transaction, Bytes.utf8("more"))))
        .isEqualTo(Reason.ATTACHMENT_MISMATCH);
    assertThat(refused(new Submission(
        Transaction.sign(new TransactionBody(body.chainId(), body.sender(), stranger.publicKey(),
            body.nonce(), body.expiryMillis(), body.call(), null, 0), stranger),
        Bytes.EMPTY))).isEqualTo(Reason.ID_KEY_NOT_ACTIVE);
    assertThat(refused(new Submission(
        Transaction.sign(new TransactionBody(body.chainId(), Hash.ZERO, stranger.publicKey(),
            body.nonce(), body.expiryMillis(), body.call(), null, 0), stranger),
        Bytes.EMPTY))).isEqualTo(Reason.ID_UNKNOWN_IDENTITY);
    assertThat(
        refused(new Submission(
            Transaction.sign(new TransactionBody(Hash.ZERO, body.sender(), body.key(), body.nonce(),
                body.expiryMillis(), body.call(), null, 0), FakeChain.key("admin", 0)),
            Bytes.EMPTY)))
        .isEqualTo(Reason.WRONG_CHAIN);
    assertThat(intake.check(good)).isInstanceOf(Admission.Admitted.class);
  }

  @Test
  void whatIsInABlockIsADuplicateAlsoWhenItWasCheckedBefore() {
    Submission submission = chain.submission(0, EXPIRY);
    Admission.Admitted checked = chain.admitted(ledger, submission, 0);
    ledger.mempool().add(checked.pooled(), Mempool.Source.VALIDATOR);
    Block block = FakeChain.build(ledger);
    ledger.commit(block, chain.certificate(ledger, block));

    assertThat(refused(submission)).isEqualTo(Reason.DUPLICATE);
    assertThat(intake.pool(checked)).isInstanceOf(Admission.Refused.class);
    assertThat(ledger.mempool().size()).isZero();
  }

  @Test
  void clientsTransactionsAreRelayedTogether() {
    Submission one = chain.submission(0, EXPIRY);
    Submission two = chain.submission(1, EXPIRY);
    submit(one);
    submit(one);
    submit(two);
    assertThat(peers.take()).isEmpty();
    assertThat(signals).hasSize(2);

    loop.run(); // no time passes

    assertThat(peers.take(PeerMessage.Transactions.class))
        .containsExactly(gossip(List.of(one, two)));
    loop.pass(1_000);
    assertThat(peers.take()).isEmpty();
  }

  @Test
  void whatComesSoonAfterWaitsForCompany() {
    submit(chain.submission(0, EXPIRY));
    loop.pass(1);
    peers.take();
    Submission two = chain.submission(1, EXPIRY);
    Submission three = chain.submission(2, EXPIRY);
    submit(two);
    loop.pass(1);
    submit(three);
    assertThat(peers.take()).isEmpty();

    loop.pass(1);

    assertThat(peers.take(PeerMessage.Transactions.class))
        .containsExactly(gossip(List.of(two, three)));
    loop.pass(TransactionGossip.PAUSE_MILLIS);
    Submission four = chain.submission(0, EXPIRY);
    submit(four);
    loop.run();
    assertThat(peers.take(PeerMessage.Transactions.class)).containsExactly(gossip(List.of(four)));
  }

  @Test
  void oneGossipMessageIsBoundedInNumberAndBytes() {
    for (int i = 0; i < TransactionGossip.MESSAGE_MAX + 1; i++) {
      submit(chain.submission(0, EXPIRY));
    }
    assertThat(peers.take(PeerMessage.Transactions.class)).singleElement()
        .satisfies(m -> assertThat(m.submissions()).hasSize(TransactionGossip.MESSAGE_MAX));
    loop.pass(100);
    assertThat(peers.take(PeerMessage.Transactions.class)).singleElement()
        .satisfies(m -> assertThat(m.submissions()).hasSize(1));

    Bytes large = Bytes.wrap(new byte[chain.parameters.attachmentBytesMax()]);
    submit(chain.submission(1, EXPIRY, large));
    submit(chain.submission(1, EXPIRY, large));
    loop.pass(100);
    assertThat(peers.take(PeerMessage.Transactions.class)).hasSize(2);
  }

  @Test
  void gossipOfValidatorsIsPooledAndOnlyThatOfFollowersRelayed() {
    intake.received(FakeChain.peer(1), gossip(List.of(chain.submission(0, EXPIRY))));
    loop.pass(100);
    assertThat(ledger.mempool().size()).isOne();
    assertThat(peers.take()).isEmpty();

    intake.received(FOLLOWER, gossip(List.of(chain.submission(1, EXPIRY))));
    loop.pass(100);

    assertThat(ledger.mempool().size()).isEqualTo(2);
    assertThat(peers.take()).hasSize(1);
  }

  @Test
  void rubbishAmongGossipCostsOnlyItself() {
    List<Bytes> encoded = new ArrayList<>();
    encoded.add(Bytes.utf8("rubbish"));
    encoded.add(chain.submission(0, FakeChain.START).encode());
    encoded.add(chain.submission(0, EXPIRY).encode());

    intake.received(FakeChain.peer(1), new PeerMessage.Transactions(encoded));
    loop.pass(100);

    assertThat(ledger.mempool().size()).isOne();
  }

  @Test
  void aFloodOfGossipTakesNoMoreThanItsShareOfTheWorkers() {
    workers.hold();
    PeerMessage.Transactions flood = new PeerMessage.Transactions(
        Collections.nCopies(4_096, Bytes.utf8("rubbish")));
    intake.received(FakeChain.peer(1), flood);
    intake.received(FakeChain.peer(1), flood);
    assertThat(workers.held()).isEqualTo(workers.atATime());
    long dropped = 2 * 4_096 - TransactionIntake.PEER_CHECKS_MAX;
    assertThat(intake.gossipDropped()).isEqualTo(dropped);

    for (int i = 0; i < 10; i++) {
      intake.received(PeerId.follower(Hash.sha256(Bytes.ofLong(i))), flood);
    }
    dropped += 10 * 4_096 - TransactionIntake.FOLLOWER_CHECKS_MAX;
    assertThat(intake.gossipDropped()).isEqualTo(dropped);

    workers.release();
    loop.pass(100);
    intake.received(FOLLOWER, gossip(List.of(chain.submission(0, EXPIRY))));
    loop.pass(100);
    assertThat(ledger.mempool().size()).isOne();
  }

  @Test
  void aFloodedNodeStillChecksOtherPeersAndItsClientsInTurn() throws Exception {
    workers.hold();
    PeerMessage.Transactions flood = new PeerMessage.Transactions(
        Collections.nCopies(2_048, Bytes.utf8("rubbish")));
    intake.received(FakeChain.peer(1), flood);
    intake.received(FakeChain.peer(2), gossip(List.of(chain.submission(0, EXPIRY))));
    CompletableFuture<List<Admission.Outcome>> client = new CompletableFuture<>();
    Submission own = chain.submission(1, EXPIRY);
    Thread thread = Thread.ofPlatform().start(() -> {
      try {
        client.complete(intake.checkAll(List.of(own)));
      } catch (InterruptedException e) {
        client.completeExceptionally(e);
      }
    });
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      assertThat(client).as("it is not its turn").isNotDone();
      Thread.onSpinWait();
    }

    for (int i = 0; i < 3; i++) { // two of the flood are under way, one more has the next turn
      workers.releaseOne();
    }

    assertThat(client.get(30, TimeUnit.SECONDS)).singleElement()
        .isInstanceOf(Admission.Admitted.class);
    workers.releaseOne();
    loop.pass(100);
    assertThat(ledger.mempool().size()).as("the other peer's").isOne();
  }

  @Test
  void aClientWhoseTurnDoesNotComeIsToldThatThereIsNoRoom() throws Exception {
    workers.hold();
    intake.received(FakeChain.peer(1),
        new PeerMessage.Transactions(Collections.nCopies(2_048, Bytes.utf8("rubbish"))));

    assertThat(intake.checkAll(List.of(chain.submission(0, EXPIRY), chain.submission(1, EXPIRY))))
        .hasSize(2).allSatisfy(outcome -> {
          assertThat(outcome).isInstanceOf(Admission.Refused.class);
          assertThat(((Admission.Refused) outcome).reason()).isEqualTo(Reason.OVERLOADED);
        });
  }

  @Test
  void whatOthersOvertakeIsToldAgain() {
    Submission lost = chain.submission(0, EXPIRY);
    Submission later = chain.submission(0, EXPIRY);
    submit(lost);
    loop.pass(Mempool.TOLD_AGAIN_MILLIS);
    submit(later);
    loop.pass(100);
    peers.take();
    intake.advanced();
    assertThat(peers.take()).as("nothing is ordered yet").isEmpty();

    ledger.mempool().remove(List.of(later.transaction().id()));
    submit(chain.submission(1, EXPIRY));
    loop.pass(100);
    peers.take();
    intake.advanced();

    assertThat(peers.take(PeerMessage.Transactions.class)).containsExactly(gossip(List.of(lost)));
    intake.advanced();
    assertThat(peers.take()).as("told a moment ago").isEmpty();
    loop.pass(2 * Mempool.TOLD_AGAIN_MILLIS);
    intake.advanced();
    assertThat(peers.take(PeerMessage.Transactions.class)).containsExactly(gossip(List.of(lost)));
  }

  @Test
  void bytesOfGossipUnderWayAreBounded() {
    workers.hold();
    Bytes large = Bytes.wrap(new byte[1 << 20]);
    for (int i = 0; i < 100; i++) {
      intake.received(FakeChain.peer(1), new PeerMessage.Transactions(List.of(large)));
    }

    assertThat(intake.gossipDropped())
        .isEqualTo(100 - TransactionIntake.PEER_CHECK_BYTES_MAX / large.size());
  }

  @Test
  void gossipThatFullWorkersRefuseTakesNoPlace() {
    workers.setPlaces(0);
    for (int i = 0; i < 3 * TransactionIntake.PEER_CHECKS_MAX; i++) {
      intake.received(FakeChain.peer(1), gossip(List.of(chain.submission(0, EXPIRY))));
    }
    workers.setPlaces(1);

    intake.received(FakeChain.peer(1), gossip(List.of(chain.submission(0, EXPIRY))));
    loop.pass(100);

    assertThat(ledger.mempool().size()).isOne();
  }

  @Test
  void theOldestAreSentAgain() {
    List<Submission> all = new ArrayList<>();
    for (int i = 0; i < TransactionIntake.RELAY_MAX + 5; i++) {
      all.add(chain.submission(i % FakeChain.FOUNDERS, EXPIRY));
      submit(all.get(i));
    }
    loop.pass(100);
    peers.take();

    intake.relayOldest();

    assertThat(peers.take(PeerMessage.Transactions.class))
        .containsExactly(gossip(all.subList(0, TransactionIntake.RELAY_MAX)));
  }

  @Test
  void aValidatorThatConnectsIsToldOfWhatThisNodesClientsWaitFor() {
    Submission own = chain.submission(0, EXPIRY);
    submit(own);
    intake.received(FakeChain.peer(1), gossip(List.of(chain.submission(1, EXPIRY))));
    loop.pass(100);
    peers.take();

    intake.connected(FOLLOWER);
    assertThat(peers.take()).as("it proposes nothing").isEmpty();
    intake.connected(FakeChain.peer(2));

    assertThat(peers.take())
        .containsExactly(new RecordingPeers.SentMessage(FakeChain.peer(2), gossip(List.of(own))));
    ledger.mempool().remove(List.of(own.transaction().id()));
    intake.connected(FakeChain.peer(2));
    assertThat(peers.take()).as("nothing waits").isEmpty();
  }

  @Test
  void whatAValidatorIsToldAtOnceWhenItConnectsIsBounded() {
    Bytes large = Bytes.wrap(new byte[(int) TransactionIntake.CONNECTED_BYTES_MAX / 2]);
    List<Submission> all = new ArrayList<>();
    for (int i = 0; i < TransactionIntake.CONNECTED_MAX + 1; i++) {
      all.add(chain.submission(i % FakeChain.FOUNDERS, EXPIRY));
      submit(all.get(i));
    }
    loop.pass(100);
    peers.take();

    intake.connected(FakeChain.peer(1));
    assertThat(peers.take(PeerMessage.Transactions.class))
        .containsExactly(gossip(all.subList(0, TransactionIntake.CONNECTED_MAX)));

    ledger.mempool().remove(all.stream().map(one -> one.transaction().id()).toList());
    Submission first = chain.submission(0, EXPIRY, large);
    submit(first);
    submit(chain.submission(1, EXPIRY, large));
    loop.pass(100);
    peers.take();
    intake.connected(FakeChain.peer(1));
    assertThat(peers.take(PeerMessage.Transactions.class)).as("two and their envelopes are more")
        .containsExactly(gossip(List.of(first)));
  }
}
