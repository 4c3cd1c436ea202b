package io.mulu.testnet.torture;

import io.mulu.client.ClientException;
import io.mulu.client.Sender;
import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.Hash;
import io.mulu.protocol.UnprovenException;
import io.mulu.protocol.answer.Location;
import io.mulu.protocol.answer.NodeStatus;
import io.mulu.protocol.api.ChainApi;
import io.mulu.protocol.api.NoParams;
import io.mulu.protocol.api.NodeApi;
import io.mulu.testnet.chain.Chain;
import io.mulu.testnet.chain.RpcConnection;
import io.mulu.testnet.chain.RpcFailure;
import io.mulu.testnet.founding.CeremonyException;
import io.mulu.testnet.founding.Founding;
import io.mulu.testnet.net.LocalNet;
import io.mulu.testnet.net.LocalNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Kills all validators with SIGKILL under load, again and again, and lets them come back. Then
 * every transaction and block that a client was told is final must be in its place, proven from
 * genesis, and all validators must have one head. Bounded in time; confined to one thread.
 */
public final class Torture {
  private static final int CLIENTS_PER_NODE = 2;
  private static final Duration LOAD_END = Duration.ofSeconds(150);
  private static final Duration QUIET = Duration.ofSeconds(60);
  private static final int POLL_MILLIS = 100;

  private final LocalNet net;
  private final int powerCuts;
  private final Duration loadTime;
  private final Consumer<String> say;
  private final History history = new History();
  private final List<String> failures = new ArrayList<>();
  private final long startNanos = System.nanoTime();
  private double recoverySecondsMax;
  private int proven;
  private long height;
  private int heads;

  /**
   * @param loadTime
   *          of all rounds together
   */
  public Torture(LocalNet net, int powerCuts, Duration loadTime, Consumer<String> say) {
    this.net = net;
    this.powerCuts = powerCuts;
    this.loadTime = loadTime;
    this.say = say;
  }

  /** Leaves no process behind. */
  public TortureReport run() throws IOException, CeremonyException, InterruptedException {
    Genesis genesis = Founding.readGenesis(net.genesis());
    int cuts = 0;
    try (Chain chain = new Chain(genesis, net.nodes().stream().map(LocalNode::rpc).toList())) {
      recover("start");
      List<Load> clients = clients(chain);
      List<Thread> threads = clients.stream().map(c -> Thread.ofVirtual().start(c)).toList();
      SplittableRandom random = new SplittableRandom();
      long roundMillis = Math.max(200, loadTime.toMillis() / (powerCuts + 1));
      for (int cut = 1; cut <= powerCuts && failures.isEmpty(); cut++) {
        Thread.sleep(roundMillis / 2 + random.nextLong(roundMillis));
        net.powerCut();
        cuts++;
        recover("power cut " + cut + " of " + powerCuts);
      }
      Thread.sleep(roundMillis / 2);
      clients.forEach(Load::end);
      for (Thread thread : threads) {
        if (!thread.join(LOAD_END)) {
          thread.interrupt();
        }
      }
      check(chain);
    } catch (IOException e) {
      failures.add(String.valueOf(e.getMessage()));
    } finally {
      net.stop();
    }
    failures.addAll(history.contradictions());
    return new TortureReport(failures, cuts, history.transactions().size(), proven,
        history.blocks().size(), height, heads, recoverySecondsMax, seconds(startNanos));
  }

  private List<Load> clients(Chain chain) throws IOException {
    List<Load> clients = new ArrayList<>();
    for (int i = 0; i < net.nodes().size(); i++) {
      String code = net.nodes().get(i).member().code();
      Sender admin = new Sender(chain.genesis().adminId(chain.founder(code)),
          Founding.adminKey(net.folder(), code));
      for (int c = 0; c < CLIENTS_PER_NODE; c++) {
        clients.add(new Load(chain, i, admin, history));
      }
    }
    return clients;
  }

  private void recover(String what) throws IOException, InterruptedException {
    long sinceNanos = System.nanoTime();
    net.start();
    double took = seconds(sinceNanos);
    recoverySecondsMax = Math.max(recoverySecondsMax, took);
    say.accept(String.format("%-22s all ready after %.1f s; %d transactions acknowledged", what,
        took, history.transactions().size()));
  }

  private void check(Chain chain) throws IOException, InterruptedException {
    awaitQuiet();
    if (heads != 1) {
      failures.add(heads + " different heads");
    }
    if (history.transactions().isEmpty()) {
      failures.add("no transaction became final: nothing was tested");
    }
    say.accept("checking " + history.transactions().size() + " transactions and "
        + history.blocks().size() + " blocks by proof");
    int node = 0;
    for (Map.Entry<Hash, Location> told : history.transactions().entrySet()) {
      checkTransaction(chain, node++ % net.nodes().size(), told.getKey(), told.getValue());
    }
    for (Map.Entry<Long, Hash> seen : history.blocks().entrySet()) {
      checkBlock(chain, node++ % net.nodes().size(), seen.getKey(), seen.getValue());
    }
  }

  private void awaitQuiet() throws IOException, InterruptedException {
    long sinceNanos = System.nanoTime();
    Set<Long> heights = new HashSet<>();
    do {
      Thread.sleep(POLL_MILLIS);
      heights.clear();
      Set<Hash> hashes = new HashSet<>();
      for (LocalNode node : net.nodes()) {
        try {
          NodeStatus status = new RpcConnection(node.rpc(), answer -> {
          }).call(NodeApi.STATUS, new NoParams());
          heights.add(status.height());
          hashes.add(status.headHash());
          height = status.height();
        } catch (RpcFailure e) {
          throw new IOException(e.getMessage(), e);
        }
      }
      heads = hashes.size();
    } while (heights.size() > 1 && System.nanoTime() - sinceNanos < QUIET.toNanos());
  }

  private void checkTransaction(Chain chain, int node, Hash id, Location told)
      throws InterruptedException {
    try {
      chain.reader(node).receipt(id);
      Location now = chain.client(node)
          .call(ChainApi.TRANSACTION, new ChainApi.TransactionQuery(id)).location();
      if (now.equals(told)) {
        proven++;
      } else {
        failures.add("transaction " + id.hex() + " was final at " + told + ", now at " + now);
      }
    } catch (ClientException | UnprovenException e) {
      failures
          .add("transaction " + id.hex() + " was final at " + told + ", now: " + e.getMessage());
    }
  }

  private void checkBlock(Chain chain, int node, long at, Hash told) throws InterruptedException {
    try {
      BlockHeader header = chain.reader(node).header(at);
      if (!header.hash().equals(told)) {
        failures.add("block " + at + " was " + told.hex() + ", now " + header.hash().hex());
      }
    } catch (ClientException | UnprovenException e) {
      failures.add("block " + at + " was " + told.hex() + ", now: " + e.getMessage());
    }
  }

  private static double seconds(long sinceNanos) {
    return Math.round((System.nanoTime() - sinceNanos) / 1e6) / 1e3;
  }
}
