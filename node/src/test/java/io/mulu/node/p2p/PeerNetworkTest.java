package io.mulu.node.p2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.node.keys.TlsIdentity;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Signature;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.crypto.Signer;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who becomes a peer, and what peers do, on real sockets. */
class PeerNetworkTest {
  private static final Bytes VOTE = Bytes.utf8("a vote");
  private final List<TestNode> nodes = new ArrayList<>();

  private TestNode node() {
    TestNode node = new TestNode();
    nodes.add(node);
    return node;
  }

  @AfterEach
  void stopAll() {
    nodes.forEach(TestNode::stop);
    assertThat(nodes).allSatisfy(node -> assertThat(node.defects).isEmpty());
  }

  @Test
  void nodesThatListEachOtherTalk() throws Exception {
    TestNode a = node().start();
    TestNode b = node().start();
    TestNode.pair(a, b);

    assertThat(a.network().send(b.id(), new PeerMessage.SignedMessage(VOTE)))
        .isEqualTo(PeerNetwork.Sent.QUEUED);
    PeerMessage.Status status = new PeerMessage.Status(7, Hash.ZERO, 0, 1, List.of(4L), 99, "v");
    b.network().broadcast(status);

    assertThat(b.await("received").message()).isEqualTo(new PeerMessage.SignedMessage(VOTE));
    assertThat(a.await("received").message()).isEqualTo(status);
    PeerInfo seen = a.peer(b).orElseThrow();
    assertThat(seen.claimedHeight()).isEqualTo(7);
    assertThat(seen.pin()).isEqualTo(b.tls.get().pin());
    TestNode.until(() -> a.peer(b).orElseThrow().roundTripMicros() >= 0);
    assertThat(Math.abs(a.peer(b).orElseThrow().clockOffsetMillis())).isLessThan(5_000);
  }

  @Test
  void ofTwoConnectionsBothSidesKeepTheOneDialledByTheLowerKey() throws Exception {
    for (int round = 0; round < 5; round++) {
      TestNode a = node().start();
      TestNode b = node().start();
      TestNode c = node().start();
      TestNode.mesh(a, b, c);
      List<TestNode> all = List.of(a, b, c);
      TestNode.until(() -> all.stream().allMatch(n -> n.network().peers().size() == 2));

      // Both may still be dialling; a decided pair stays decided.
      TestNode.until(() -> all.stream()
          .allMatch(x -> all.stream().filter(y -> y != x)
              .allMatch(y -> x.peer(y).isPresent() && y.peer(x).isPresent()
                  && x.peer(y).get().isDialled() != y.peer(x).get().isDialled())));
      all.forEach(TestNode::stop);
    }
  }

  @Test
  void connectionOfTheHigherKeyGivesWayToThatOfTheLower() throws Exception {
    TestNode one = node().start();
    TestNode two = node().start();
    TestNode lower = one.key.publicKey().compareTo(two.key.publicKey()) < 0 ? one : two;
    TestNode higher = lower == one ? two : one;
    PinBook.Member silentHigher = new PinBook.Member(higher.key.publicKey(), null,
        List.of(higher.tls.get().pin()), List.of());
    lower.list(silentHigher, lower.member());
    higher.list(lower.member());
    lower.await("connected");
    higher.await("connected");
    assertThat(higher.peer(lower).orElseThrow().isDialled()).isTrue();

    try (RawPeer again = RawPeer.peer(lower, higher)) {
      TestNode.until(() -> !higher.peer(lower).map(PeerInfo::isDialled).orElse(true));

      assertThat(again.read().type()).isEqualTo(FrameType.PING);
    }
  }

  @Test
  void connectionOfTheLowerKeyIsKeptAgainstThatOfTheHigher() throws Exception {
    TestNode one = node().start();
    TestNode two = node().start();
    TestNode lower = one.key.publicKey().compareTo(two.key.publicKey()) < 0 ? one : two;
    TestNode higher = lower == one ? two : one;
    higher.list(
        new PinBook.Member(lower.key.publicKey(), null, List.of(lower.tls.get().pin()), List.of()));
    lower.list(higher.member());
    lower.await("connected");

    try (RawPeer again = RawPeer.peer(higher, lower)) {
      assertThat(again.goodbye()).isEqualTo(CloseReason.DUPLICATE);
    }
    assertThat(lower.peer(higher).orElseThrow().isDialled()).isTrue();
  }

  @Test
  void pinThatIsNotListedIsRefused() throws Exception {
    TestNode a = node().start();
    TestNode stranger = node();
    stranger.start().list(a.member());

    assertThat(a.awaitRefusal()).isEqualTo(CloseReason.PIN_UNKNOWN);
    assertThat(stranger.awaitRefusal()).isEqualTo(CloseReason.PIN_REFUSED);
    assertThat(a.network().peers()).isEmpty();
  }

