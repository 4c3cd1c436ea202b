package io.mulu.node;

import io.mulu.consensus.Evidence;
import io.mulu.consensus.Replica;
import io.mulu.consensus.ReplicaStatus;
import io.mulu.node.api.HeadSignal;
import io.mulu.node.api.RecentTransactions;
import io.mulu.node.api.StatusBoard;
import io.mulu.node.host.Bodies;
import io.mulu.node.host.EvidenceGossip;
import io.mulu.node.host.NodeLog;
import io.mulu.node.host.PeerTraffic;
import io.mulu.node.host.Rejoiner;
import io.mulu.node.host.ReplicaHost;
import io.mulu.node.host.Signing;
import io.mulu.node.ledger.ChainStore;
import io.mulu.node.ledger.HeightContexts;
import io.mulu.node.ledger.Ledger;
import io.mulu.node.ledger.Listing;
import io.mulu.node.ledger.Mempool;
import io.mulu.node.ledger.TransactionIntake;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.node.p2p.PeerNetwork;
import io.mulu.node.ports.EventLoop;
import io.mulu.node.ports.WallClock;
import io.mulu.node.ports.Workers;
import io.mulu.node.sync.ChainSync;
import io.mulu.protocol.Block;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.Submission;
import io.mulu.protocol.answer.CertifiedBlock;
import io.mulu.protocol.crypto.Signer;
import io.mulu.vm.Executor;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The deterministic whole of a node, wired together: replica, ledger, pool, sync on the ports it is
 * given. The same class runs in production ({@link NodeProcess}) and in simulation. Everything but
 * the constructor runs on the event loop.
 */
public final class Node {
  /** How often the node looks after itself: sync, deadlines, status. */
  static final long TICK_MILLIS = 1_000;

  /** What the node is made on. */
  public record Ports(EventLoop loop, WallClock clock, Workers workers, PeerNetwork peers,
      Supplier<Bytes> randomness) {
  }

  /** The keys it signs with whenever the chain lists it; none for one that is never to vote. */
  public record Signers(Signer validator, Signer device) {
  }

  /** Told on the loop of what operators and metrics want to know. */
  public interface Observer {
    void committed(Block block, QuorumCertificate certificate);

    /** Kept for the first time, found here or believed of a peer. */
    void evidence(Evidence evidence);

    void ticked(ReplicaStatus status);
  }

  private final Ports ports;
  private final Ledger ledger;
  private final ReplicaHost host;
  private final Bodies bodies;
  private final TransactionIntake intake;
  private final ChainSync sync;
  private final HeightContexts contexts;
  private final EvidenceGossip evidence;
  private final @Nullable Rejoiner rejoiner;
  private final StatusBoard.Self self;
  private final AtomicReference<Listing> listed = new AtomicReference<>();
  private final RecentTransactions recent = new RecentTransactions();
  private final HeadSignal headSignal;
  private final Observer observer;
  private @Nullable StatusBoard board;
  private String notSigning = "";
  private long lastCommitMillis;

  /** How this node does what it may do as it likes. */
  public record Settings(Mempool.Limits pool, ChainSync.Settings sync) {
    public static Settings defaults() {
      return new Settings(Mempool.Limits.defaults(), ChainSync.Settings.defaults());
    }
  }

  public Node(Ports ports, ChainStore store, Executor executor, Settings settings,
      Optional<Signers> signers, Signing signing, StatusBoard.Self self, Observer observer) {
    this.ports = ports;
    this.observer = observer;
    this.self = self;
    this.ledger = new Ledger(store, executor, new Mempool(settings.pool()));
    listed.set(ledger.listing());
    this.headSignal = new HeadSignal(ledger.head().height());
    this.sync = new ChainSync(ports.loop(), ports.workers(), ports.peers(), ledger, settings.sync(),
        new Synced());
    this.bodies = new Bodies(ports.loop(), ports.peers(), ledger,
        block -> hostOf().proposalFetched(block), incoming -> hostOf().received(incoming),
        sync::push);
    this.contexts = new HeightContexts(ledger.chainId(), ledger.chainState(), store::header);
    this.evidence = new EvidenceGossip(ports.loop(), ports.clock(), ports.workers(), ports.peers(),
        contexts, this::evidenceKept);
    Replica replica = new Replica(ledger.chainId(), signers.map(Signers::validator),
        self.version());
    this.host = new ReplicaHost(replica, new ReplicaHost.Parts(ports.loop(), ports.clock(),
        ports.workers(), ports.peers(), ledger, signing, bodies, new HostListener()));
    this.intake = new TransactionIntake(ports.loop(), ports.clock(), ports.workers(), ports.peers(),
        ledger, pooled -> {
          bodies.pooled(pooled.transaction().envelopeHash());
          host.signalWork();
        });
    this.rejoiner = signers.map(s -> new Rejoiner(ports.loop(), ports.clock(), ledger,
        s.validator(), s.device(), ports.randomness(), intake::submit, host::rejoined))
        .orElse(null);
  }

  /** Blocks of sync go the same way as those of consensus. */
  private final class Synced implements ChainSync.Sink {
    @Override
    public void commit(Block block, QuorumCertificate certificate) {
      hostOf().commit(block, certificate, true);
    }

    @Override
    public void contradicted(Block block, String problem) {
      hostOf().contradicted(block, problem);
    }

    @Override
    public void contradicted(String problem) {
      hostOf().contradicted(problem);
    }

