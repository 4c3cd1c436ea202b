package io.mulu.node.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.consensus.Evidence;
import io.mulu.consensus.Replica;
import io.mulu.node.fakes.FakeChain;
import io.mulu.node.fakes.FakeWorkers;
import io.mulu.node.fakes.ManualLoop;
import io.mulu.node.fakes.RecordingPeers;
import io.mulu.node.ledger.HeightContexts;
import io.mulu.node.ledger.Ledger;
import io.mulu.node.ledger.TransactionIntake;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.node.sync.ChainSync;
import io.mulu.protocol.Block;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.answer.CertifiedBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PeerTrafficTest {
  private static final PeerId A = FakeChain.peer(1);
  private static final PeerId B = FakeChain.peer(2);

  private final Ledger ledger = new FakeChain().ledger();
  private final ManualLoop loop = new ManualLoop(FakeChain.START);
  private final FakeWorkers workers = new FakeWorkers(loop);
  private final RecordingPeers peers = new RecordingPeers();
  private final List<Throwable> fatal = new ArrayList<>();
  private final List<Evidence> news = new ArrayList<>();
  private final PeerTraffic traffic = traffic();

  private PeerTraffic traffic() {
    Bodies bodies = new Bodies(loop, peers, ledger, block -> {
    }, incoming -> {
    }, (peer, height) -> {
    });
    ReplicaHost host = new ReplicaHost(new Replica(ledger.chainId(), Optional.empty(), "test"),
        new ReplicaHost.Parts(loop, loop.clock(), workers, peers, ledger, Signing.ofObserver(),
            bodies, null));
    return new PeerTraffic(loop, peers, host, bodies,
        new TransactionIntake(loop, loop.clock(), workers, peers, ledger, pooled -> {
        }), new ChainSync(loop, workers, peers, ledger, ChainSync.Settings.defaults(),
            new ChainSync.Sink() {
              @Override
              public void commit(Block block, QuorumCertificate certificate) {
                throw new AssertionError("nothing is synced here");
              }

              @Override
              public void contradicted(Block block, String problem) {
                throw new AssertionError("nothing is synced here");
              }

              @Override
              public void contradicted(String problem) {
                throw new AssertionError("nothing is synced here");
              }

              @Override
              public boolean write(Runnable work) {
                throw new AssertionError("nothing is synced here");
              }

              @Override
              public void adopted(CertifiedBlock head) {
                throw new AssertionError("nothing is synced here");
              }
            }),
        new EvidenceGossip(loop, loop.clock(), workers, peers,
            new HeightContexts(ledger.chainId(), ledger.chainState(), height -> Optional.empty()),
            news::add),
        fatal::add);
  }

  @Test
  void aPeerThatSendsMoreThanTheLoopTakesIsPausedAndOthersAreNot() {
    Bytes part = Bytes.wrap(new byte[PeerMessage.PART_BYTES_MAX]);
    int parts = (int) (PeerTraffic.PEER_BYTES_MAX / part.size());
    for (int i = 0; i < parts - 1; i++) {
      traffic.received(A, new PeerMessage.BlockResponse(1, 1, 0, 2, part));
    }
    assertThat(peers.isReading(A)).isTrue();

    traffic.received(A, new PeerMessage.BlockResponse(1, 1, 0, 2, part));
    traffic.received(B, new PeerMessage.BlockResponse(1, 1, 0, 2, part));

    assertThat(peers.isReading(A)).isFalse();
    assertThat(peers.isReading(B)).isTrue();
    loop.run();
    assertThat(peers.isReading(A)).isTrue();
  }

  @Test
  void manySmallMessagesPauseToo() {
    for (int i = 0; i < PeerTraffic.PEER_MESSAGES_MAX; i++) {
      assertThat(peers.isReading(A)).isTrue();
      traffic.received(A, new PeerMessage.BlockRequest(i, 5, 1));
    }
    assertThat(peers.isReading(A)).isFalse();

    loop.run();

    assertThat(peers.isReading(A)).isTrue();
  }

  @Test
  void rubbishIsCountedAndFollowersHaveNoSayInConsensus() {
    PeerMessage.SignedMessage rubbish = new PeerMessage.SignedMessage(Bytes.utf8("rubbish"));
    traffic.received(A, rubbish);
    traffic.received(PeerId.follower(io.mulu.protocol.Hash.ZERO), rubbish);
    traffic.received(A, new PeerMessage.Evidence(Bytes.utf8("rubbish")));
    loop.run();

    assertThat(traffic.malformed()).isEqualTo(2);
    assertThat(news).isEmpty();
    assertThat(fatal).isEmpty();
  }
}
