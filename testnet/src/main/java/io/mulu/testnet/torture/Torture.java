package io.mulu.testnet.torture;

import io.mulu.client.ClientConfig;
import io.mulu.client.MuluClient;
import io.mulu.client.Outcome;
import io.mulu.client.Sender;
import io.mulu.client.VerifiedReader;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Submission;
import io.mulu.protocol.object.EndpointKind;
import io.mulu.testnet.chain.Chain;
import io.mulu.testnet.chain.NotFinalException;
import io.mulu.testnet.founding.CeremonyException;
import io.mulu.testnet.founding.Founding;
import io.mulu.testnet.mesh.PeerMesh;
import io.mulu.testnet.net.LocalNet;
import io.mulu.testnet.net.LocalNode;
import io.mulu.testnet.torture.Operation.Attempt;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does to a consortium under load what a schedule says, one fault after the other: each time the
 * chain must go on if a quorum is left, and all must be well again when the cause is gone. In the
 * end {@link FinalCheck} judges. Confined to one thread.
 */
public final class Torture {
  private static final int CLIENTS_PER_NODE = 2;
  private static final Duration WRITE_PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOAD_END = Duration.ofSeconds(150);
  /** Generous: a machine may be slow, a chain that stands still stands still for ever. */
  private static final Duration PROGRESS = Duration.ofSeconds(90);
  private static final int POLL_MILLIS = 50;
  private static final Duration NODE_CONNECT = Duration.ofSeconds(2);
  private static final Duration NODE_ANSWER = Duration.ofSeconds(5);
  private static final Duration NODE_PATIENCE = Duration.ofSeconds(1);

  private final LocalNet net;
  private final TortureOptions options;
  private final Consumer<String> say;
  private final History history = new History();
  private final List<String> failures = new ArrayList<>();
  private final List<RoundReport> rounds = new ArrayList<>();
  private final List<MuluClient> clients = new ArrayList<>();
  private int powerCuts;
  private TortureReport.Checked checked = TortureReport.Checked.NOTHING;

  /**
   * @param net
   *          none of whose validators runs
   */
  public Torture(LocalNet net, TortureOptions options, Consumer<String> say) {
    this.net = net;
    this.options = options;
    this.say = say;
  }

  /** Leaves no process behind. */
  public TortureReport run() throws IOException, CeremonyException, InterruptedException {
    long sinceNanos = System.nanoTime();
    Genesis genesis = Founding.readGenesis(net.genesis());
    for (LocalNode node : net.nodes()) {
      if (node.isRunning()) {
        throw new IOException(node.member().code() + " runs already: stop it first");
      }
    }
    try (PeerMesh mesh = PeerMesh.open(net, genesis, new SplittableRandom(options.seed()).split());
        Chain chain = new Chain(genesis, net.nodes().stream().map(LocalNode::rpc).toList())) {
      Site site = new Site(net, mesh, genesis.validatorSet().quorum());
      net.start();
      say.accept(String.format("%d validators ready after %.1f s; seed %d", site.size(),
          seconds(sinceNanos), options.seed()));
      Session.Shared shared = new Session.Shared(chain, site, clients(), readers(genesis),
          register(chain), history);
      underLoad(shared);
      say.accept("checking " + history.writes().size() + " writes, " + history.reads().size()
          + " reads and " + history.blocks().size() + " blocks");
      FinalCheck check = new FinalCheck(site, chain, history);
      checked = check.run();
      failures.addAll(check.failures());
    } catch (IOException | NotFinalException e) {
      failures.add(String.valueOf(e.getMessage()));
      failures.addAll(history.contradictions());
    } finally {
      stop();
    }
    return new TortureReport(failures, options.seed(), powerCuts, rounds, leftOut(), checked,
        seconds(sinceNanos));
  }

  private void stop() throws IOException, InterruptedException {
    clients.forEach(MuluClient::close);
    for (LocalNode node : net.nodes()) {
      node.resume(); // a process that stands still would not hear that it shall end
    }
    net.stop();
  }

  private Map<String, String> leftOut() {
    Map<String, String> leftOut = new TreeMap<>();
    for (FaultKind kind : FaultKind.values()) {
      if (!options.faults().contains(kind)) {
        leftOut.put(kind.word(), kind.missing().orElse("not asked for"));
      }
    }
    return leftOut;
  }

  /** One for each node, that asks no other. */
  private List<MuluClient> clients() {
    for (LocalNode node : net.nodes()) {
      clients.add(new MuluClient(
          new ClientConfig(List.of(node.rpc()), NODE_CONNECT, NODE_ANSWER, NODE_PATIENCE)));
    }
    return List.copyOf(clients);
  }

  private List<VerifiedReader> readers(Genesis genesis) {
    return clients.stream().map(client -> new VerifiedReader(client, genesis, Clock.systemUTC()))
        .toList();
  }

