package io.mulu.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Call;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Submission;
import io.mulu.protocol.answer.NodeStatus;
import io.mulu.protocol.answer.TransactionStatus;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.object.IdentityKey;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.protocol.object.Role;
import io.mulu.rpc.Admission;
import io.mulu.rpc.LedgerView;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four whole nodes in one process: real TLS, RocksDB, journal and guard. */
class ClusterTest {
  private static final long PATIENCE_MILLIS = 60_000;

  @TempDir
  Path folder;

  private TestConsortium consortium;
  private final List<NodeProcess> nodes = new ArrayList<>();

  @BeforeEach
  void found() throws Exception {
    consortium = new TestConsortium(folder, 4, ChainParameters.defaults());
    for (int i = 0; i < 4; i++) {
      nodes.add(NodeProcess.start(consortium.config(i)));
    }
  }

  @AfterEach
  void stop() {
    nodes.forEach(NodeProcess::close);
  }

  @Test
  void fourValidatorsAgreeOnTransactionsFromEveryNode() throws Exception {
    List<Hash> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      for (int k = 0; k < 5; k++) {
        ids.add(submit(i, consortium.submission(i, newSteward())));
      }
    }

    for (Hash id : ids) {
      for (NodeProcess node : nodes) {
        assertThat(node.api().awaitFinal(id, PATIENCE_MILLIS).stage())
            .isEqualTo(TransactionStatus.Stage.FINAL);
      }
    }
    assertEqualStates();
    assertThat(get("/livez")).isEqualTo("200 ok");
    assertMetricsAreThoseOfTheManual();
    assertThat(get("/other")).startsWith("404 ");
  }

  /** Those that count from the first event on are absent in a node that had none. */
  private void assertMetricsAreThoseOfTheManual() throws Exception {
    String manual = Files.readString(
        Path.of(System.getProperty("mulu.root", ".."), "docs/operations/monitoring.md"));
    String roundTrips = "mulu_peer_rtt_seconds{peer=\"";
    String scraped = get("/metrics");
    for (int waited = 0; waited < PATIENCE_MILLIS && !scraped.contains(roundTrips); waited += 100) {
      Thread.sleep(100); // a node looks at its peers once a second
      scraped = get("/metrics");
    }
    assertThat(scraped).startsWith("200 ").contains("mulu_view_changes_total{reason=\"timeout\"} ",
        roundTrips, "mulu_peer_bytes_total{direction=\"received\",type=\"status\"} ");
    Matcher names = Pattern.compile("`(mulu_[a-z_]+)").matcher(manual);
    List<String> absent = new ArrayList<>();
    while (names.find()) {
      if (!scraped.contains("\n" + names.group(1))) {
        absent.add(names.group(1));
      }
    }
    assertThat(absent).isSubsetOf("mulu_equivocations_total", "mulu_rpc_requests_total",
        "mulu_rpc_seconds", "mulu_rpc_refused_total");
    Matcher counted = Pattern.compile("mulu_peer_bytes_total\\{[^}]*\\} ([0-9.E]+)")
        .matcher(scraped);
    assertThat(counted.results().mapToDouble(r -> Double.parseDouble(r.group(1))).sum())
        .isPositive();
  }

  @Test
  void aStoppedValidatorCatchesUpAndVotesAgain() throws Exception {
    submitAndWait(0, List.of(0, 1, 2, 3));
    nodes.get(3).close();
    for (int k = 0; k < 4; k++) {
      submitAndWait(0, List.of(0, 1, 2));
    }

    nodes.set(3, NodeProcess.start(consortium.config(3)));

    submitAndWait(1, List.of(0, 1, 2, 3));
    awaitTrue(() -> status(3).isSigning());
    assertEqualStates();
  }

  @Test
  void theChainGoesOnWithoutItsPrimary() throws Exception {
    submitAndWait(0, List.of(0, 1, 2, 3));
    PublicKey primary = nodes.get(0).api().consensus().primary();
    int victim = indexOf(primary);
    nodes.get(victim).close();

    List<Integer> left = new ArrayList<>(List.of(0, 1, 2, 3));
    left.remove(Integer.valueOf(victim));
    submitAndWait(left.get(0), left);
    submitAndWait(left.get(1), left);
    nodes.set(victim, NodeProcess.start(consortium.config(victim)));

    submitAndWait(left.get(2), List.of(0, 1, 2, 3));
    assertEqualStates();
  }

  @Test
  void aValidatorWithoutItsGuardVotesOnlyAfterItsRejoin() throws Exception {
    submitAndWait(0, List.of(0, 1, 2, 3));
    nodes.get(2).close();
    Files.delete(folder.resolve("node2/data/guard"));

    nodes.set(2, NodeProcess.start(consortium.config(2)));

    awaitTrue(() -> status(2).isSigning());
    assertThat(Files.exists(folder.resolve("node2/data/guard"))).isTrue();
    submitAndWait(2, List.of(0, 1, 2, 3));
    assertEqualStates();
  }

  @Test
  void allStoppedAtOnceComeBackWithWhatWasFinal() throws Exception {
    Hash id = submitAndWait(0, List.of(0, 1, 2, 3));
    nodes.forEach(NodeProcess::close);

    for (int i = 0; i < 4; i++) {
      nodes.set(i, NodeProcess.start(consortium.config(i)));
    }

    for (NodeProcess node : nodes) {
      assertThat(node.api().status(id).stage()).isEqualTo(TransactionStatus.Stage.FINAL);
    }
    submitAndWait(3, List.of(0, 1, 2, 3));
    assertEqualStates();
  }

  @Test
  void aValidatorThatLostItsDatabaseJoinsByACopiedStateAndVotesAgain() throws Exception {
    for (int i = 0; i < 4; i++) {
      nodes.get(i).close();
      Path config = folder.resolve("node" + i).resolve("node.toml");
      String start = i == 3 ? "snapshot" : "blocks";
      Files.writeString(config,
          Files.readString(config) + "[sync]\nstart = \"" + start + "\"\nsnapshot_blocks = 4\n");
      nodes.set(i, NodeProcess.start(consortium.config(i)));
    }
    List<Hash> ids = new ArrayList<>();
    for (int k = 0; k < 10; k++) {
      ids.add(submitAndWait(k % 4, List.of(0, 1, 2, 3)));
    }
    nodes.get(3).close();
    delete(folder.resolve("node3/data/db"));

    nodes.set(3, NodeProcess.start(consortium.config(3)));

    awaitTrue(() -> status(3).isSigning() && status(3).height() >= 8);
    submitAndWait(3, List.of(0, 1, 2, 3));
    assertEqualStates();
    // Known from their blocks, but not executed there: a copied state has no receipts of before.
    assertThat(ids).allMatch(id -> hasReceipts(0, id)).anyMatch(id -> !hasReceipts(3, id));
  }

  private boolean hasReceipts(int node, Hash id) {
    try (LedgerView view = nodes.get(node).api().pin()) {
      return view.receipts(view.locate(id).orElseThrow().height()).isPresent();
    }
  }

  private static void delete(Path folder) throws Exception {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private String get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + nodes.get(0).operationsPort() + path);
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = http.send(HttpRequest.newBuilder(uri).build(),
          HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body().strip();
    }
  }

  private Hash submitAndWait(int node, List<Integer> everywhere) throws Exception {
    Hash id = submit(node, consortium.submission(node, newSteward()));
    for (int i : everywhere) {
      assertThat(nodes.get(i).api().awaitFinal(id, PATIENCE_MILLIS).stage()).as("node " + i)
          .isEqualTo(TransactionStatus.Stage.FINAL);
    }
    return id;
  }

  private Hash submit(int node, Submission submission) throws Exception {
    Admission admission = nodes.get(node).api().submit(submission);
    assertThat(admission).isInstanceOf(Admission.Accepted.class);
    return submission.transaction().id();
  }

  private static Call newSteward() {
    KeyPair key = KeyPair.generate(KeyAlgorithm.ED25519, new SecureRandom());
    return new Call.AddIdentity(IdentityKind.PERSON,
        List.of(new IdentityKey(key.publicKey(), 0, Long.MAX_VALUE)),
        List.of(new Call.RoleGrant(Role.STEWARD, "", Long.MAX_VALUE)));
  }

  private int indexOf(PublicKey key) {
    for (int i = 0; i < 4; i++) {
      if (java.util.Objects.equals(key, status(i).validatorKey())) {
        return i;
      }
    }
    throw new AssertionError("no node has the key");
  }

  private NodeStatus status(int node) {
    return nodes.get(node).api().nodeStatus();
  }

  private void assertEqualStates() throws Exception {
    awaitTrue(() -> nodes.stream()
        .map(n -> n.api().nodeStatus().headHash().hex() + n.api().nodeStatus().stateRoot().hex())
        .distinct().count() == 1);
  }

  private static void awaitTrue(BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("within " + PATIENCE_MILLIS + " ms").isLessThan(until);
      Thread.sleep(50);
    }
  }
}
