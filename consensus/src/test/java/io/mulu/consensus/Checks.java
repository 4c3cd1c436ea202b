package io.mulu.consensus;

import io.mulu.protocol.Block;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.QuorumCertificate;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What must hold at every step of correct nodes, whatever the schedule. */
final class Checks {
  private record Signed(PublicKey sender, GuardPosition position) {
  }

  /** How much a schedule exercised, so that a test can tell that it was not idle. */
  static final class Summary {
    int commits;
    int commitsAboveViewZero;
    int crashes;
    int amnesias;
    int proposedAgain;
    long viewMax;

    void add(Summary other) {
      commits += other.commits;
      commitsAboveViewZero += other.commitsAboveViewZero;
      crashes += other.crashes;
      amnesias += other.amnesias;
      proposedAgain += other.proposedAgain;
      viewMax = Math.max(viewMax, other.viewMax);
    }

    @Override
    public String toString() {
      return "commits " + commits + " (above view 0: " + commitsAboveViewZero + "), crashes "
          + crashes + ", amnesias " + amnesias + ", proposed again " + proposedAgain
          + ", highest view " + viewMax;
    }
  }

  private final Cluster cluster;
  /** Nodes driven by the test as traitors: nothing is demanded of them. */
  final Set<Integer> traitors = new LinkedHashSet<>();
  final Summary summary = new Summary();
  boolean haltsExpected;
  private final Map<Long, Hash> decided = new LinkedHashMap<>();
  private final Map<Signed, Bytes> signed = new LinkedHashMap<>();
  private final Map<Integer, long[]> reached = new LinkedHashMap<>();
  private final Set<QuorumCertificate> sound = new LinkedHashSet<>();

  Checks(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Persist before send, and one content per position over all lives. */
  void sends(TestNode node, SignedMessage message) {
    Message decoded = Replay.decoded(message);
    if (decoded instanceof Message.Status || traitors.contains(node.index)) {
      return;
    }
    GuardPosition position = GuardPosition.of(decoded);
    if (message.sender().equals(node.key())) {
      check(node.disk.journaled(message), node, "sent before it was journaled: " + position);
      check(node.disk.guarded(message, position), node, "sent before the guard: " + position);
    }
    if (!traitors.contains(cluster.chain.indexOf(message.sender()))) {
      Bytes before = signed.putIfAbsent(new Signed(message.sender(), position), message.content());
      check(before == null || before.equals(message.content()), node, "signed twice: " + position);
      if (before == null && isProposedAgain(decoded)) {
        summary.proposedAgain++;
      }
    }
  }

  private static boolean isProposedAgain(Message message) {
    return message instanceof Message.NewView newView && newView.viewChanges().stream()
        .anyMatch(m -> Replay.decoded(m) instanceof Message.ViewChange v && v.prepared() != null);
  }

  void committed(TestNode node, Block block, QuorumCertificate certificate) {
    if (sound.add(certificate)) {
      check(
          certificate.problem(cluster.chain.set(block.header().height()),
              cluster.chain.context(block.header().height()).signing()).isEmpty(),
          node, "certificate");
    }
    Hash before = decided.putIfAbsent(block.header().height(), block.hash());
    check(before == null || before.equals(block.hash()), node,
        "fork at " + block.header().height());
    summary.commits++;
    summary.commitsAboveViewZero += certificate.view() > 0 ? 1 : 0;
  }

  /** Within a life neither height goes back, nor the view within a height. */
  void stepped(TestNode node, Replica replica) {
    ReplicaStatus status = replica.status();
    summary.viewMax = Math.max(summary.viewMax, status.view());
    long[] before = reached.put(node.index, new long[]{status.height(), status.view()});
    check(before == null || status.height() > before[0]
        || (status.height() == before[0] && status.view() >= before[1]), node, "went back");
  }

  /** A new life may know less: what it had not written, it never said. */
  void crashed(TestNode node) {
    summary.crashes++;
    reached.remove(node.index);
  }

  void fault(TestNode node, Evidence evidence) {
    check(traitors.contains(cluster.chain.indexOf(evidence.validator())), node,
        "accuses a correct replica: " + evidence);
  }

  void halted(TestNode node, Effect.Halt halt) {
    check(haltsExpected, node, "halted: " + halt);
  }

  private void check(boolean condition, TestNode node, String what) {
    if (!condition) {
      throw new AssertionError(
          TestChain.name(node.index) + " at " + cluster.nowMillis + " ms: " + what);
    }
  }
}
