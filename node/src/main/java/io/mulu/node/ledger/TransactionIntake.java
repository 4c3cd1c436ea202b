package io.mulu.node.ledger;

import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.node.p2p.PeerNetwork;
import io.mulu.node.ports.EventLoop;
import io.mulu.node.ports.WallClock;
import io.mulu.node.ports.Workers;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Reason;
import io.mulu.protocol.Submission;
import io.mulu.protocol.object.Identity;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.vm.state.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The way of a transaction into the pool: checked on workers, pooled on the loop, relayed to all
 * validators at once (docs/spec/consensus.md, rule 8). Confined to the event loop except
 * {@link #check}.
 */
public final class TransactionIntake {
  /** Oldest transactions sent again with every repeated view-change. */
  static final int RELAY_MAX = 64;
  /** Overtaken ones sent again after a block, and about their bytes. */
  static final int OVERTAKEN_MAX = 256;
  static final long OVERTAKEN_BYTES_MAX = 1 << 20;
  /** Of this node's own that a validator is told of when it connects, and about their bytes. */
  static final int CONNECTED_MAX = 256;
  static final long CONNECTED_BYTES_MAX = 256 << 10;

  /**
   * Transactions of one peer that are checked or wait for it, and their bytes; more are dropped.
   */
  static final int PEER_CHECKS_MAX = 2_048;
  static final long PEER_CHECK_BYTES_MAX = 8L << 20;
  /** Of all followers together: they must not stand before the validators' messages. */
  static final int FOLLOWER_CHECKS_MAX = 2_048;
  /** Transactions that are checked in one turn. */
  static final int PORTION = 32;
  /** How long a client waits for a turn before there is no room for it. */
  static final long TURN_MILLIS = 5_000;

  private static final String FULL = "the pool has no room for more of it now";

  private final EventLoop loop;
  private final WallClock clock;
  private final Workers workers;
  private final PeerNetwork peers;
  private final Ledger ledger;
  private final Consumer<PooledTransaction> onPooled;
  private final TransactionGossip gossip;
  private final Turns<Bringer> turns;
  private final ConcurrentSkipListMap<PeerId, Checking> checking = new ConcurrentSkipListMap<>();
  private final AtomicInteger followerChecks = new AtomicInteger();
  private final AtomicLong gossipDropped = new AtomicLong();

  /**
   * Who takes turns: each validator, all followers together, and all clients of this node together.
   * What its clients get of this node's processors all other validators have for what it tells them
   * of, so that they keep up with what is admitted anywhere.
   */
  private record Bringer(String name) {
    static final Bringer CLIENTS = new Bringer("clients");
    static final Bringer FOLLOWERS = new Bringer("followers");

    static Bringer of(PeerId peer) {
      return peer.validator().map(key -> new Bringer(key.toString())).orElse(FOLLOWERS);
    }
  }

  /** What of one peer's gossip is with the workers. */
  private record Checking(int transactions, long bytes) {
    static final Checking NOTHING = new Checking(0, 0);
  }

  /**
   * @param onPooled
   *          something new waits: there may be work
   */
  public TransactionIntake(EventLoop loop, WallClock clock, Workers workers, PeerNetwork peers,
      Ledger ledger, Consumer<PooledTransaction> onPooled) {
    this.loop = loop;
    this.clock = clock;
    this.workers = workers;
    this.peers = peers;
    this.ledger = ledger;
    this.onPooled = onPooled;
    this.gossip = new TransactionGossip(loop, peers);
    this.turns = new Turns<>(workers.atATime());
  }

  /**
   * Everything that needs no place on the loop, for clients, on the caller's own thread, in turns
   * with what others bring. Thread-safe.
   */
  public List<Admission.Outcome> checkAll(List<Submission> submissions)
      throws InterruptedException {
    List<Admission.Outcome> outcomes = new ArrayList<>();
    for (int first = 0; first < submissions.size(); first += PORTION) {
      outcomes.addAll(
          inTurn(submissions.subList(first, Math.min(submissions.size(), first + PORTION))));
    }
    return outcomes;
  }

  private List<Admission.Outcome> inTurn(List<Submission> portion) throws InterruptedException {
    List<Admission.Outcome> hopeless = portion.stream()
        .flatMap(submission -> refusedUnseen(submission, Mempool.Source.CLIENT).stream()).toList();
    if (hopeless.size() == portion.size()) {
      return hopeless; // refusing takes no turn
    }
    if (!turns.await(Bringer.CLIENTS, TURN_MILLIS)) {
      return Collections.nCopies(portion.size(),
          new Admission.Refused(Reason.OVERLOADED, "", FULL));
    }
    try {
      return portion.stream().map(this::check).toList();
    } finally {
      turns.leave();
    }
  }

  /** Everything that needs no place on the loop, for a client, out of turn. Thread-safe. */
  public Admission.Outcome check(Submission submission) {
    return check(submission, Mempool.Source.CLIENT);
  }

  private Admission.Outcome check(Submission submission, Mempool.Source source) {
    return refusedUnseen(submission, source).orElseGet(
        () -> Admission.check(submission, ledger.view(), clock.nowMillis(), loop.nowMillis()));
  }

  private Optional<Admission.Outcome> refusedUnseen(Submission submission, Mempool.Source source) {
    return noRoom(submission, source).map(reason -> new Admission.Refused(reason, "", FULL));
  }

  /**
   * Whether there is no room for whomever the transaction claims to be of: told before its
   * signature is verified, or an overloaded node would spend its time on what it refuses.
   */
  private Optional<Reason> noRoom(Submission submission, Mempool.Source source) {
    if (!ledger.mempool().isFilling()) {
      return Optional.empty();
    }
    try {
      Identity sender = Table.IDENTITIES.get(ledger.view().state(),
          submission.transaction().decodeBody().sender());
      return sender == null
          ? Optional.empty()
          : ledger.mempool().refusal(sender.organization(),
              submission.transaction().body().size() + submission.attachment().size(), source);
    } catch (MalformedException e) {
      return Optional.empty(); // the check says what is wrong with it
    }
  }

  /** A checked transaction of a client of this node. */
  public Admission.Outcome pool(Admission.Admitted checked) {
    return pool(checked, Mempool.Source.CLIENT);
  }

  /** A transaction of the node's own; what is refused is dropped, its maker sends it again. */
  public void submit(Submission submission) {
    workers.submit(() -> check(submission), outcome -> pool(outcome, Mempool.Source.CLIENT));
  }

  /**
   * Gossip of a peer; what is not admissible is dropped: its sender hears of it at its own node.
   */
  public void received(PeerId from, PeerMessage.Transactions gossiped) {
    List<Bytes> all = gossiped.submissions();
    for (int first = 0; first < all.size(); first += PORTION) {
      checkPortion(from, all.subList(first, Math.min(all.size(), first + PORTION)));
    }
  }

  private void checkPortion(PeerId from, List<Bytes> portion) {
    long bytes = portion.stream().mapToLong(Bytes::size).sum();
    Checking before = checking.getOrDefault(from, Checking.NOTHING);
    boolean hasRoom = before.transactions() + portion.size() <= PEER_CHECKS_MAX
        && before.bytes() + bytes <= PEER_CHECK_BYTES_MAX
        && (from.isValidator() || followerChecks.get() + portion.size() <= FOLLOWER_CHECKS_MAX);
    if (!hasRoom) {
      gossipDropped.addAndGet(portion.size());
      return;
    }
    count(from, portion.size(), bytes);
    turns.enter(Bringer.of(from), () -> start(from, portion, bytes));
  }

  /** On any thread; false if the workers have no place. */
  private boolean start(PeerId from, List<Bytes> portion, long bytes) {
    Mempool.Source source = from.isValidator() ? Mempool.Source.VALIDATOR : Mempool.Source.CLIENT;
    boolean isTaken = workers.submit(() -> {
      try {
        return portion.stream().map(encoded -> decodeAndCheck(encoded, source)).toList();
      } finally {
        turns.leave();
      }
    }, outcomes -> {
      count(from, -portion.size(), -bytes);
      outcomes.forEach(outcome -> outcome.ifPresent(o -> pool(o, source)));
    });
    if (!isTaken) {
      count(from, -portion.size(), -bytes);
      gossipDropped.addAndGet(portion.size());
    }
    return isTaken;
  }

  private void count(PeerId from, int transactions, long bytes) {
    checking.compute(from, (peer, held) -> {
      Checking before = held == null ? Checking.NOTHING : held;
      int after = before.transactions() + transactions;
      return after == 0 ? null : new Checking(after, before.bytes() + bytes);
    });
    if (!from.isValidator()) {
      followerChecks.addAndGet(transactions);
    }
  }

  /** Gossiped transactions that found too many of the same peer under way. */
  public long gossipDropped() {
    return gossipDropped.get();
  }

  /** The oldest again, to all. */
  public void relayOldest() {
    sendAgain(ledger.mempool().all().stream().limit(RELAY_MAX).toList());
  }

  /**
   * A block is committed: what it has overtaken of this node's own, its proposer has not heard of.
   */
  public void advanced() {
    sendAgain(ledger.mempool().overtaken(loop.nowMillis(), OVERTAKEN_MAX, OVERTAKEN_BYTES_MAX));
  }

  /**
   * It was not there when the others were told, or this node was not. What is too much for it now
   * is told again once it is overtaken.
   */
  public void connected(PeerId peer) {
    if (!peer.isValidator()) {
      return; // it proposes nothing
    }
    List<Bytes> told = ledger.mempool().own(CONNECTED_MAX, CONNECTED_BYTES_MAX).stream()
        .map(pooled -> pooled.transaction().submission().encode()).toList();
    if (!told.isEmpty()) {
      peers.send(peer, new PeerMessage.Transactions(told));
    }
  }

  private void sendAgain(List<PooledTransaction> again) {
    again.forEach(pooled -> gossip.add(pooled.transaction().submission()));
    gossip.flush();
  }

  /** Nothing if it is rubbish or known: attachments are bound by the envelope's hash, too. */
  private Optional<Admission.Outcome> decodeAndCheck(Bytes encoded, Mempool.Source source) {
    try {
      Submission submission = Submission.decode(encoded);
      return ledger.mempool().isWaiting(submission.transaction().envelopeHash())
          ? Optional.empty()
          : Optional.of(check(submission, source));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private Admission.Outcome pool(Admission.Outcome outcome, Mempool.Source source) {
    if (!(outcome instanceof Admission.Admitted(PooledTransaction pooled, long atHeight))) {
      return outcome;
    }
    // Whoever checked it looked for it in the ledger: there is no need to, while that is the head.
    if (atHeight != ledger.head().height() && ledger.isOrdered(pooled.transaction().id())) {
      return new Admission.Refused(Reason.DUPLICATE, "", "is in a block already");
    }
    if (!ledger.isWithinLimits(pooled)) {
      return new Admission.Refused(Reason.TRANSACTION_TOO_LARGE, "", "limits have changed");
    }
    boolean isNew = ledger.mempool().byId(pooled.transaction().id()) == null;
    Optional<Reason> refusal = ledger.mempool().add(pooled, source);
    if (refusal.isPresent()) {
      return new Admission.Refused(refusal.get(), "", FULL);
    }
    if (isNew) {
      // What a validator has, it has told to all.
      if (source == Mempool.Source.CLIENT) {
        gossip.add(pooled.transaction().submission());
      }
      onPooled.accept(pooled);
    }
    return outcome;
  }
}
