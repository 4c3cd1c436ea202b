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
import io.mulu.storage.LedgerStore;
import io.mulu.storage.StorageException;
import io.mulu.storage.memory.Faults;
import io.mulu.storage.memory.MemoryMedium;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplicaHostTest {
  private final FakeChain chain = new FakeChain();
  private final ManualLoop loop = new ManualLoop(FakeChain.START + 60_000);
  private final FakeWorkers workers = new FakeWorkers(loop);
  private final RecordingPeers peers = new RecordingPeers();
  private final List<String> reports = new ArrayList<>();
  private String failing = "";
  private final MemoryMedium medium = new MemoryMedium((moment, operation, name) -> {
    boolean isWrite = operation == Faults.Operation.SYNC
        || operation == Faults.Operation.WRITE_BATCH;
    if (isWrite && name.equals(failing)) {
      throw new StorageException("the disk is full");
    }
  }, new Random(3));
  private Ledger ledger;
  private ReplicaHost host;

  /** As the first primary. */
  @BeforeEach
  void start() {
    ledger = chain.ledger(medium);
    startAs(0, DurableSigning.open(medium, ledger.chainId(), ledger.validators().at(0).key(), true,
        nanos -> {
        }));
  }

  private void startAs(int position, Signing signing) {
    PublicKey validator = ledger.validators().at(position).key();
    KeyPair key = null;
    for (int i = 0; i < FakeChain.FOUNDERS; i++) {
      KeyPair candidate = FakeChain.key("consensus", i);
      key = candidate.publicKey().equals(validator) ? candidate : key;
    }
    Bodies bodies = new Bodies(loop, peers, ledger, block -> host.proposalFetched(block),
        incoming -> host.received(incoming), (peer, height) -> {
        });
    host = new ReplicaHost(new Replica(ledger.chainId(), Optional.of(key), "test"),
        new ReplicaHost.Parts(loop, loop.clock(), workers, peers, ledger, signing, bodies,
            new Listening()));
    host.start();
    loop.run();
    peers.take();
  }

  private final class Listening implements ReplicaHost.Listener {
    @Override
    public void advanced(Block block, QuorumCertificate certificate) {
      reports.add("advanced " + block.header().height());
    }

    @Override
    public void syncWanted(long height) {
      reports.add("sync");
    }

    @Override
    public void rejoinWanted(String reason) {
      reports.add("rejoin");
    }

    @Override
    public void relayWanted() {
      reports.add("relay");
    }

    @Override
    public void evidenceFound(Evidence evidence) {
      reports.add("evidence");
    }

    @Override
    public void signingEnded(String reason, String detail) {
      reports.add("ended " + reason);
    }
  }

  private boolean hasProposed() throws MalformedException {
    boolean found = false;
    for (PeerMessage.SignedMessage sent : peers.take(PeerMessage.SignedMessage.class)) {
      found |= SignedMessage.decode(sent.bytes()).message() instanceof Message.PrePrepare;
    }
    return found;
  }

  private void addWork() {
    PooledTransaction pooled = chain.pooled(ledger, chain.submission(0, FakeChain.START + 300_000),
        loop.nowMillis());
    ledger.mempool().add(pooled, Mempool.Source.VALIDATOR);
    host.signalWork();
  }

  @Test
  void workMakesThePrimaryPropose() throws Exception {
    addWork();
    loop.run();

    assertThat(hasProposed()).isTrue();
    assertThat(reports).isEmpty();
  }

  @Test
  void workAfterABuildThatCameToNothingIsToldAgain() throws Exception {
    addWork();
    ledger.mempool()
        .remove(ledger.mempool().all().stream().map(p -> p.transaction().id()).toList());
    loop.run();
    assertThat(hasProposed()).isFalse();

    addWork();
    loop.run();

    assertThat(hasProposed()).isTrue();
  }

  @Test
  void workThatIsGoneIsTakenBackSoThatABackupDoesNotLeaveTheView() {
    startAs(1, Signing.ofObserver());
    addWork();
    loop.run();
    host.repeatWork();
    loop.run();
    assertThat(host.status().viewTimerArmed()).isTrue();

    ledger.mempool()
        .remove(ledger.mempool().all().stream().map(p -> p.transaction().id()).toList());
    host.repeatWork();
    loop.run();

    assertThat(host.status().viewTimerArmed()).isFalse();
  }

  @Test
  void aJournalThatFailsEndsSigningAndNothingElse() throws Exception {
    failing = "journal";
    addWork();
    loop.run();
    assertThat(hasProposed()).isFalse();
    assertThat(reports).containsExactly("ended DISK");

    failing = "";
    loop.pass(60_000);
    assertThat(peers.take()).isEmpty();
    Block block = FakeChain.build(ledger);
    host.commit(block, chain.certificate(ledger, block), true);
    assertThat(ledger.head()).isEqualTo(block.header());
  }

  @Test
  void aStoreThatFailsEndsSigningAndIsNotTriedAgain() {
    failing = LedgerStore.NAME;
    Block block = FakeChain.build(ledger);
    QuorumCertificate certificate = chain.certificate(ledger, block);
    host.commit(block, certificate, true);
    failing = "";
    host.commit(block, certificate, true);
    loop.run();

    assertThat(reports).containsExactly("ended DISK");
    assertThat(ledger.head().height()).isZero();
  }

  @Test
  void whatSyncAndConsensusBothCommitIsCommittedOnce() {
    Block block = FakeChain.build(ledger);
    QuorumCertificate certificate = chain.certificate(ledger, block);
    host.commit(block, certificate, true);
    host.commit(block, certificate, false);
    loop.run();

    assertThat(reports).containsExactly("advanced 1");
    assertThat(host.status().height()).isEqualTo(2);
  }

  @Test
  void aCertifiedBlockThatOwnExecutionContradictsEndsSigning() throws Exception {
    host.contradicted(FakeChain.build(ledger), "state root differs");
    addWork();
    loop.pass(60_000);

    assertThat(reports).containsExactly("ended STATE_ROOT_MISMATCH");
    assertThat(hasProposed()).isFalse();
    assertThat(host.isSigningEnded()).isTrue();
  }
}
