package io.mulu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.client.Outcome;
import io.mulu.client.Sender;
import io.mulu.client.VerifiedReader;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Submission;
import io.mulu.protocol.answer.Location;
import io.mulu.protocol.api.ChainApi;
import io.mulu.protocol.api.NodeApi;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.object.IdentityKey;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.testnet.chain.Chain;
import io.mulu.testnet.chain.NotFinalException;
import io.mulu.testnet.founding.Founding;
import io.mulu.testnet.net.JavaCommand;
import io.mulu.testnet.net.LocalNet;
import io.mulu.testnet.net.LocalNode;
import io.mulu.testnet.net.NetworkPlan;
import io.mulu.testnet.net.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sample of the crash points on real processes, with files and RocksDB: a node ends exactly
 * there, every other time all others with it, while a client submits without end. More by
 * {@code -Dmulu.crash.points=40}; every point in the simulator ({@code mulu simulate
 * --crash-points}).
 */
final class ProcessCrashPointTest {
  private static final int VALIDATORS = 4;
  private static final int POINTS = Integer.getInteger("mulu.crash.points", 4);
  private static final long SEED = Long.getLong("mulu.crash.seed", 1);
  /** Operations of a start and of some blocks after it. */
  private static final int OPERATIONS = 120;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration EACH = Duration.ofSeconds(5);
  private static final int POLL_MILLIS = 50;

  @TempDir
  Path temp;

  /** Where each transaction lies that a client was told to be final. */
  private final ConcurrentMap<Hash, Location> told = new ConcurrentHashMap<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private @Nullable Throwable broken;

  @Test
  void whereverProcessesEndTheyComeBackWithAllThatWasFinal() throws Exception {
    Genesis genesis = found();
    String classPath = System.getProperty("surefire.test.class.path",
        System.getProperty("java.class.path"));
    LocalNet net = LocalNet.open(temp, new JavaCommand(classPath));
    LocalNet dying = LocalNet.open(temp, new JavaCommand(classPath, DyingNode.class.getName()));
    SplittableRandom random = new SplittableRandom(SEED);
    try (Chain chain = new Chain(genesis, net.nodes().stream().map(LocalNode::rpc).toList())) {
      net.start();
      Thread client = Thread.ofPlatform().start(() -> submitOn(chain));
      for (int i = 0; i < POINTS; i++) {
        int victim = i % VALIDATORS;
        String point = 1 + random.nextInt(OPERATIONS)
            + (random.nextBoolean() ? " BEFORE" : " AFTER");
        net.nodes().get(victim).stop();
        dying.nodes().get(victim).start(Map.of(DyingNode.DIES_AT, point));
        awaitDeath(dying.nodes().get(victim), point);
        if (i % 2 == 1) {
          net.powerCut();
        }
        net.start();
        awaitMoreFinal();
      }
      over.countDown();
      client.join();
      assertThat(broken).isNull();
      checkEverywhere(net, chain);
    } finally {
      over.countDown();
      net.stop();
    }
  }

  private Genesis found() throws Exception {
    Ports first = Ports.free(VALIDATORS);
    return new Founding(temp, new SecureRandom()).found(
        new NetworkPlan("test-chain",
            IntStream.range(0, VALIDATORS).mapToObj(i -> new NetworkPlan.Member("H" + (i + 1), "",
                "Hospital " + (i + 1), first.next(i).base())).toList()),
        ChainParameters.defaults(), Instant.now());
  }

  /** One after the other, each until it is final; undisturbed, all of them would be applied. */
  private void submitOn(Chain chain) {
    try {
      Sender admin = new Sender(chain.genesis().adminId(chain.founder("H1")),
          Founding.adminKey(temp, "H1"));
      for (int i = 0; over.getCount() > 0; i++) {
        KeyPair key = KeyPair.generate(KeyAlgorithm.ED25519, new SecureRandom());
        Submission submission = chain.sign(admin,
            new Call.AddIdentity(IdentityKind.SERVICE,
                java.util.List.of(new IdentityKey(key.publicKey(), 0, Long.MAX_VALUE)),
                java.util.List.of()),
            Bytes.EMPTY);
        Outcome.Final reached = submit(chain, submission, i);
        assertThat(reached.isApplied()).as("as undisturbed").isTrue();
        told.put(reached.id(), reached.location());
      }
    } catch (Exception | AssertionError e) {
      broken = e;
    }
  }

  private static Outcome.Final submit(Chain chain, Submission submission, int turn)
      throws NotFinalException, InterruptedException {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    for (int i = turn;; i++) {
      try {
        return chain.submit(i % VALIDATORS, submission, EACH);
      } catch (NotFinalException e) {
        if (!e.mayBecomeFinal() || System.nanoTime() > deadlineNanos) {
          throw e;
        }
      }
    }
  }

  private static void awaitDeath(LocalNode node, String point) throws Exception {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    while (node.isRunning()) {
      assertThat(System.nanoTime()).as("comes to operation " + point).isLessThan(deadlineNanos);
      Thread.sleep(POLL_MILLIS);
    }
    String last = Files.readAllLines(node.folder().log()).getLast();
    assertThat(last).as("where it ended").startsWith(DyingNode.DIES);
    System.out.println(node.member().code() + " at " + point + ": " + last);
  }

  private void awaitMoreFinal() throws Exception {
    int before = told.size();
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    while (told.size() < before + 2) {
      assertThat(broken).isNull();
      assertThat(System.nanoTime()).as("the chain goes on").isLessThan(deadlineNanos);
      Thread.sleep(POLL_MILLIS);
    }
  }

  private void checkEverywhere(LocalNet net, Chain chain) throws Exception {
    awaitOneHead(chain);
    assertThat(told).hasSizeGreaterThan(2 * POINTS);
    for (int i = 0; i < net.nodes().size(); i++) {
      VerifiedReader reader = chain.reader(i);
      for (Map.Entry<Hash, Location> each : told.entrySet()) {
        assertThat(reader.receipt(each.getKey()).value().isApplied()).isTrue();
        assertThat(chain.client(i)
            .call(ChainApi.TRANSACTION, new ChainApi.TransactionQuery(each.getKey())).location())
            .isEqualTo(each.getValue());
      }
      assertThat(chain.client(i).call(NodeApi.EVIDENCE, new NodeApi.EvidenceQuery(10)).evidence())
          .as("nobody has lied").isEmpty();
    }
  }

  private static void awaitOneHead(Chain chain) throws Exception {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    Set<Hash> heads = new HashSet<>();
    while (heads.size() != 1) {
      assertThat(System.nanoTime()).as("heads " + heads).isLessThan(deadlineNanos);
      heads.clear();
      for (int i = 0; i < VALIDATORS; i++) {
        heads.add(Objects.requireNonNull(chain.client(i).node().headHash()));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }
}