    @Override
    public boolean write(Runnable work) {
      return hostOf().write(work);
    }

    @Override
    public void adopted(CertifiedBlock head) {
      hostOf().adopted(head.block(), Objects.requireNonNull(head.certificate()));
    }
  }

  private ReplicaHost hostOf() {
    return host;
  }

  /**
   * Replays the journal before any message is looked at; then the network may start.
   *
   * @param breakGlassFloor
   *          an operator's order to vote again above a height (docs/spec/consensus.md, rule 4)
   */
  public void start(Optional<Long> breakGlassFloor) {
    ports.loop().checkOnLoop();
    host.start();
    board = new StatusBoard(self, seen(), ports.loop()::nowMillis);
    board().show(evidence.kept()); // of the journal's replay
    breakGlassFloor.ifPresent(floor -> {
      NodeLog.breakGlass(floor);
      host.rejoined(floor);
    });
    ports.loop().after(TICK_MILLIS, this::tick);
  }

  public EvidenceGossip evidence() {
    return evidence;
  }

  /** What peers say goes here. */
  public PeerTraffic traffic(Consumer<Throwable> onFatal) {
    return new PeerTraffic(ports.loop(), ports.peers(), host, bodies, intake, sync, evidence,
        onFatal);
  }

  private void tick() {
    sync.tick();
    host.repeatWork();
    host.tidy();
    ports.peers()
        .broadcast(new PeerMessage.Status(ledger.head().height(), ledger.head().hash(),
            host.status().view(), ledger.transfer().blocksKeptFrom(), sync.offered(),
            ports.clock().nowMillis(), self.version()));
    ReplicaStatus status = host.status();
    observer.ticked(status);
    board().update(seen());
    ports.loop().after(TICK_MILLIS, this::tick);
  }

  private StatusBoard.Seen seen() {
    ReplicaStatus status = host.status();
    long viewChanges = status.viewsLeft().values().stream().mapToLong(Long::longValue).sum();
    return new StatusBoard.Seen(ledger.head(), ledger.head().hash(), ledger.validators(), status,
        sync.isSyncing(), sync.lagBlocks(), ledger.mempool().size(), notSigning(status),
        ports.peers().peers(), ports.clock().nowMillis(), viewChanges, lastCommitMillis);
  }

  private void updateBoard() {
    StatusBoard shown = board;
    if (shown != null) {
      shown.update(seen());
    }
  }

  private void evidenceKept(Evidence kept) {
    NodeLog.evidence(kept.validator(), kept.kind().name(), kept.height());
    observer.evidence(kept);
    StatusBoard shown = board;
    if (shown != null) {
      shown.show(evidence.kept());
    }
  }

  private String notSigning(ReplicaStatus status) {
    if (!notSigning.isEmpty()) {
      return notSigning;
    }
    return switch (status.role()) {
      case VALIDATOR -> "";
      case OBSERVER -> "observer at this height";
      case AMNESIAC -> "lost its memory, waits for its rejoin";
    };
  }

  /** The host's reports to the rest of the node. */
  private final class HostListener implements ReplicaHost.Listener {
    @Override
    public void advanced(Block block, QuorumCertificate certificate) {
      lastCommitMillis = ports.clock().nowMillis();
      for (Submission submission : block.transactions()) {
        recent.forget(submission.transaction().id());
      }
      bodies.committed(block.header().height());
      intake.advanced();
      sync.advanced();
      contexts.advanced(ledger.chainState());
      evidence.advanced();
      if (rejoiner != null) {
        rejoiner.advanced(block);
      }
      observer.committed(block, certificate);
      relist();
      updateBoard();
      headSignal.advance(block.header().height());
    }

    @Override
    public void syncWanted(long height) {
      sync.wanted(height);
    }

    @Override
    public void rejoinWanted(String reason) {
      if (rejoiner != null) {
        rejoiner.start(reason);
      }
    }

    @Override
    public void relayWanted() {
      intake.relayOldest();
    }

    @Override
    public void evidenceFound(Evidence found) {
      evidence.found(found);
    }

    @Override
    public void signingEnded(String reason, String detail) {
      notSigning = reason + ": " + detail;
      updateBoard();
    }
  }

  private void relist() {
    Listing now = ledger.listing();
    Listing before = listed.getAndSet(now);
    if (now.equals(before)) {
      return;
    }
    ports.peers().pinsChanged();
    PublicKey own = self.validatorKey();
    boolean was = own != null && before.validators().contains(own);
    boolean is = own != null && now.validators().contains(own);
    if (is && !was) {
      NodeLog.joined(ledger.head().height() + 1);
    } else if (was && !is) {
      NodeLog.left(ledger.head().height() + 1);
    }
  }

  /** Who may connect, as the newest block leaves it. Thread-safe. */
  public Listing listing() {
    return listed.get();
  }

  public Ledger ledger() {
    return ledger;
  }

  public TransactionIntake intake() {
    return intake;
  }

  /** Where the replica stands now. Only on the loop; others read the {@link #board}. */
  public ReplicaStatus status() {
    return host.status();
  }

  /** There once {@link #start} has returned. */
  public StatusBoard board() {
    StatusBoard shown = board;
    Invariant.check(shown != null, "the node has started");
    return Objects.requireNonNull(shown);
  }

  public RecentTransactions recent() {
    return recent;
  }

  public HeadSignal headSignal() {
    return headSignal;
  }

  public long syncLagBlocks() {
    return sync.lagBlocks();
  }
}
