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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The way of a transaction into the pool: checked on workers, pooled on the loop, relayed to all
 * validators at once (docs/spec/consensus.md, rule 8). Confined to the event loop except
 * {@link #check}.
 */
public final class TransactionIntake {
  /** Transactions collected into one gossip message before it is sent. */
  static final int GOSSIP_MAX = 256;
  /** Bytes of them; a single larger one goes alone. */
  static final int GOSSIP_BYTES_MAX = 256 << 10;
  /** How long a transaction may wait for company. */
  static final long GOSSIP_DELAY_MILLIS = 3;
  /** Oldest transactions sent again with every repeated view-change. */
  static final int RELAY_MAX = 64;

  /** Transactions of one peer being checked at a time, and their bytes; more are dropped. */
  static final int PEER_CHECKS_MAX = 2_048;
  static final long PEER_CHECK_BYTES_MAX = 8L << 20;
  /** Of all followers together: they must not stand before the validators' messages. */
  static final int FOLLOWER_CHECKS_MAX = 2_048;
  /** Transactions that one task of a worker checks. */
  static final int PORTION = 32;

  private static final String FULL = "the pool has no room for more of it now";

  private final EventLoop loop;
  private final WallClock clock;
  private final Workers workers;
  private final PeerNetwork peers;
  private final Ledger ledger;
  private final Consumer<PooledTransaction> onPooled;
  private List<Bytes> gossip = new ArrayList<>();
  private long gossipBytes;
  private boolean isFlushDue;
  private final Map<PeerId, Checking> checking = new TreeMap<>();
  private int followerChecks;
  private final AtomicLong gossipDropped = new AtomicLong();

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
  }

  /** Everything that needs no place on the loop, for a client. Thread-safe. */
  public Admission.Outcome check(Submission submission) {
    return check(submission, Mempool.Source.CLIENT);
  }

  private Admission.Outcome check(Submission submission, Mempool.Source source) {
    Optional<Reason> refusal = noRoom(submission, source);
    return refusal.isPresent()
        ? new Admission.Refused(refusal.get(), "", FULL)
        : Admission.check(submission, ledger.view(), clock.nowMillis(), loop.nowMillis());
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
    boolean isFollower = !from.isValidator();
    Mempool.Source source = isFollower ? Mempool.Source.CLIENT : Mempool.Source.VALIDATOR;
    long bytes = portion.stream().mapToLong(Bytes::size).sum();
    Checking before = checking.getOrDefault(from, Checking.NOTHING);
    boolean hasRoom = before.transactions() + portion.size() <= PEER_CHECKS_MAX
        && before.bytes() + bytes <= PEER_CHECK_BYTES_MAX
        && (!isFollower || followerChecks + portion.size() <= FOLLOWER_CHECKS_MAX);
    boolean taken = hasRoom && workers.submit(
        () -> portion.stream().map(encoded -> decodeAndCheck(encoded, source)).toList(),
        outcomes -> {
          count(from, -portion.size(), -bytes);
          outcomes.forEach(outcome -> outcome.ifPresent(o -> pool(o, source)));
        });
    if (taken) {
      count(from, portion.size(), bytes);
    } else {
      gossipDropped.addAndGet(portion.size());
    }
  }

  private void count(PeerId from, int transactions, long bytes) {
    Checking before = checking.getOrDefault(from, Checking.NOTHING);
    Checking after = new Checking(before.transactions() + transactions, before.bytes() + bytes);
    if (after.transactions() == 0) {
      checking.remove(from);
    } else {
      checking.put(from, after);
    }
    followerChecks += from.isValidator() ? 0 : transactions;
  }

  /** Gossiped transactions that found too many of the same peer under way. */
  public long gossipDropped() {
    return gossipDropped.get();
  }

  /** The oldest again, to all. */
  public void relayOldest() {
    ledger.mempool().all().stream().limit(RELAY_MAX)
        .forEach(pooled -> addToGossip(pooled.transaction().submission()));
    flush();
  }

  private Optional<Admission.Outcome> decodeAndCheck(Bytes encoded, Mempool.Source source) {
    try {
      return Optional.of(check(Submission.decode(encoded), source));
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
        addToGossip(pooled.transaction().submission());
      }
      onPooled.accept(pooled);
    }
    return outcome;
  }

  private void addToGossip(Submission submission) {
    Bytes encoded = submission.encode();
    if (gossipBytes + encoded.size() > GOSSIP_BYTES_MAX || gossip.size() == GOSSIP_MAX) {
      flush();
    }
    gossip.add(encoded);
    gossipBytes += encoded.size();
    if (!isFlushDue) {
      isFlushDue = true;
      loop.after(GOSSIP_DELAY_MILLIS, this::flush);
    }
  }

  private void flush() {
    isFlushDue = false;
    if (!gossip.isEmpty()) {
      peers.broadcast(new PeerMessage.Transactions(gossip));
      gossip = new ArrayList<>();
      gossipBytes = 0;
    }
  }
}
