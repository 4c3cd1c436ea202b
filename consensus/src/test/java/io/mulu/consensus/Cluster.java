package io.mulu.consensus;

import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Submission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * n validators on virtual time. Everything that happens is drawn from one seed, so a schedule can
 * be run again. Not the simulator of the product: one class of faults, no ledger.
 */
final class Cluster {
  /** Sees every step, for transcripts. */
  interface Observer {
    void stepped(TestNode node, Event event, List<Effect> effects);

    /** The node loses power at an effect, of which a number of items is written. */
    default void lostPower(TestNode node, Effect effect, int written) {
    }
  }

  /** Decides what becomes of a message on its way. */
  interface Link {
    /** Delays at which it arrives; none if it is lost. Null stands for other traffic. */
    List<Long> arrivals(int from, int to, @Nullable SignedMessage message);
  }

  private record Scheduled(long atMillis, long sequence, Runnable action) {
  }

  final TestChain chain;
  final SplittableRandom random;
  final List<TestNode> nodes = new ArrayList<>();
  final Checks checks = new Checks(this);
  final Faults faults = new Faults(this);
  Observer observer = (node, event, effects) -> {
  };
  Link link = (from, to, message) -> List.of(10L);
  long nowMillis;

  private final PriorityQueue<Scheduled> queue = new PriorityQueue<>(
      Comparator.comparingLong(Scheduled::atMillis).thenComparingLong(Scheduled::sequence));
  private final Map<SignedMessage, Verification> verified = new LinkedHashMap<>();
  private long sequence;
  private int work = 1;

  Cluster(int n, long seed) {
    this(new TestChain(n), seed);
  }

  Cluster(int n, ChainParameters parameters) {
    this(new TestChain(n, parameters), 0);
  }

  Cluster(TestChain chain, long seed) {
    this.chain = chain;
    this.random = new SplittableRandom(seed);
    for (int i = 0; i < chain.keys.size(); i++) {
      nodes.add(new TestNode(this, i));
    }
  }

  Cluster start() {
    nodes.forEach(TestNode::start);
    return this;
  }

  TestNode node(int index) {
    return nodes.get(index);
  }

  TestNode node(PublicKey key) {
    return nodes.get(chain.indexOf(key));
  }

  Stream<TestNode> others(int index) {
    return nodes.stream().filter(node -> node.index != index);
  }

  void submitEverywhere(Submission submission) {
    nodes.forEach(node -> node.submit(submission));
  }

  void submit(String... texts) {
    for (String text : texts) {
      submitEverywhere(TestChain.transaction(text));
    }
  }

  void schedule(long delayMillis, Runnable action) {
    queue.add(new Scheduled(nowMillis + delayMillis, sequence++, action));
  }

  long workMillis() {
    return random.nextInt(work + 1);
  }

  void slowWork(int millisMax) {
    work = millisMax;
  }

  void transmit(TestNode from, TestNode to, @Nullable SignedMessage message,
      Consumer<TestNode> delivery) {
    for (long delay : link.arrivals(from.index, to.index, message)) {
      schedule(delay, () -> {
        if (to.isUp()) {
          delivery.accept(to);
        }
      });
    }
  }

  /** Hands a message to a node as if a validator's connection had brought it. */
  void inject(int peer, int to, SignedMessage message) {
    schedule(0, () -> node(to)
        .step(new Event.Received(new Incoming(chain.key(peer), message, Replay.decoded(message)))));
  }

  /** The real verifier; a message is the same for all receivers, so it is asked once. */
  Verification verify(HeightContext context, Incoming incoming) {
    Verification known = verified.computeIfAbsent(incoming.signed(),
        m -> MessageVerifier.verify(context, incoming));
    return known.verified().map(v -> Verification.passed(incoming, v))
        .orElseGet(() -> Verification.failed(incoming, known.problem(), known.isSenderToBlame()));
  }

  void crashForAWhile(TestNode node) {
    node.crash();
    schedule(faults.downMillis(), () -> {
      if (!node.isUp()) {
        node.start();
      }
    });
  }

  void runFor(long millis) {
    long until = nowMillis + millis;
    while (!queue.isEmpty() && queue.peek().atMillis() <= until) {
      runNext();
    }
    nowMillis = until;
  }

  /** Runs until the condition holds; false if the time is up before. */
  boolean runUntil(BooleanSupplier condition, long millisMax) {
    long until = nowMillis + millisMax;
    while (!condition.getAsBoolean()) {
      if (queue.isEmpty() || queue.peek().atMillis() > until) {
        return false;
      }
      runNext();
    }
    return true;
  }

  boolean allAt(long height) {
    return nodes.stream().filter(TestNode::isUp).allMatch(n -> n.ledger.height() >= height);
  }

  private void runNext() {
    Scheduled next = queue.remove();
    nowMillis = Math.max(nowMillis, next.atMillis());
    next.action().run();
  }
}