  @Test
  void serverWhosePinIsNotListedIsRefused() throws Exception {
    TestNode a = node().start();
    TestNode impostor = node().start();
    TestNode expected = node();
    expected.port = impostor.port;
    impostor.list(a.member());
    a.list(expected.member());

    assertThat(a.awaitRefusal()).isEqualTo(CloseReason.PIN_UNKNOWN);
  }

  @Test
  void addressThatLeadsToAnotherListedNodeIsRefused() throws Exception {
    TestNode a = node().start();
    TestNode other = node().start();
    TestNode expected = node();
    expected.port = other.port;
    other.list(new PinBook.Member(a.key.publicKey(), null, List.of(a.tls.get().pin()), List.of()));
    a.list(expected.member(),
        new PinBook.Member(other.key.publicKey(), null, List.of(other.tls.get().pin()), List.of()));

    assertThat(a.awaitRefusal()).isEqualTo(CloseReason.KEY_DIFFERS);
  }

  @Test
  void otherChainIsRefusedWithAReasonOnBothSides() throws Exception {
    TestNode a = node().start();
    TestNode b = node();
    b.identity = new NodeIdentity(Hash.sha256(VOTE), TestNode.GENESIS, b.key, "test");
    b.start();
    TestNode.mesh(a, b);

    assertThat(a.awaitRefusal()).isEqualTo(CloseReason.CHAIN_DIFFERS);
    assertThat(b.awaitRefusal()).isEqualTo(CloseReason.CHAIN_DIFFERS);
  }

  @Test
  void otherBlockZeroIsRefused() throws Exception {
    TestNode a = node().start();
    TestNode b = node();
    b.identity = new NodeIdentity(TestNode.CHAIN, Hash.sha256(VOTE), b.key, "test");
    b.start();
    TestNode.mesh(a, b);

    assertThat(a.awaitRefusal()).isEqualTo(CloseReason.GENESIS_DIFFERS);
  }

  @Test
  void keyThatIsNotRecordedBesideThePinIsRefused() throws Exception {
    TestNode a = node().start();
    TestNode b = node();
    PublicKey recorded = KeyPair.generate(KeyAlgorithm.ED25519, TestNode.RANDOM).publicKey();
    b.start().list(a.member());
    a.list(new PinBook.Member(recorded, null, List.of(b.tls.get().pin()), List.of()));

    assertThat(a.awaitRefusal()).isEqualTo(CloseReason.KEY_DIFFERS);
  }

  @Test
  void claimedKeyMustSign() throws Exception {
    TestNode a = node().start();
    TestNode b = node();
    KeyPair other = KeyPair.generate(KeyAlgorithm.ED25519, TestNode.RANDOM);
    PublicKey claimed = b.key.publicKey();
    Signer liar = new Signer() {
      @Override
      public PublicKey publicKey() {
        return claimed;
      }

      @Override
      public Signature sign(Bytes message) {
        return other.sign(message);
      }
    };
    b.identity = new NodeIdentity(TestNode.CHAIN, TestNode.GENESIS, liar, "test");
    b.start().list(a.member());
    a.list(new PinBook.Member(claimed, null, List.of(b.tls.get().pin()), List.of()));

    assertThat(a.awaitRefusal()).isEqualTo(CloseReason.SIGNATURE_WRONG);
  }

  @Test
  void ownAddressIsNoPeer() throws Exception {
    TestNode a = node().start();
    TestNode twin = node();
    twin.tls.set(a.tls.get());
    a.list(a.member());

    try (RawPeer raw = RawPeer.tls(twin, a)) {
      raw.send(new Handshake(a.identity, true, a.tls.get().pin(), a.tls.get().pin(), null,
          Bytes.wrap(new byte[32])).hello());

      assertThat(raw.goodbye()).isEqualTo(CloseReason.SELF);
    }
  }

  @Test
  void restartedPeerIsDialledAgain() throws Exception {
    TestNode a = node().start();
    TestNode b = node().start();
    TestNode.mesh(a, b);
    a.await("connected");

    b.stop();
    assertThat(Objects.requireNonNull(a.await("disconnected").why()).reason())
        .isIn(CloseReason.STOPPING, CloseReason.CONNECTION_LOST, CloseReason.DUPLICATE);
    // It knows nobody's address: only being dialled brings it back.
    b.pins.set(PinBook.of(List
        .of(new PinBook.Member(a.key.publicKey(), null, List.of(a.tls.get().pin()), List.of()))));
    b.start();

    TestNode.until(() -> a.peer(b).map(PeerInfo::isDialled).orElse(false));
  }

  @Test
  void namesAreLookedUpAndDeadAddressesPassedOver() throws Exception {
    TestNode a = node().start();
    TestNode b = node().start();
    b.list(new PinBook.Member(a.key.publicKey(), null, List.of(a.tls.get().pin()), List.of()));
    a.list(new PinBook.Member(b.key.publicKey(), null, List.of(b.tls.get().pin()),
        List.of("no-such-host.invalid:7400", "127.0.0.1:1", "localhost:" + b.port)));

    TestNode.until(() -> a.peer(b).isPresent());

    assertThat(a.refusals).contains(CloseReason.DIAL_FAILED);
  }

