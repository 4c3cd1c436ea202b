package io.mulu.node.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.node.fakes.FakeChain;
import io.mulu.node.fakes.FakeWorkers;
import io.mulu.node.fakes.ManualLoop;
import io.mulu.node.fakes.RecordingPeers;
import io.mulu.node.ledger.Ledger;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockServerTest {
  private final FakeChain chain = new FakeChain();
  private final Ledger ledger = chain.ledger();
  private final ManualLoop loop = new ManualLoop(FakeChain.START);
  private final FakeWorkers workers = new FakeWorkers(loop);
  private final RecordingPeers peers = new RecordingPeers();
  private final BlockServer server = new BlockServer(ledger, workers, peers);

  private static PeerId follower(int number) {
    return PeerId.follower(Hash.sha256(Bytes.ofLong(number)));
  }

  @Test
  void servesWhatItHasAndSaysWhereItEnds() {
    chain.grow(ledger);
    chain.grow(ledger);

    server.requested(follower(0), new PeerMessage.BlockRequest(9, 1, 5));
    loop.run();

    List<PeerMessage.BlockResponse> answers = peers.take(PeerMessage.BlockResponse.class);
    assertThat(answers).extracting(PeerMessage.BlockResponse::height).containsExactly(1L, 2L, 3L);
    assertThat(answers.get(2).isNone()).isTrue();
  }

  @Test
  void heightsBeyondAnyNumberGiveNothing() {
    server.requested(follower(0), new PeerMessage.BlockRequest(9, Long.MAX_VALUE - 1, 256));
    loop.run();

    assertThat(peers.take(PeerMessage.BlockResponse.class))
        .allMatch(PeerMessage.BlockResponse::isNone);
  }

  @Test
  void aPushOfWhatIsNotThereSendsNothing() {
    server.push(FakeChain.peer(1), 7);
    loop.run();

    assertThat(peers.take()).isEmpty();
  }

  @Test
  void onePeerHasFewTurnsAndAllTogetherABoundedNumber() {
    workers.hold();
    for (int i = 0; i < 100; i++) {
      server.requested(follower(0), new PeerMessage.BlockRequest(i, 1, 1));
    }
    assertThat(workers.held()).isEqualTo(BlockServer.PEER_REQUESTS_MAX);

    for (int i = 0; i < 100; i++) {
      server.requested(follower(i), new PeerMessage.BlockRequest(i, 1, 1));
    }
    assertThat(workers.held()).isEqualTo(BlockServer.REQUESTS_MAX);

    workers.release();
    loop.run();
    peers.take();
    server.requested(follower(0), new PeerMessage.BlockRequest(5, 0, 1));
    loop.run();
    assertThat(peers.take()).hasSize(1);
  }

  @Test
  void aRequestThatFullWorkersRefuseLeavesItsTurn() {
    workers.setPlaces(0);
    for (int i = 0; i < 100; i++) {
      server.requested(follower(0), new PeerMessage.BlockRequest(i, 0, 1));
    }
    workers.setPlaces(1);

    server.requested(follower(0), new PeerMessage.BlockRequest(5, 0, 1));
    loop.run();

    assertThat(peers.take()).hasSize(1);
  }
}
