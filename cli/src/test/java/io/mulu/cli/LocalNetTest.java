package io.mulu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.client.Outcome;
import io.mulu.client.Sender;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.Hash;
import io.mulu.protocol.answer.NodeStatus;
import io.mulu.protocol.api.NoParams;
import io.mulu.protocol.api.NodeApi;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.object.IdentityKey;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.testnet.chain.Chain;
import io.mulu.testnet.chain.RpcConnection;
import io.mulu.testnet.founding.Founding;
import io.mulu.testnet.net.JavaCommand;
import io.mulu.testnet.net.LocalNet;
import io.mulu.testnet.net.LocalNode;
import io.mulu.testnet.net.NetworkPlan;
import io.mulu.testnet.net.Ports;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four real processes, real keys, sockets and disks; one is killed and comes back. */
final class LocalNetTest {
  private static final int VALIDATORS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir
  Path temp;

  @Test
  void aValidatorKilledByPowerCutCatchesUpToTheSameState() throws Exception {
    Ports first = Ports.free(VALIDATORS);
    Genesis genesis = new Founding(temp, RANDOM).found(
        new NetworkPlan("test-chain",
            IntStream.range(0, VALIDATORS).mapToObj(i -> new NetworkPlan.Member("H" + (i + 1), "",
                "Hospital " + (i + 1), first.next(i).base())).toList()),
        ChainParameters.defaults(), Instant.now());
    LocalNet net = LocalNet.open(temp, new JavaCommand(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
    try (Chain chain = new Chain(genesis, net.nodes().stream().map(LocalNode::rpc).toList())) {
      net.start();
      Outcome.Final before = addIdentity(chain, 0);
      LocalNode victim = net.nodes().get(3);
      victim.kill();
      Outcome.Final without = addIdentity(chain, 0);
      assertThat(victim.isRunning()).isFalse();

      victim.start();
      victim.awaitReady(LocalNet.START_PATIENCE);
      Outcome.Final after = addIdentity(chain, 3);

      assertThat(List.of(before, without, after)).allMatch(Outcome.Final::isApplied);
      assertThat(chain.reader(3).receipt(without.id()).value()).isEqualTo(without.receipt());
      assertThat(rootsAtOneHeight(net)).hasSize(1);
    } finally {
      net.stop();
    }
    assertThat(net.nodes()).noneMatch(node -> node.isReady());
  }

  private Outcome.Final addIdentity(Chain chain, int node) throws Exception {
    Sender admin = new Sender(chain.genesis().adminId(node),
        Founding.adminKey(temp, "H" + (node + 1)));
    long now = chain.genesis().timeMillis();
    KeyPair key = KeyPair.generate(KeyAlgorithm.ED25519, RANDOM);
    return chain.submit(node,
        chain.sign(admin,
            new Call.AddIdentity(IdentityKind.SERVICE,
                List.of(new IdentityKey(key.publicKey(), now, now + 86_400_000)), List.of()),
            Bytes.EMPTY),
        PATIENCE);
  }

  /**
   * All at the same height at the same time, within the wait; else all roots that were seen last.
   */
  private static Set<Hash> rootsAtOneHeight(LocalNet net) throws Exception {
    long startNanos = System.nanoTime();
    Set<Hash> roots = new HashSet<>();
    Set<Long> heights = new HashSet<>();
    do {
      roots.clear();
      heights.clear();
      for (LocalNode node : net.nodes()) {
        NodeStatus status = new RpcConnection(node.rpc(), answer -> {
        }).call(NodeApi.STATUS, new NoParams());
        heights.add(status.height());
        roots.add(status.stateRoot());
      }
    } while (heights.size() > 1 && System.nanoTime() - startNanos < PATIENCE.toNanos());
    return roots;
  }
}
