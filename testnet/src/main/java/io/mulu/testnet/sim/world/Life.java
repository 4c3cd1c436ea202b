package io.mulu.testnet.sim.world;

import io.mulu.consensus.Evidence;
import io.mulu.consensus.ReplicaStatus;
import io.mulu.node.Node;
import io.mulu.node.api.StatusBoard;
import io.mulu.node.host.DurableSigning;
import io.mulu.node.host.PeerTraffic;
import io.mulu.node.ledger.ChainStore;
import io.mulu.node.ledger.PinnedLedger;
import io.mulu.protocol.Block;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.Hash;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.storage.LogBinding;
import io.mulu.storage.StorageMedium;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One life of a node: the production {@link Node} and everything above its ports, opened as
 * {@code NodeProcess} opens it.
 */
final class Life {
  private final Machine machine;
  private final SimLoop loop;
  private final SimWorkers workers;
  private final SimPeers peers;
  private @Nullable Node node;
  private @Nullable ChainStore chain;
  private @Nullable PeerTraffic traffic;
  private boolean isDead;
  private boolean isOpen;

  Life(Machine machine) {
    this.machine = machine;
    VirtualTime time = machine.world().time();
    Consumer<Throwable> onFatal = this::escaped;
    this.loop = new SimLoop(time, machine::taskMillis, onFatal);
    this.workers = new SimWorkers(time, loop, machine::workMillis, onFatal);
    this.workers.setPlaces(machine.workersPlaces());
    this.peers = new SimPeers(machine.world().network(), machine.place(), machine.id(),
        (to, message) -> machine.world().sensors().sends(machine, to, message));
  }

  /** The journal is replayed before the network brings the first message. */
  void start() {
    Node made = open();
    node = made;
    loop.offer(() -> {
      made.start(Optional.empty());
      PeerTraffic listener = made.traffic(this::escaped);
      traffic = listener;
      peers.start(listener);
      isOpen = true;
    });
  }

  private Node open() {
    Consortium consortium = machine.world().consortium();
    Genesis genesis = consortium.genesis();
    StorageMedium medium = machine.disk().medium();
    ChainStore store = ChainStore.open(medium, genesis, consortium.executor());
    chain = store;
    DurableSigning signing = DurableSigning.open(medium,
        new LogBinding(genesis.chainId(), machine.key().publicKey()), machine.takeKeyIsUnused(),
        machine.limits(), nanos -> {
        });
    machine.keyIsUsed();
    Node.Ports ports = new Node.Ports(loop, machine::wallMillis, workers, peers, this::fresh);
    Hash organization = genesis.organizationId(machine.seat().organization());
    return new Node(ports, store, consortium.executor(), machine.world().settings(),
        Optional
            .of(new Node.Signers(machine.key(), Consortium.key("device", machine.seat().key()))),
        new SensedSigning(signing, machine, machine.world().sensors()),
        new StatusBoard.Self("simulated", genesis.chainId(), () -> organization,
            machine.key().publicKey(), machine.wallMillis()),
        new Told());
  }

  /** The node's reports, to the sensors. */
  private final class Told implements Node.Observer {
    @Override
    public void committed(Block block, QuorumCertificate certificate) {
      machine.world().sensors().committed(machine, block, certificate);
    }

    @Override
    public void evidence(Evidence evidence) {
      machine.world().sensors().evidence(machine, evidence);
    }

    @Override
    public void ticked(ReplicaStatus status) {
      machine.world().sensors().ticked(machine, status);
    }
  }

  private Bytes fresh() {
    byte[] bytes = new byte[32];
    machine.random().nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  Optional<Node> node() {
    return Optional.ofNullable(node);
  }

  /** What the RPC would read now. */
  Optional<PinnedLedger> pin() {
    ChainStore store = chain;
    return store == null ? Optional.empty() : store.pin();
  }

  boolean isOpen() {
    return isOpen;
  }

  void setWorkers(int places) {
    workers.setPlaces(places);
  }

  void pauseUntil(long millis) {
    loop.pauseUntil(millis);
  }

  /** Runs something on the loop, as an edge of the node would. */
  boolean offer(Runnable task) {
    return loop.offer(task);
  }

  long malformed() {
    PeerTraffic hears = traffic;
    return hears == null ? 0 : hears.malformed();
  }

  int timers() {
    return loop.timers();
  }

  void kill() {
    isDead = true;
    loop.kill();
    workers.kill();
  }

  private void escaped(Throwable cause) {
    if (!isDead) {
      machine.ended(cause);
    }
  }
}