  @Test
  void portInUseIsSaidAtTheStart() {
    TestNode a = node().start();
    TestNode b = node();
    b.port = a.port;

    assertThatThrownBy(b::start).isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(String.valueOf(a.port));
  }

  @Test
  void delistedPeerIsDropped() throws Exception {
    TestNode a = node().start();
    TestNode b = node().start();
    TestNode.mesh(a, b);
    TestNode.until(() -> a.peer(b).isPresent());

    a.list(a.member());

    TestNode.until(() -> a.network().peers().isEmpty());
    TestNode.until(() -> b.refusals.contains(CloseReason.PIN_REFUSED));
  }

  @Test
  void renewedTlsKeyIsServedWithoutRestart() throws Exception {
    TestNode a = node().start();
    TestNode b = node().start();
    TlsIdentity next = TlsIdentity.generate(Instant.now(), TestNode.RANDOM);
    PinBook.Member both = new PinBook.Member(b.key.publicKey(), null,
        List.of(b.tls.get().pin(), next.pin()), List.of("127.0.0.1:" + b.port));
    // Only one side dials: a second handshake that is still under way when the key is renewed would
    // go on with the old one, which is listed, too.
    b.list(new PinBook.Member(a.key.publicKey(), null, List.of(a.tls.get().pin()), List.of()));
    a.list(both);
    TestNode.until(() -> a.peer(b).isPresent() && b.peer(a).isPresent());

    b.tls.set(next);
    b.list();
    TestNode.until(() -> a.peer(b).isEmpty());
    b.list(a.member());

    TestNode.until(() -> a.peer(b).map(p -> p.pin().equals(next.pin())).orElse(false));
  }

  @Test
  void followerGetsNoVotesAndItsVotesAreIgnored() throws Exception {
    TestNode validator = node().start();
    TestNode follower = node();
    follower.identity = new NodeIdentity(TestNode.CHAIN, TestNode.GENESIS, null, "test");
    follower.start();
    TestNode.pair(follower, validator);
    PeerMessage block = PeerMessage.BlockResponse.none(1, 2);

    validator.network().broadcast(new PeerMessage.SignedMessage(VOTE));
    validator.network().broadcast(block);
    follower.network().send(validator.id(), new PeerMessage.SignedMessage(VOTE));
    follower.network().send(validator.id(), block);

    assertThat(follower.await("received").message()).isEqualTo(block);
    assertThat(validator.await("received").message()).isEqualTo(block);
  }

  @Test
  void whatTheHostDoesNotReadWaitsAtTheSender() throws Exception {
    TestNode a = node().start();
    TestNode b = node().start();
    TestNode.pair(a, b);
    b.network().reading(a.id(), false);
    Thread.sleep(100);
    Bytes part = Bytes.wrap(new byte[PeerMessage.PART_BYTES_MAX]);

    // More than the sockets of both sides hold on loopback.
    int sent = 0;
    while (a.network().send(b.id(),
        new PeerMessage.BlockResponse(1, sent, 0, 1, part)) == PeerNetwork.Sent.QUEUED) {
      sent++;
      Thread.sleep(1);
    }
    assertThat(a.peer(b).orElseThrow().outboxBytes()).isLessThanOrEqualTo(8 << 20);
    int expected = sent;
    b.network().reading(a.id(), true);

    for (int height = 0; height < expected; height++) {
      PeerMessage got = b.await("received").message();
      assertThat(((PeerMessage.BlockResponse) Objects.requireNonNull(got)).height())
          .isEqualTo(height);
    }
  }

  @Test
  void peerThatReadsNothingBlocksNobody() throws Exception {
    TestNode a = node().start();
    TestNode b = node().start();
    TestNode stuck = node();
    TestNode.pair(b, a);
    a.list(stuck.member(),
        new PinBook.Member(b.key.publicKey(), null, List.of(b.tls.get().pin()), List.of()));

    try (RawPeer raw = RawPeer.peer(stuck, a)) {
      TestNode.until(() -> a.peer(stuck).isPresent());
      for (int i = 0; i < 600; i++) {
        a.network()
            .broadcast(new PeerMessage.Transactions(List.of(Bytes.wrap(new byte[64 << 10]))));
        a.network().broadcast(new PeerMessage.SignedMessage(Bytes.ofLong(i)));
        PeerMessage got = b.await("received").message();
        while (!(got instanceof PeerMessage.SignedMessage)) {
          got = b.await("received").message();
        }
        assertThat(a.peer(stuck).orElseThrow().outboxBytes()).isLessThanOrEqualTo(8 << 20);
      }
      assertThat(a.dropped.get()).isPositive();
      assertThat(raw.socket.isConnected()).isTrue();
    }
  }
}
