package io.mulu.node;

import io.mulu.node.api.NodeApi;
import io.mulu.node.api.OwnOrganization;
import io.mulu.node.config.ConfigException;
import io.mulu.node.config.NodeConfig;
import io.mulu.node.host.BreakGlass;
import io.mulu.node.host.DurableSigning;
import io.mulu.node.host.EvidenceGossip;
import io.mulu.node.host.HeapSlack;
import io.mulu.node.host.HelperPool;
import io.mulu.node.host.NodeLog;
import io.mulu.node.host.Signing;
import io.mulu.node.host.SingleThreadLoop;
import io.mulu.node.host.WorkerPool;
import io.mulu.node.keys.KeysException;
import io.mulu.node.keys.NodeKeys;
import io.mulu.node.ledger.ChainStore;
import io.mulu.node.ledger.Listing;
import io.mulu.node.ledger.Mempool;
import io.mulu.node.ledger.TransactionIntake;
import io.mulu.node.ops.MetricsObserver;
import io.mulu.node.ops.NodeMetrics;
import io.mulu.node.ops.OperationsServer;
import io.mulu.node.ops.RpcFront;
import io.mulu.node.p2p.NetworkLimits;
import io.mulu.node.p2p.NetworkSetup;
import io.mulu.node.p2p.NodeIdentity;
import io.mulu.node.p2p.PinBook;
import io.mulu.node.p2p.TlsPeerNetwork;
import io.mulu.node.search.SearchKeeper;
import io.mulu.node.sync.ChainSync;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.Hash;
import io.mulu.protocol.ValidatorSet;
import io.mulu.protocol.crypto.Signatures;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.rpc.LedgerApi;
import io.mulu.rpc.methods.VmContracts;
import io.mulu.storage.StorageMedium;
import io.mulu.storage.files.DataFolder;
import io.mulu.vm.Executor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A running node: data folder, keys, network, RPC around a {@link Node}. Started and closed by one
 * thread; a defect inside ends it, and {@link #awaitEnd} returns it.
 */
public final class NodeProcess implements AutoCloseable {
  public static final String VERSION = "0.1.0";

  private final Deque<AutoCloseable> openParts = new ArrayDeque<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<@Nullable Throwable> defect = new AtomicReference<>();
  private @Nullable RpcFront rpc;
  private @Nullable OperationsServer operations;
  private @Nullable NodeApi api;
  private @Nullable TlsPeerNetwork network;
  private @Nullable Node node;

  /** Why a node cannot start: for people, with the way out in the text. */
  public static final class StartException extends Exception {
    public StartException(String message) {
      super(message);
    }
  }

  private NodeProcess() {
  }

  /**
   * Reads what the configuration names and starts everything.
   *
   * @throws StartException
   *           naming what is wrong and what to do
   */
  public static NodeProcess start(NodeConfig config)
      throws StartException, ConfigException, KeysException {
    return start(config, UnaryOperator.identity());
  }

  /**
   * @param storage
   *          gives what stands between the node and its data folder: the folder's medium itself, or
   *          one around it, as tests have that break it
   */
  public static NodeProcess start(NodeConfig config, UnaryOperator<StorageMedium> storage)
      throws StartException, ConfigException, KeysException {
    NodeProcess process = new NodeProcess();
    try {
      process.open(config, storage);
      return process;
    } catch (StartException | ConfigException | KeysException | RuntimeException e) {
      process.close();
      throw e;
    }
  }

  private void open(NodeConfig config, UnaryOperator<StorageMedium> storage)
      throws StartException, ConfigException, KeysException {
    // Beside the keys, whose unsealing takes as long by intent.
    Thread.ofPlatform().name("mulu-libraries").daemon().start(NodeProcess::loadLibraries);
    NodeKeys keys = NodeKeys.read(config.keysFolder(), config.passphrase(System.getenv()));
    Genesis genesis = readGenesis(config.genesisFile());
    NodeLog.starting(VERSION, genesis.chainId(), config.dataFolder(), Signatures.provider());
    StorageMedium medium = storage.apply(keep(DataFolder.open(config.dataFolder(),
        config.storageCacheBytes(), io.mulu.storage.files.NetworkFileSystem.REFUSED)));
    Executor executor = new Executor(genesis.chainId());
    HelperPool helpers = keep(
        new HelperPool("mulu-tree", Runtime.getRuntime().availableProcessors() - 1));
    ChainStore store = keep(ChainStore.open(medium, genesis, executor, helpers));
    ValidatorSet validators = store.nextValidators();
    if (validators.faultsMax() == 0) {
      NodeLog.noByzantineTolerance(validators.size());
    }
    NodeMetrics metrics = new NodeMetrics(VERSION);
    // Also where the chain does not list the key: it may in any block to come.
    Signing signing = keep(openSigning(config, genesis, keys, medium, metrics));
    wire(config, genesis, keys, store, executor, signing, metrics);
  }

  private static void loadLibraries() {
    DataFolder.loadLibrary();
    Signatures.provider();
  }

  /** Journal and guard are made with the key, before its mark as unused is taken away. */
  private static Signing openSigning(NodeConfig config, Genesis genesis, NodeKeys keys,
      StorageMedium medium, NodeMetrics metrics) throws KeysException {
    boolean isUnused = NodeKeys.isUnused(config.keysFolder());
    Signing signing = DurableSigning.open(medium, genesis.chainId(), keys.consensus().publicKey(),
        isUnused, metrics::journalSynced);
    if (isUnused) {
      NodeKeys.markUsed(config.keysFolder());
    }
    return signing;
  }

  private void wire(NodeConfig config, Genesis genesis, NodeKeys keys, ChainStore store,
      Executor executor, Signing signing, NodeMetrics metrics) throws StartException {
    SingleThreadLoop loop = keep(new SingleThreadLoop("mulu-loop", this::fail));
    WorkerPool workers = keep(
        new WorkerPool(loop, Runtime.getRuntime().availableProcessors(), this::fail));
    AtomicReference<@Nullable Node> listing = new AtomicReference<>();
    SecureRandom random = new SecureRandom();
    TlsPeerNetwork peers = new TlsPeerNetwork(new NetworkSetup(
        new NodeIdentity(genesis.chainId(), genesisHash(store), keys.consensus(), VERSION),
        keys::tls, () -> pins(listing.get(), config), config.peersBind(), NetworkLimits.defaults(),
        metrics.network(), Clock.systemUTC(), random));
    network = peers;
    Supplier<Hash> organization = new OwnOrganization(
        () -> Objects.requireNonNull(listing.get(), "asked after the start").ledger().view(),
        keys.device().publicKey());
    Node made = new Node(
        new Node.Ports(loop, System::currentTimeMillis, workers, peers, () -> fresh(random)), store,
        executor,
        new Node.Settings(
            new Mempool.Limits(config.mempoolTransactionsMax(), config.mempoolBytesMax(),
                config.mempoolOrganizationPercentMax()),
            new ChainSync.Settings(config.startsBySnapshot(), config.snapshotBlocks())),
        Optional.of(new Node.Signers(keys.consensus(), keys.device())), signing,
        new io.mulu.node.api.StatusBoard.Self(VERSION, genesis.chainId(), organization,
            keys.consensus().publicKey(), System.currentTimeMillis()),
        new MetricsObserver(metrics, loop::nowMillis, peers::peers));
    node = made;
    listing.set(made);
    loop.start();
    openParts.push(peers::stop);
    startOnLoop(loop, made, BreakGlass.take(config.dataFolder()), peers);
    readings(config, keys, metrics, made, loop, workers, peers);
    NodeApi answers = new NodeApi(genesis, store, loop, made.intake(), made.recent(),
        made.headSignal(), made.board());
    api = answers;
    SearchKeeper search = keep(openSearch(config, store, made));
    metrics.read("mulu.search.lag.blocks", "blocks that the search index is behind", search,
        SearchKeeper::lagBlocks);
    rpc = keep(RpcFront.start(config, organization, answers, new VmContracts(genesis.chainId()),
        search, metrics));
    try {
      operations = keep(OperationsServer.start(config.operationsBind(), answers::health, metrics));
    } catch (IOException e) {
      throw new StartException(
          "ports.operations: " + config.operationsBind() + " cannot be used: " + e.getMessage());
    }
    HeapSlack.start().ifPresent(this::keep);
    NodeLog.ready(made.headSignal().height(), config.rpcBind().toString());
  }

  private static SearchKeeper openSearch(NodeConfig config, ChainStore store, Node node)
      throws StartException {
    Path folder = config.dataFolder().resolve(SearchKeeper.FOLDER);
    try {
      return SearchKeeper.start(store, node.headSignal(), folder);
    } catch (IOException e) {
      throw new StartException(folder + " cannot be used: " + e.getMessage());
    }
  }

  /** Asked only when the network runs, and so after the node is made. */
  private static PinBook pins(@Nullable Node node, NodeConfig config) {
    Listing listing = Objects.requireNonNull(node, "asked after the start").listing();
    return PinBook.of(listing.validators(), listing.guests(), config.localMembers());
  }

  /** The journal is replayed before the network brings the first message. */
  private void startOnLoop(SingleThreadLoop loop, Node made, Optional<Long> floor,
      TlsPeerNetwork peers) throws StartException {
    CountDownLatch started = new CountDownLatch(1);
    boolean taken = loop.offer(() -> {
      made.start(floor);
      peers.start(made.traffic(this::fail));
      started.countDown();
    });
    try {
      while (taken && defect.get() == null && !started.await(100, TimeUnit.MILLISECONDS)) {
        // a defect on the loop ends the wait, too
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted while starting");
    }
    Throwable escaped = defect.get();
    if (escaped != null) {
      throw new StartException("cannot start: " + escaped.getMessage());
    }
  }

  private static double secondsLeft(NodeKeys keys) {
    Instant end = keys.tls().certificate().getNotAfter().toInstant();
    return Duration.between(Instant.now(), end).toSeconds();
  }

  private static void readings(NodeConfig config, NodeKeys keys, NodeMetrics metrics, Node node,
      SingleThreadLoop loop, WorkerPool workers, TlsPeerNetwork peers) {
    metrics.read("mulu.queue.depth", "tasks that wait", loop, SingleThreadLoop::queueDepth, "name",
        "loop");
    metrics.read("mulu.queue.depth", "tasks that wait", workers, WorkerPool::queueDepth, "name",
        "workers");
    String dropped = "what found a full queue, or no allowance";
    metrics.readCount("mulu.dropped", dropped, loop, SingleThreadLoop::dropped, "reason",
        "loop_full");
    metrics.readCount("mulu.dropped", dropped, workers, WorkerPool::dropped, "reason",
        "workers_full");
    metrics.readCount("mulu.dropped", dropped, node.intake(), TransactionIntake::gossipDropped,
        "reason", "gossip_full");
    metrics.readCount("mulu.dropped", dropped, node.evidence(), EvidenceGossip::dropped, "reason",
        "evidence");
    metrics.read("mulu.pending.transactions", "transactions in the pool", node.board(),
        board -> board.nodeStatus().pendingTransactions());
    metrics.read("mulu.sync.lag.blocks", "blocks behind the best claim", node.board(),
        board -> board.nodeStatus().syncLagBlocks());
    metrics.read("mulu.peers.connected", "peers connected", peers,
        network -> network.peers().size());
    metrics.read("mulu.cert.expiry.seconds", "until the certificate should be renewed", keys,
        NodeProcess::secondsLeft, "cert", "tls");
    metrics.read("mulu.disk.free.bytes", "where the data folder is", config,
        c -> c.dataFolder().toFile().getUsableSpace());
  }

  private static Hash genesisHash(ChainStore store) {
    return store.certifiedBlock(0).orElseThrow().block().hash();
  }

  private static Bytes fresh(SecureRandom random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  private static Genesis readGenesis(Path file) throws StartException {
    try {
      Genesis genesis = Genesis.decode(Bytes.wrap(Files.readAllBytes(file)));
      Optional<String> problem = genesis.problem();
      if (problem.isPresent()) {
        throw new StartException(file + ": " + problem.get() + "; every founder signs the same"
            + " file with 'mulu genesis sign'");
      }
      return genesis;
    } catch (MalformedException e) {
      throw new StartException(file + " is no genesis file: " + e.getMessage());
    } catch (IOException e) {
      throw new StartException(file + " cannot be read; node.toml's genesis names it");
    }
  }

  private <T extends AutoCloseable> T keep(T part) {
    openParts.push(part);
    return part;
  }

  private void fail(Throwable escaped) {
    if (defect.compareAndSet(null, escaped)) {
      NodeLog.fatal(escaped);
      ended.countDown();
    }
  }

  /** Waits for {@link #close} or for a defect, and returns the defect if that was it. */
  public Optional<Throwable> awaitEnd() throws InterruptedException {
    ended.await();
    return Optional.ofNullable(defect.get());
  }

  /** What the RPC answers from, for callers in this process. */
  public LedgerApi api() {
    NodeApi answers = api;
    if (answers == null) {
      throw new IllegalStateException("the node has not started");
    }
    return answers;
  }

  public int rpcPort() {
    RpcFront front = rpc;
    return front == null ? 0 : front.port();
  }

  public int operationsPort() {
    OperationsServer served = operations;
    return served == null ? 0 : served.port();
  }

  public int peersPort() {
    TlsPeerNetwork peers = network;
    return peers == null ? 0 : peers.port();
  }

  /** Stops in the opposite order of the start: edges first, the store last. */
  @Override
  public void close() {
    Node made = node;
    while (!openParts.isEmpty()) {
      closeQuietly(openParts.pop());
    }
    if (made != null) {
      NodeLog.stopped(made.headSignal().height());
      node = null;
    }
    ended.countDown();
  }

  private static void closeQuietly(AutoCloseable part) {
    Consumer<Throwable> log = NodeLog::closing;
    try {
      part.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      // Closing goes on: the parts behind this one must still be released.
      log.accept(e);
    }
  }
}
