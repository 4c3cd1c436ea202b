package io.mulu.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Block;
import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.QuorumCertificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A network in which the last f validators are run by the test: they see everything and say, to
 * whom they like, anything that their keys can sign: conflicting votes, proposals, view-changes
 * with any certificate seen or none, new-views of any view-changes seen, and what others said,
 * again.
 */
final class Traitor {
  private final Cluster cluster;
  private final int correct;
  private final List<SignedMessage> seen = new ArrayList<>();
  private final List<Hash> hashes = new ArrayList<>();
  private final List<QuorumCertificate> certificates = new ArrayList<>();
  private int sequence;

  Traitor(int n, long seed) {
    cluster = new Cluster(n, seed);
    correct = n - cluster.chain.validators.faultsMax();
    IntStream.range(correct, n).forEach(cluster.checks.traitors::add);
    cluster.faults.delayMaxMillis = 200;
    cluster.link = (from, to, message) -> {
      if (message != null) {
        learn(message);
      }
      return to >= correct ? List.of() : List.of(1 + cluster.random.nextLong(200));
    };
  }

  void run() {
    IntStream.range(0, correct).forEach(i -> cluster.node(i).start());
    for (int i = 0; i < 60; i++) {
      cluster.submit("tx " + i / 10);
      cluster.runFor(cluster.random.nextLong(400));
      IntStream.range(0, 1 + cluster.random.nextInt(20)).forEach(k -> act());
    }
    cluster.submit("last");
    assertThat(cluster.runUntil(
        () -> IntStream.range(0, correct)
            .allMatch(i -> cluster.node(i).ledger.contains(TestChain.transaction("last"))),
        600_000))
        .as(() -> "liveness " + cluster.nodes.subList(0, correct).stream()
            .map(n -> n.replica == null ? "down" : n.replica.status().toString()).toList())
        .isTrue();
  }

  private void learn(SignedMessage message) {
    seen.add(message);
    switch (Replay.decoded(message)) {
      case Message.PrePrepare m -> hashes.add(m.block().hash());
      case Message.Prepare m -> hashes.add(m.blockHash());
      case Message.Commit m -> hashes.add(m.blockHash());
      case Message.ViewChange m -> {
        if (m.prepared() != null) {
          certificates.add(m.prepared());
        }
      }
      case Message.NewView m -> m.viewChanges().forEach(this::learn);
      case Message.Status m -> {
      }
    }
  }

  private void act() {
    int traitor = correct + cluster.random.nextInt(cluster.nodes.size() - correct);
    TestNode target = cluster.node(cluster.random.nextInt(correct));
    if (!target.isUp() || target.replica == null) {
      return;
    }
    ReplicaStatus status = target.replica.status();
    long height = status.height();
    long view = Math.max(0, status.view() + cluster.random.nextInt(4) - 1);
    SignedMessage message = lie(traitor, target, height, view);
    if (message != null) {
      cluster.inject(traitor, target.index, message);
    }
  }

  private @Nullable SignedMessage lie(int traitor, TestNode target, long height, long view) {
    return switch (cluster.random.nextInt(7)) {
      case 0 -> seen.isEmpty() ? null : pick(seen);
      case 1,
          2 ->
        hashes.isEmpty()
            ? null
            : cluster.chain.sign(traitor, new Message.Prepare(height, view, pick(hashes)));
      case 3 -> hashes.isEmpty()
          ? null
          : cluster.chain.sign(traitor, new Message.Commit(height, view, pick(hashes)));
      case 4 -> cluster.chain.sign(traitor,
          new Message.PrePrepare(height, 0, block(traitor, target).compact()));
      case 5 -> cluster.chain.sign(traitor,
          new Message.ViewChange(height, view + 1, certificate(height, view + 1)));
      default -> newView(traitor, target, height, view + 1);
    };
  }

  private @Nullable QuorumCertificate certificate(long height, long below) {
    List<QuorumCertificate> usable = certificates.stream()
        .filter(c -> c.height() == height && c.view() < below).toList();
    return usable.isEmpty() || cluster.random.nextInt(3) == 0 ? null : pick(usable);
  }

  private @Nullable SignedMessage newView(int traitor, TestNode target, long height, long view) {
    List<SignedMessage> viewChanges = new ArrayList<>();
    for (SignedMessage message : seen) {
      if (Replay.decoded(message) instanceof Message.ViewChange v && v.height() == height
          && v.view() == view
          && viewChanges.stream().noneMatch(o -> o.sender().equals(message.sender()))) {
        viewChanges.add(message);
      }
    }
    for (int i = correct; i < cluster.nodes.size(); i++) {
      viewChanges.add(
          cluster.chain.sign(i, new Message.ViewChange(height, view, certificate(height, view))));
    }
    Block block = block(traitor, target);
    return block.header().height() != height
        ? null
        : cluster.chain.sign(traitor, new Message.NewView(height, view, viewChanges,
            cluster.chain.sign(traitor, new Message.PrePrepare(height, view, block.compact()))));
  }

  /** A block that the target would find valid, different each time. */
  private Block block(int traitor, TestNode target) {
    BlockHeader parent = target.ledger.head();
    PublicKey key = cluster.chain.key(traitor);
    return cluster.chain.block(parent, key,
        new PrimaryRule(cluster.chain.after(parent)).tenure(key),
        Math.max(TestChain.GENESIS_MILLIS + cluster.nowMillis, parent.timestampMillis() + 1)
            + sequence++ % 50,
        target.pool.values().stream().limit(cluster.random.nextInt(3)).toList());
  }

  private <T> T pick(List<T> list) {
    // Mostly from the present: the past is refused at once.
    int recent = Math.min(list.size(), 20);
    int from = cluster.random.nextInt(5) == 0 ? 0 : list.size() - recent;
    return list.get(from + cluster.random.nextInt(list.size() - from));
  }
}
