package io.mulu.node.host;

import io.mulu.consensus.Evidence;
import io.mulu.consensus.EvidenceVerifier;
import io.mulu.consensus.HeightContext;
import io.mulu.node.ledger.HeightContexts;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerInfo;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.node.p2p.PeerNetwork;
import io.mulu.node.ports.EventLoop;
import io.mulu.node.ports.WallClock;
import io.mulu.node.ports.Workers;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Tells peers of evidence and believes theirs once it is verified (docs/spec/consensus.md, rule
 * 11). Each node passes an item on once, when it first believes it, and shows a peer that connects
 * its newest. Whoever lies is not listened to for a while; who is accused too often is not news.
 * Confined to the event loop.
 */
public final class EvidenceGossip {
  /** Items of one peer that are looked at in one {@link #WINDOW_MILLIS}. */
  static final int PEER_ITEMS_MAX = 32;
  /** Items about one validator that are believed, or passed on if found here, in that time. */
  static final int ACCUSED_ITEMS_MAX = 8;
  static final long WINDOW_MILLIS = 60_000;
  /** How far ahead of the height being decided evidence may wait to be judged. */
  static final int AHEAD_MAX = 16;
  static final int WAITING_MAX = 32;
  static final int WAITING_OF_PEER_MAX = 4;
  static final int WAITING_BYTES_MAX = 4 << 20;
  /** What a peer is shown when it connects. */
  static final int CONNECT_ITEMS_MAX = 16;
  static final int CONNECT_BYTES_MAX = 1 << 20;

  private final EventLoop loop;
  private final WallClock clock;
  private final Workers workers;
  private final PeerNetwork peers;
  private final HeightContexts contexts;
  private final Consumer<Evidence> onNews;
  private final EvidencePool pool = new EvidencePool();
  private final Allowances<PeerId> ofPeers = new Allowances<>(PEER_ITEMS_MAX, WINDOW_MILLIS);
  private final Allowances<PublicKey> ofAccused = new Allowances<>(ACCUSED_ITEMS_MAX,
      WINDOW_MILLIS);
  private final Set<Hash> judging = new HashSet<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private long waitingBytes;
  private final AtomicLong dropped = new AtomicLong();

  /** Of a height that this node has not reached. */
  private record Waiting(PeerId from, Evidence evidence, int bytes) {
  }

  /**
   * @param onNews
   *          told once of each item that is kept
   */
  public EvidenceGossip(EventLoop loop, WallClock clock, Workers workers, PeerNetwork peers,
      HeightContexts contexts, Consumer<Evidence> onNews) {
    this.loop = loop;
    this.clock = clock;
    this.workers = workers;
    this.peers = peers;
    this.contexts = contexts;
    this.onNews = onNews;
  }

  /** The own replica's, which has verified it. */
  public void found(Evidence evidence) {
    if (keep(evidence) && ofAccused.take(evidence.validator(), loop.nowMillis())) {
      framed(evidence).ifPresent(peers::broadcast);
    }
  }

  /** A peer's, of which nothing is verified. */
  public void received(PeerId from, Evidence evidence) {
    long now = loop.nowMillis();
    if (!pool.isNews(evidence) || !ofAccused.hasLeft(evidence.validator(), now)) {
      return;
    }
    if (!ofPeers.hasLeft(from, now)) {
      dropped.incrementAndGet();
      return;
    }
    if (evidence.height() > contexts.height()) {
      hold(from, evidence);
      return;
    }
    Hash hash = Hash.sha256(evidence.encode());
    Optional<HeightContext> context = contexts.of(evidence.height());
    if (context.isEmpty() || !judging.add(hash)) {
      dropped.incrementAndGet(); // nobody can say, or another peer has just sent the very same
      return;
    }
    ofPeers.take(from, now);
    boolean taken = workers.submit(() -> EvidenceVerifier.problem(context.get(), evidence),
        problem -> {
          judging.remove(hash);
          judged(from, evidence, problem);
        });
    if (!taken) {
      judging.remove(hash);
      dropped.incrementAndGet();
    }
  }

  private void judged(PeerId from, Evidence evidence, Optional<String> problem) {
    if (problem.isPresent()) {
      // No correct node passes on what it has not verified under the same set.
      ofPeers.exhaust(from, loop.nowMillis());
      NodeLog.evidenceRefused(from.toString(), evidence.height(), problem.get());
    } else if (pool.isNews(evidence) && ofAccused.take(evidence.validator(), loop.nowMillis())
        && keep(evidence)) {
      framed(evidence).ifPresent(frame -> peers.peers().stream().map(PeerInfo::id)
          .filter(id -> !id.equals(from)).forEach(id -> peers.send(id, frame)));
    }
  }

  private boolean keep(Evidence evidence) {
    Optional<EvidencePool.Item> kept = pool.add(evidence, clock.nowMillis());
    kept.ifPresent(item -> onNews.accept(evidence));
    return kept.isPresent();
  }

  private static Optional<PeerMessage> framed(Evidence evidence) {
    Bytes encoded = evidence.encode();
    return encoded.size() > PeerMessage.Evidence.BYTES_MAX
        ? Optional.empty()
        : Optional.of(new PeerMessage.Evidence(encoded));
  }

  private void hold(PeerId from, Evidence evidence) {
    int bytes = evidence.encode().size();
    boolean hasRoom = evidence.height() - contexts.height() <= AHEAD_MAX
        && waiting.size() < WAITING_MAX && waitingBytes + bytes <= WAITING_BYTES_MAX
        && waiting.stream().filter(w -> w.from().equals(from)).count() < WAITING_OF_PEER_MAX;
    if (hasRoom) {
      waiting.add(new Waiting(from, evidence, bytes));
      waitingBytes += bytes;
    } else {
      dropped.incrementAndGet();
    }
  }

  /** The height being decided is another: what waited for it can be judged. */
  public void advanced() {
    List<Waiting> due = waiting.stream().filter(w -> w.evidence().height() <= contexts.height())
        .toList();
    waiting.removeAll(due);
    due.forEach(w -> {
      waitingBytes -= w.bytes();
      received(w.from(), w.evidence());
    });
  }

  /** It may have been away when the others were told. */
  public void connected(PeerId peer) {
    long left = CONNECT_BYTES_MAX;
    for (EvidencePool.Item item : pool.newest().stream().limit(CONNECT_ITEMS_MAX).toList()) {
      if (item.encoded().size() <= left) {
        left -= item.encoded().size();
        peers.send(peer, new PeerMessage.Evidence(item.encoded()));
      }
    }
  }

  /** Newest first. */
  public List<EvidencePool.Item> kept() {
    return pool.newest();
  }

  /** Items that found no room, no allowance, or no set to judge them by. */
  public long dropped() {
    return dropped.get();
  }
}
