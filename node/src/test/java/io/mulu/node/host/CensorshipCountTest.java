package io.mulu.node.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.consensus.Evidence;
import io.mulu.consensus.Message;
import io.mulu.consensus.Replica;
import io.mulu.consensus.SignedMessage;
import io.mulu.node.fakes.FakeChain;
import io.mulu.node.fakes.FakeWorkers;
import io.mulu.node.fakes.ManualLoop;
import io.mulu.node.fakes.RecordingPeers;
import io.mulu.node.ledger.Ledger;
import io.mulu.node.ledger.Mempool;
import io.mulu.node.ledger.PooledTransaction;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.protocol.Block;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.storage.memory.Faults;
import io.mulu.storage.memory.MemoryMedium;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a backup makes of blocks that leave out what it has known for long (rule 8). */
class CensorshipCountTest {
  private final FakeChain chain = new FakeChain();
  private final ManualLoop loop = new ManualLoop(FakeChain.START + 60_000);
  private final RecordingPeers peers = new RecordingPeers();
  private final MemoryMedium medium = new MemoryMedium(Faults.NONE, new Random(3));
  private final Ledger ledger = chain.ledger(medium);
  private final PooledTransaction victim = chain.pooled(ledger,
      chain.submission(0, FakeChain.START + 300_000), 0);
  private final ReplicaHost host = backup();

  private ReplicaHost backup() {
    PublicKey own = ledger.validators().at(1).key();
    KeyPair key = IntStream.range(0, FakeChain.FOUNDERS)
        .mapToObj(i -> FakeChain.key("consensus", i)).filter(k -> k.publicKey().equals(own))
        .findFirst().orElseThrow();
    Signing signing = DurableSigning.open(medium, ledger.chainId(), own, true, nanos -> {
    });
    Bodies bodies = new Bodies(loop, peers, ledger, block -> {
    }, incoming -> {
    }, (peer, height) -> {
    });
    return new ReplicaHost(new Replica(ledger.chainId(), Optional.of(key), "test"),
        new ReplicaHost.Parts(loop, loop.clock(), new FakeWorkers(loop), peers, ledger, signing,
            bodies, new Deaf()));
  }

  /** Nothing of it matters here. */
  private static final class Deaf implements ReplicaHost.Listener {
    @Override
    public void advanced(Block block, QuorumCertificate certificate) {
      // seen in the ledger
    }

    @Override
    public void syncWanted(long height) {
      // the test commits what it likes
    }

    @Override
    public void rejoinWanted(String reason) {
      throw new AssertionError(reason);
    }

    @Override
    public void relayWanted() {
      // nobody is there
    }

    @Override
    public void evidenceFound(Evidence evidence) {
      throw new AssertionError(evidence.toString());
    }

    @Override
    public void signingEnded(String reason, String detail) {
      throw new AssertionError(reason + " " + detail);
    }
  }

  /**
   * A block of the first validator that leaves the victim out; returns the view-changes after it.
   */
  private List<Message> afterBlock(boolean isSynced) throws MalformedException {
    ledger.mempool().remove(List.of(victim.transaction().id()));
    Block block = FakeChain.build(ledger);
    ledger.mempool().add(victim, Mempool.Source.VALIDATOR);
    peers.take();
    host.commit(block, chain.certificate(ledger, block), isSynced);
    loop.run();
    List<Message> said = new ArrayList<>();
    for (PeerMessage.SignedMessage sent : peers.take(PeerMessage.SignedMessage.class)) {
      Message message = SignedMessage.decode(sent.bytes()).message();
      if (message instanceof Message.ViewChange) {
        said.add(message);
      }
    }
    return said;
  }

  @Test
  void aSyncedBlockForgetsNothingAndAccusesNobody() throws Exception {
    host.start();
    assertThat(afterBlock(false)).isEmpty();
    assertThat(afterBlock(false)).isEmpty();
    assertThat(afterBlock(true)).as("not counted").isEmpty();

    assertThat(afterBlock(false)).as("the third that it saw itself")
        .containsExactly(new Message.ViewChange(5, 1, null));
  }

  @Test
  void catchingUpPassesNobodyOver() throws Exception {
    host.start();
    for (int i = 0; i < 10; i++) {
      assertThat(afterBlock(true)).isEmpty();
    }
  }
}
