package io.mulu.bench.load;

import io.mulu.client.Sender;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.Hash;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.DatasetQuality;
import io.mulu.protocol.object.DatasetTerms;
import io.mulu.protocol.object.DuoTerm;
import io.mulu.protocol.object.HealthProfile;
import io.mulu.protocol.object.IdentityKey;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.protocol.object.LocalizedText;
import io.mulu.protocol.object.Role;
import io.mulu.testnet.chain.Chain;
import io.mulu.testnet.chain.NotFinalException;
import io.mulu.testnet.founding.CeremonyException;
import io.mulu.testnet.founding.Founding;
import io.mulu.testnet.mesh.LinkConduct;
import io.mulu.testnet.mesh.PeerMesh;
import io.mulu.testnet.net.JavaCommand;
import io.mulu.testnet.net.LocalNet;
import io.mulu.testnet.net.LocalNode;
import io.mulu.testnet.net.NetworkPlan;
import io.mulu.testnet.net.Ports;
import io.mulu.testnet.net.StartedProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Validators as processes of this machine, each a hospital's with an admin who may do what the load
 * needs. Confined to one thread but for what it hands out.
 */
final class BenchNet implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final LocalNet net;
  private final @Nullable PeerMesh mesh;
  private final Genesis genesis;
  private final Chain chain;
  private final List<Sender> admins = new ArrayList<>();
  private Hash dataset = Hash.ZERO;

  /**
   * Founds it in an empty folder, starts it and gives its admins their roles.
   *
   * @param java
   *          how each validator is started
   */
  static BenchNet start(Path folder, Layout layout, JavaCommand java)
      throws IOException, InterruptedException, CeremonyException, NotFinalException {
    int validators = layout.validators();
    Ports ports = Ports.free(validators);
    List<NetworkPlan.Member> members = new ArrayList<>();
    for (int i = 0; i < validators; i++) {
      String code = String.format("H-%03d", i);
      members.add(new NetworkPlan.Member(code, "", code, ports.next(i).base()));
    }
    Genesis genesis = new Founding(folder, new SecureRandom())
        .found(new NetworkPlan("bench", members), ChainParameters.defaults(), Instant.now());
    LocalNet net = LocalNet.open(folder, java);
    PeerMesh mesh = null;
    if (layout.delayMillis() > 0) {
      mesh = PeerMesh.open(net, genesis, new SplittableRandom(1));
      mesh.setAll(LinkConduct.delayed(layout.delayMillis(), 0));
    }
    BenchNet made = new BenchNet(net, mesh, genesis);
    try {
      net.start();
      made.prepare();
      return made;
    } catch (IOException | InterruptedException | NotFinalException | RuntimeException e) {
      made.close();
      throw e;
    }
  }

  private BenchNet(LocalNet net, @Nullable PeerMesh mesh, Genesis genesis) throws IOException {
    this.net = net;
    this.mesh = mesh;
    this.genesis = genesis;
    this.chain = new Chain(genesis, net.nodes().stream().map(LocalNode::rpc).toList());
    for (int i = 0; i < net.nodes().size(); i++) {
      admins.add(new Sender(genesis.adminId(i),
          Founding.adminKey(net.folder(), net.nodes().get(i).member().code())));
    }
  }

  private void prepare() throws NotFinalException, InterruptedException {
    for (int i = 0; i < admins.size(); i++) {
      for (Role role : List.of(Role.RESEARCHER, Role.STEWARD)) {
        apply(i, new Call.GiveRole(admins.get(i).identity(),
            new Call.RoleGrant(role, "", Long.MAX_VALUE)));
      }
    }
    KeyPair key = KeyPair.generate(KeyAlgorithm.ED25519, new SecureRandom());
    Sender second = new Sender(apply(0,
        new Call.AddIdentity(IdentityKind.PERSON,
            List.of(new IdentityKey(key.publicKey(), 0, Long.MAX_VALUE)),
            List.of(new Call.RoleGrant(Role.STEWARD, "", Long.MAX_VALUE))))
        .getFirst(), key);
    List<Hash> offered = apply(0, new Call.OfferDataset(terms(), null));
    dataset = offered.getFirst();
    submit(0, second, new Call.CastVote(offered.get(1), true));
  }

  private static DatasetTerms terms() {
    return new DatasetTerms(new LocalizedText("队列", "Cohort"), new LocalizedText("一个", "one"),
        List.of(), List.of(), List.of(), "", "", List.of(), List.of(), 1, "",
        List.of(new DuoTerm("GRU", "")), List.of(Action.COUNT, Action.METADATA), null, List.of(), 0,
        HealthProfile.NONE, DatasetQuality.NONE, List.of());
  }

  private List<Hash> apply(int member, Call call) throws NotFinalException, InterruptedException {
    return submit(member, admins.get(member), call);
  }

  private List<Hash> submit(int node, Sender sender, Call call)
      throws NotFinalException, InterruptedException {
    var result = chain.submit(node, chain.sign(sender, call, Bytes.EMPTY), PATIENCE);
    if (!result.isApplied()) {
      throw new IllegalStateException(call.getClass().getSimpleName() + " was reverted: "
          + result.receipt().reasons() + " " + result.receipt().field());
    }
    return result.receipt().created();
  }

  Chain chain() {
    return chain;
  }

  Genesis genesis() {
    return genesis;
  }

  /** By member. */
  List<Sender> admins() {
    return List.copyOf(admins);
  }

  /** A published dataset of level 1, of the first member. */
  Hash dataset() {
    return dataset;
  }

  ProcessMeter meter() throws IOException {
    List<Long> pids = new ArrayList<>();
    List<Path> folders = new ArrayList<>();
    for (LocalNode node : net.nodes()) {
      pids.add(node.process().map(StartedProcess::pid)
          .orElseThrow(() -> new IOException(node.member().code() + " does not run")));
      folders.add(node.folder().node());
    }
    return new ProcessMeter(pids, folders);
  }

  void stop(int member) throws IOException, InterruptedException {
    net.nodes().get(member).stop();
  }

  /** Does not wait until it is ready. */
  void start(int member) throws IOException {
    net.nodes().get(member).start();
  }

  /**
   * @param environment
   *          of the process, beside that of this one
   * @return until it was ready, in milliseconds
   */
  long startAndWait(int member, Map<String, String> environment)
      throws IOException, InterruptedException {
    LocalNode node = net.nodes().get(member);
    long start = System.nanoTime();
    node.start(environment);
    while (!node.isReady()) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new IOException(node.member().code() + " is not ready after " + PATIENCE);
      }
      Thread.sleep(5);
    }
    return (System.nanoTime() - start) / 1_000_000;
  }

  /** Stops and starts each validator once. @return until each was ready, in milliseconds */
  List<Long> restartMillis() throws IOException, InterruptedException {
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < net.nodes().size(); i++) {
      stop(i);
      millis.add(startAndWait(i, Map.of()));
    }
    return millis;
  }

  @Override
  public void close() throws IOException {
    chain.close();
    try {
      net.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (mesh != null) {
        mesh.close();
      }
    }
  }
}
