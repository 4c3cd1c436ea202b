package io.mulu.consensus;

import io.mulu.protocol.Block;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.Submission;
import io.mulu.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One validator: a real replica and a host that performs its effects on simulated ports. */
final class TestNode {
  final Cluster cluster;
  final int index;
  TestDisk disk = new TestDisk();
  TestLedger ledger;
  final Map<Hash, Submission> pool = new LinkedHashMap<>();
  final List<Evidence> faults = new ArrayList<>();
  /** Transactions that this node, as primary, never proposes. */
  Predicate<Submission> censors = t -> false;
  long clockOffsetMillis;
  boolean wrongExecution;
  @Nullable
  Replica replica;
  Effect.@Nullable Halt halted;
  boolean rejoining;
  /** Raised at every crash, so that nothing of an earlier life reaches a later one. */
  private int life;
  private int rejoins;
  private long startedMillis;
  private final Map<Hash, Effect.FetchProposal> fetching = new LinkedHashMap<>();
  private final Map<Hash, Long> knownSince = new LinkedHashMap<>();

  TestNode(Cluster cluster, int index) {
    this.cluster = cluster;
    this.index = index;
    this.ledger = new TestLedger(cluster.chain);
  }

  PublicKey key() {
    return cluster.chain.key(index);
  }

  ReplicaStatus status() {
    return Objects.requireNonNull(replica, "node is down").status();
  }

  boolean isUp() {
    return replica != null;
  }

  void start() {
    replica = new Replica(cluster.chain.chainId, Optional.of(cluster.chain.keys.get(index)),
        "test");
    startedMillis = cluster.nowMillis;
    halted = null;
    fetching.clear();
    step(new Event.Started(cluster.chain.after(ledger.head()), disk.read()));
    cluster.others(index).filter(TestNode::isUp).forEach(peer -> {
      post(0, new Event.PeerConnected(peer.key()));
      peer.post(0, new Event.PeerConnected(key()));
    });
    tellWork();
  }

  void crash() {
    cluster.checks.crashed(this);
    replica = null;
    life++;
    pool.clear();
  }

  void submit(Submission submission) {
    if (isUp() && !ledger.contains(submission)) {
      pool.put(submission.transaction().envelopeHash(), submission);
      knownSince.putIfAbsent(submission.transaction().envelopeHash(), cluster.nowMillis);
      tellWork();
    }
  }

  /** Delivers an event later, unless this life has ended by then. */
  void post(long delayMillis, Event event) {
    later(delayMillis, () -> step(event));
  }

  void later(long delayMillis, Runnable action) {
    int scheduledIn = life;
    cluster.schedule(delayMillis, () -> {
      if (life == scheduledIn && replica != null) {
        action.run();
      }
    });
  }