  private Sender admin(Chain chain, int node) throws IOException {
    String code = net.nodes().get(node).member().code();
    return new Sender(chain.genesis().adminId(chain.founder(code)),
        Founding.adminKey(net.folder(), code));
  }

  /** Makes a register for each organisation: the first write of each. */
  private List<Hash> register(Chain chain)
      throws IOException, NotFinalException, InterruptedException {
    List<Hash> registers = new ArrayList<>();
    for (int i = 0; i < net.nodes().size(); i++) {
      String address = "register-" + i + ".example.org:443";
      Submission submission = chain.sign(admin(chain, i),
          new Call.RegisterEndpoint(EndpointKind.GATEWAY, address, List.of(Hash.ZERO)),
          Bytes.EMPTY);
      Attempt attempt = new Attempt(submission.transaction().id(), i, 0, address,
          System.nanoTime());
      Outcome.Final made = chain.submit(i, submission, WRITE_PATIENCE);
      history.told(attempt, made.location(), made.isApplied());
      registers.add(made.receipt().created().get(0));
    }
    return registers;
  }

  private void underLoad(Session.Shared shared) throws IOException, InterruptedException {
    SplittableRandom random = new SplittableRandom(options.seed());
    List<Session> sessions = new ArrayList<>();
    for (int i = 0; i < net.nodes().size(); i++) {
      Sender admin = admin(shared.chain(), i);
      for (int c = 0; c < CLIENTS_PER_NODE; c++) {
        sessions.add(new Session(shared, "client-" + i + "-" + c, i, admin, random.split()));
      }
    }
    List<Thread> threads = sessions.stream().map(s -> Thread.ofVirtual().start(s)).toList();
    try {
      for (Schedule.Round round : Schedule.of(options)) {
        Thread.sleep(round.calmMillis());
        play(round, shared.site());
      }
    } finally {
      sessions.forEach(Session::end);
      for (Thread thread : threads) {
        if (!thread.join(LOAD_END)) {
          thread.interrupt();
          thread.join();
        }
      }
    }
  }

  private void play(Schedule.Round round, Site site) throws IOException, InterruptedException {
    Fault fault = round.fault(site);
    Double progressSeconds = null;
    try {
      fault.strike();
      powerCuts += round.kind().isEmpty() ? 1 : 0;
      long struckNanos = System.nanoTime();
      if (fault.leavesQuorum()) {
        awaitProgress(struckNanos, stuck(fault));
        progressSeconds = seconds(struckNanos);
      }
      Thread.sleep(round.holdMillis());
      if (fault.leavesQuorum()) {
        awaitProgress(System.nanoTime(), stuck(fault));
      }
    } finally {
      fault.mend();
    }
    double recoverySeconds = recover(fault.describe());
    rounds.add(new RoundReport(round.word(), fault.describe(), progressSeconds, recoverySeconds));
    say.accept(
        String.format("%3d %-9s %-60s %s back after %.1f s; %d writes", rounds.size(), round.word(),
            fault.describe(), progress(progressSeconds), recoverySeconds, history.writes().size()));
  }

  private static String stuck(Fault fault) {
    return fault.describe() + ": a quorum is left, but no write is final";
  }

  private static String progress(@Nullable Double seconds) {
    return seconds == null ? "no quorum;" : String.format("went on after %.1f s;", seconds);
  }

  /** Until all validators are ready, and each has a write that was handed in after now. */
  private double recover(String what) throws IOException, InterruptedException {
    long sinceNanos = System.nanoTime();
    net.start();
    awaitProgress(sinceNanos, "after \"" + what + "\" no write is final");
    long floor = history.floor();
    for (LocalNode node : net.nodes()) {
      long height = FinalCheck.status(node).height();
      while (height < floor) {
        if (System.nanoTime() - sinceNanos > LocalNet.START_PATIENCE.plus(PROGRESS).toNanos()) {
          throw new IOException("after \"" + what + "\" " + node.member().code()
              + " stays at height " + height + " below " + floor);
        }
        Thread.sleep(POLL_MILLIS);
        height = FinalCheck.status(node).height();
      }
    }
    return seconds(sinceNanos);
  }

  private void awaitProgress(long sinceNanos, String otherwise)
      throws IOException, InterruptedException {
    long begunNanos = System.nanoTime();
    while (!history.hasProgressedSince(sinceNanos)) {
      if (System.nanoTime() - begunNanos > PROGRESS.toNanos()) {
        throw new IOException(otherwise + " after " + PROGRESS.toSeconds() + " s");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static double seconds(long sinceNanos) {
    return Math.round((System.nanoTime() - sinceNanos) / 1e6) / 1e3;
  }
}