  void step(Event event) {
    Replica running = replica;
    if (running == null) {
      return;
    }
    List<Effect> effects = running.step(event, new Now(cluster.nowMillis - startedMillis,
        TestChain.GENESIS_MILLIS + cluster.nowMillis + clockOffsetMillis));
    cluster.observer.stepped(this, event, effects);
    cluster.checks.stepped(this, running);
    for (Effect effect : effects) {
      int written = cluster.faults.crashesAt(this, effect);
      if (written >= 0) {
        cluster.observer.lostPower(this, effect, written);
        if (effect instanceof Effect.Persist persist) {
          disk.persistPrefix(persist, written);
        }
        cluster.crashForAWhile(this);
        return;
      }
      perform(effect);
    }
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Effect.Persist persist -> disk.persist(persist);
      case Effect.Broadcast broadcast ->
        cluster.others(index).filter(peer -> isFor(peer, broadcast.message()))
            .forEach(peer -> send(peer, broadcast.message()));
      case Effect.Send send -> send(cluster.node(send.peer()), send.message());
      case Effect.SendProposal served -> sendProposal(served);
      case Effect.SendBlock block -> ledger.at(block.height()).ifPresent(c -> cluster.transmit(this,
          cluster.node(block.peer()), null, peer -> peer.sync(c.block(), c.certificate())));
      case Effect.SetTimer timer -> post(timer.delayMillis(), new Event.TimerFired(timer.timer()));
      case Effect.VerifyMessages verify -> verify.messages().forEach(
          m -> post(cluster.workMillis(), new Event.Verified(cluster.verify(verify.context(), m))));
      case Effect.BuildProposal build -> build(build);
      case Effect.FetchProposal fetch -> {
        fetching.put(fetch.blockHash(), fetch);
        fetch(fetch.blockHash(), 0);
      }
      case Effect.ValidateProposal validate -> post(cluster.workMillis(),
          new Event.ProposalValidated(validate.block().header().height(), validate.block().hash(),
              wrongExecution
                  ? new ProposalVerdict.Invalid("cosmic ray")
                  : ledger.execute(validate.block())));
      case Effect.CommitBlock commit ->
        later(0, () -> commit(commit.block(), commit.certificate(), true));
      case Effect.TrimJournal trim -> disk.trim(trim.height());
      case Effect.RelayTransactions relay ->
        pool.values().stream().limit(3).toList().forEach(t -> cluster.others(index)
            .forEach(peer -> cluster.transmit(this, peer, null, p -> p.submit(t))));
      case Effect.RequestSync sync -> later(1, this::syncOnce);
      case Effect.RequestRejoin rejoin -> {
        rejoining = true;
        rejoins++;
        cluster.checks.summary.amnesias++;
        cluster.submitEverywhere(TestChain.transaction(rejoinText()));
      }
      case Effect.ResetSigning reset -> disk.reset(reset.floor());
      case Effect.ReportFault fault -> {
        faults.add(fault.evidence());
        cluster.checks.fault(this, fault.evidence());
      }
      case Effect.Halt halt -> {
        halted = halt;
        cluster.checks.halted(this, halt);
      }
    }
  }

  private String rejoinText() {
    return "rejoin " + TestChain.name(index) + " " + rejoins;
  }

  /** Heights are told to followers, too: in the product by a message of the network's own. */
  private boolean isFor(TestNode peer, SignedMessage message) {
    return cluster.chain.set(ledger.height() + 1).contains(peer.key())
        || Replay.decoded(message) instanceof Message.Status;
  }

  private void send(TestNode peer, SignedMessage message) {
    cluster.checks.sends(this, message);
    cluster.transmit(this, peer, message, p -> {
      try {
        p.step(new Event.Received(Incoming.decode(key(), message.encode())));
      } catch (MalformedException e) {
        throw new AssertionError(e);
      }
    });
  }

  private void build(Effect.BuildProposal build) {
    List<Submission> chosen = build.withTransactions()
        ? pool.values().stream().filter(t -> !censors.test(t)).limit(10).toList()
        : List.of();
    long timestamp = Math.max(TestChain.GENESIS_MILLIS + cluster.nowMillis + clockOffsetMillis,
        build.parent().timestampMillis() + 1);
    Block block = chosen.isEmpty() && !build.mayBeEmpty()
        ? null
        : cluster.chain.block(build.parent(), build.proposer(), build.tenure(), timestamp, chosen);
    post(cluster.workMillis(), new Event.ProposalBuilt(build.height(), build.view(), block));
  }

  /** Assembles from the pool, else asks the sources in turn until the height is over. */
  private void fetch(Hash hash, int attempt) {
    Effect.FetchProposal wanted = fetching.get(hash);
    if (wanted == null || wanted.height() <= ledger.height()) {
      fetching.remove(hash);
      return;
    }
    if (wanted.compact() != null) {
      List<Submission> found = wanted.compact().envelopeHashes().stream().map(pool::get)
          .filter(Objects::nonNull).toList();
      if (found.size() == wanted.compact().envelopeHashes().size()) {
        fetched(new Block(wanted.compact().header(), found));
        return;
      }
    }
    if (!wanted.sources().isEmpty()) {
      TestNode source = cluster.node(wanted.sources().get(attempt % wanted.sources().size()));
      cluster.transmit(this, source, null,
          peer -> peer.step(new Event.ProposalRequested(key(), hash)));
    }
    later(400, () -> fetch(hash, attempt + 1));
  }

  private void fetched(Block block) {
    fetching.remove(block.hash());
    post(0, new Event.ProposalFetched(block));
  }

  private void sendProposal(Effect.SendProposal served) {
    TestNode peer = cluster.node(served.peer());
    cluster.transmit(this, peer, null, p -> {
      if (p.fetching.containsKey(served.block().hash())) {
        p.step(new Event.Received(
            new Incoming(key(), served.prePrepare(), Replay.decoded(served.prePrepare()))));
        p.fetched(served.block());
      }
    });
  }

  void commit(Block block, QuorumCertificate certificate, boolean own) {
    if (block.header().height() != ledger.height() + 1) {
      return;
    }
    List<Hash> passedOver = own ? passedOver(block) : List.of();
    ledger.commit(block, certificate);
    cluster.checks.committed(this, block, certificate);
    block.transactions().forEach(t -> pool.remove(t.transaction().envelopeHash()));
    step(new Event.ChainAdvanced(cluster.chain.after(ledger.head()), passedOver));
    if (rejoining
        && block.transactions().stream().anyMatch(t -> TestChain.text(t).equals(rejoinText()))) {
      rejoining = false;
      step(new Event.Rejoined(block.header().height()));
    }
    tellWork();
  }

  private List<Hash> passedOver(Block block) {
    long before = block.header().timestampMillis() - TestChain.GENESIS_MILLIS
        - cluster.chain.parameters.viewTimeoutMillis();
    return block.transactions().size() >= 10
        ? List.of()
        : pool.keySet().stream().filter(h -> !block.envelopeHashes().contains(h))
            .filter(h -> knownSince.getOrDefault(h, Long.MAX_VALUE) <= before)
            .limit(CensorshipWatch.PASSED_OVER_MAX).toList();
  }

  void sync(Block block, QuorumCertificate certificate) {
    if (certificate.problem(cluster.chain.set(block.header().height()),
        cluster.chain.context(block.header().height()).signing()).isEmpty()) {
      commit(block, certificate, false);
    }
  }

  private void syncOnce() {
    List<TestNode> ahead = cluster.others(index)
        .filter(p -> p.isUp() && p.ledger.height() > ledger.height()).toList();
    if (!ahead.isEmpty()) {
      TestNode source = ahead.get(cluster.random.nextInt(ahead.size()));
      source.ledger.at(ledger.height() + 1)
          .ifPresent(c -> cluster.transmit(source, this, null, self -> {
            self.sync(c.block(), c.certificate());
            self.syncOnce();
          }));
    }
  }

  void tellWork() {
    if (isUp() && pool.values().stream().anyMatch(t -> !ledger.contains(t))) {
      post(0, new Event.WorkPending(ledger.height() + 1));
    }
  }
}
