package io.mulu.node.sync;

import io.mulu.node.host.NodeLog;
import io.mulu.node.ledger.Ledger;
import io.mulu.node.ledger.StateTransfer;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.node.p2p.PeerNetwork;
import io.mulu.node.ports.EventLoop;
import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.LightClient;
import io.mulu.protocol.UnprovenException;
import io.mulu.protocol.answer.CertifiedBlock;
import io.mulu.protocol.answer.CertifiedHeader;
import io.mulu.protocol.answer.Handover;
import io.mulu.storage.StateCopy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Joins a chain by a copy of a later state instead of its whole history: when no peer has the
 * blocks that come next, or when the operator wants a new node to begin so. Follows the validator
 * sets from genesis to a certified header as any light client does, copies the state under it,
 * fetches the blocks of the last transaction lifetime, and makes that block the head. What is on
 * the disk of it survives a restart; no peer is believed. Block sync waits meanwhile. Confined to
 * the event loop.
 *
 * <pre>
 * IDLE → WAY (to a certified header) → STATE (parts of it) → BLOCKS (before it) → adopted, IDLE
 * </pre>
 */
public final class SnapshotSync {
  /** Without any peer that offers the chosen state for so long, another one is chosen. */
  static final long ABANDONED_MILLIS = 60_000;
  /** Between two lines of the log on how far it is. */
  static final long REPORT_MILLIS = 10_000;

  /** Who offered a state that could not be had in time is not asked for one for so long. */
  static final long DISAPPOINTMENT_MILLIS = 600_000;

  private final EventLoop loop;
  private final PeerNetwork peers;
  private final Ledger ledger;
  private final StateTransfer transfer;
  private final PeerClaims claims;
  private boolean isPreferred;
  private final Sink sink;
  /** Whose offers are not looked at, until when. */
  private final Map<PeerId, Long> disappointedUntil = new TreeMap<>();
  private Phase phase = new Idle();
  private long requestId;
  private long progressMillis;
  private long reportedMillis;
  private boolean isStopped;
  private @Nullable CertifiedBlock adopted;

  /** Where the result goes. */
  public interface Sink {
    /**
     * Runs what writes to the disk; its failure ends signing.
     *
     * @return false if it failed: nothing more is to be written
     */
    boolean write(Runnable work);

    /** The block is the ledger's head now, though it was not executed here. */
    void adopted(CertifiedBlock head);

    /** What a quorum certified is not what this node's own chain says. */
    void contradicted(String problem);
  }

  private sealed interface Phase {
  }

  private record Idle() implements Phase {
  }

  /** Finds the way to a certified header of the height; asked is null between two requests. */
  private record Way(long height, LightClient light, @Nullable PeerId asked) implements Phase {
  }

  private record State(BlockHeader target, LightClient light, StateFetch fetch) implements Phase {
  }

  private record Blocks(BlockHeader target, StateCopy copy, Backfill backfill) implements Phase {
  }

  /**
   * @param isPreferred
   *          a ledger that has nothing but genesis at its start joins so even if all blocks could
   *          be fetched; once it has caught up with its peers, it is as any other
   */
  public SnapshotSync(EventLoop loop, PeerNetwork peers, Ledger ledger, PeerClaims claims,
      boolean isPreferred, Sink sink) {
    this.loop = loop;
    this.peers = peers;
    this.ledger = ledger;
    this.transfer = ledger.transfer();
    this.claims = claims;
    this.isPreferred = isPreferred && ledger.head().height() == 0;
    this.sink = sink;
  }

  /** Block sync is not to fetch meanwhile. */
  public boolean isUnderWay() {
    return !(phase instanceof Idle);
  }

  /** To be called about once a second, and when a peer says what it has. */
  public void proceed() {
    if (isStopped) {
      return;
    }
    expire();
    switch (phase) {
      case Idle idle -> choose();
      case Way way -> askWay(way);
      case State state -> state.fetch().ask();
      case Blocks blocks -> guarded(() -> backfill(blocks));
    }
    report();
  }

  /** The newest state on offer, but rather the one that is half copied already. */
  private void choose() {
    long head = ledger.head().height();
    long others = credibleHeight();
    List<Long> offered = claims.snapshots(this::mayBeAsked).stream()
        .filter(height -> height > head + 1 && height <= others).toList();
    Optional<StateCopy> underWay = offered.isEmpty() ? Optional.empty() : transfer.underWay();
    boolean isWanted = (others > head && claims.isGone(head + 1)) || underWay.isPresent()
        || isPreferred;
    if (!offered.isEmpty() && isWanted) {
      long height = underWay.map(StateCopy::height).filter(offered::contains)
          .orElse(offered.getFirst());
      NodeLog.snapshotChosen(height);
      progressMillis = loop.nowMillis();
      phase = new Way(height, new LightClient(transfer.genesis()), null);
      proceed();
    }
  }

  /** While too few validators are connected to tell, anybody's word. */
  private long credibleHeight() {
    return claims.credible(ledger.validators()).orElse(claims.best());
  }

  private boolean mayBeAsked(PeerId peer) {
    return disappointedUntil.getOrDefault(peer, Long.MIN_VALUE) <= loop.nowMillis();
  }

  /** What it offers is not looked at for a while; its blocks are. */
  private void disappointed(PeerId peer, long millis) {
    disappointedUntil.merge(peer, loop.nowMillis() + millis, Math::max);
  }

  /** Blocks are not held back for a header that nobody has. */
  private void askWay(Way way) {
    if (way.asked() != null) {
      return;
    }
    List<PeerId> offering = claims.offering(way.height()).stream().filter(this::mayBeAsked)
        .toList();
    if (offering.isEmpty()) {
      phase = new Idle();
      return;
    }
    requestId++;
    PeerId peer = offering.get((int) (requestId % offering.size()));
    PeerNetwork.Sent sent = peers.send(peer,
        new PeerMessage.HandoverRequest(requestId, way.light().newestSetFrom(), way.height()));
    if (sent == PeerNetwork.Sent.QUEUED) {
      phase = new Way(way.height(), way.light(), peer);
    } else {
      disappointed(peer, BlockSync.PATIENCE_MILLIS);
    }
  }

  public void received(PeerId from, PeerMessage.HandoverResponse response) {
    if (isStopped || !(phase instanceof Way way) || !from.equals(way.asked())
        || response.requestId() != requestId) {
      return;
    }
    phase = new Way(way.height(), way.light(), null);
    CertifiedHeader until = response.until();
    if (until == null && response.handovers().isEmpty()) {
      disappointed(from, BlockSync.PENALTY_MILLIS);
      proceed();
      return;
    }
    try {
      for (Handover handover : response.handovers()) {
        follow(way.light(), handover);
      }
      if (until != null && until.header().height() == way.height()) {
        way.light().check(until.header(), until.certificate());
        guarded(() -> beginCopy(until.header(), way.light()));
      }
    } catch (UnprovenException e) {
      refuse(from, way.height(), String.valueOf(e.getMessage()));
    }
    proceed();
  }

  private void follow(LightClient light, Handover handover) throws UnprovenException {
    BlockHeader last = handover.last().header();
    light.follow(last, handover.last().certificate(), handover.next());
    progressMillis = loop.nowMillis();
    if (last.height() > ledger.head().height()) {
      guarded(() -> transfer.keep(handover));
    }
  }

  private void beginCopy(BlockHeader target, LightClient light) {
    progressMillis = loop.nowMillis();
    phase = new State(target, light,
        new StateFetch(loop, peers, claims, transfer.begin(target), requestId));
    finishState();
  }

  public void received(PeerId from, PeerMessage.StateResponse response) {
    if (!isStopped && phase instanceof State state) {
      guarded(() -> {
        StateFetch.Verdict verdict = state.fetch().received(from, response);
        switch (verdict) {
          case TAKEN -> progressMillis = loop.nowMillis();
          case NOT_ASKED_FOR -> {
            // late, or never ours
          }
          case NOTHING -> claims.avoid(from, BlockSync.PATIENCE_MILLIS);
          case LIE ->
            refuse(from, state.target().height(), "part of the state is not under its root");
        }
        finishState();
      });
      proceed();
    }
  }

  private void finishState() {
    if (phase instanceof State state && state.fetch().isComplete()) {
      requestId = state.fetch().lastRequest();
      StateCopy copy = state.fetch().copy();
      phase = new Blocks(state.target(), copy,
          new Backfill(loop, peers, claims, transfer, state.light(), state.target(),
              ledger.head().height(), transfer.transactionLifetimeMillis(copy), requestId));
    }
  }

  public void received(PeerId from, PeerMessage.BlockResponse response) {
    if (!isStopped && phase instanceof Blocks blocks) {
      guarded(() -> {
        blocks.backfill().received(from, response)
            .ifPresent(problem -> refuse(from, response.height(), problem));
        backfill(blocks);
      });
    }
  }

  private void backfill(Blocks blocks) {
    Backfill backfill = blocks.backfill();
    long before = backfill.oldest();
    backfill.ask();
    if (backfill.oldest() < before) {
      progressMillis = loop.nowMillis();
    }
    if (backfill.isDone()) {
      requestId = backfill.lastRequest();
      adopt(blocks);
    }
  }

  private void adopt(Blocks blocks) {
    Backfill backfill = blocks.backfill();
    BlockHeader own = ledger.head();
    if (backfill.oldest() == own.height() + 1 && !backfill.parentOfOldest().equals(own.hash())) {
      isStopped = true;
      sink.contradicted("block " + backfill.oldest() + " has another parent than the own head");
      return;
    }
    transfer.adopt(blocks.copy(), backfill.oldest());
    adopted = transfer.kept(blocks.target().height()).orElseThrow();
    NodeLog.snapshotAdopted(blocks.target().height(), backfill.oldest());
    phase = new Idle();
  }

  public void disconnected(PeerId peer) {
    withdraw(peer);
  }

  private void withdraw(PeerId peer) {
    switch (phase) {
      case Idle idle -> {
        // nobody was asked
      }
      case Way way -> {
        if (peer.equals(way.asked())) {
          phase = new Way(way.height(), way.light(), null);
        }
      }
      case State state -> state.fetch().disconnected(peer);
      case Blocks blocks -> blocks.backfill().disconnected(peer);
    }
  }

  /** The head moved by itself: what is not above the next block is not worth copying. */
  public void advanced() {
    long head = ledger.head().height();
    isPreferred &= credibleHeight() == 0 || credibleHeight() > head;
    if (heightOf(phase).orElse(Long.MAX_VALUE) <= head + 1) {
      phase = new Idle();
      guarded(transfer::giveUp);
    }
  }

  private static OptionalLong heightOf(Phase phase) {
    return switch (phase) {
      case Idle idle -> OptionalLong.empty();
      case Way way -> OptionalLong.of(way.height());
      case State state -> OptionalLong.of(state.target().height());
      case Blocks blocks -> OptionalLong.of(blocks.target().height());
    };
  }

  private void expire() {
    disappointedUntil.values().removeIf(until -> until <= loop.nowMillis());
    switch (phase) {
      case Idle idle -> {
        return;
      }
      case Way way -> {
        PeerId asked = way.asked();
        if (asked != null && loop.nowMillis() - progressMillis > BlockSync.PATIENCE_MILLIS) {
          disappointed(asked, BlockSync.PENALTY_MILLIS);
          phase = new Way(way.height(), way.light(), null);
        }
      }
      case State state -> state.fetch().expire();
      case Blocks blocks -> blocks.backfill().expire();
    }
    if (loop.nowMillis() - progressMillis > ABANDONED_MILLIS) {
      NodeLog.snapshotAbandoned();
      heightOf(phase).ifPresent(height -> claims.offering(height)
          .forEach(peer -> disappointed(peer, DISAPPOINTMENT_MILLIS)));
      phase = new Idle();
      progressMillis = loop.nowMillis();
      guarded(transfer::giveUp);
    }
  }

  private void refuse(PeerId liar, long height, String problem) {
    NodeLog.syncRefused(liar.toString(), height, problem);
    claims.avoid(liar, BlockSync.PENALTY_MILLIS);
    withdraw(liar);
  }

  private void guarded(Runnable work) {
    isStopped |= !sink.write(work);
    CertifiedBlock head = adopted;
    if (head != null && !isStopped) {
      adopted = null; // told when the writing is over
      sink.adopted(head);
    }
  }

  private void report() {
    if (phase instanceof State state && loop.nowMillis() - reportedMillis >= REPORT_MILLIS) {
      reportedMillis = loop.nowMillis();
      NodeLog.snapshotProgress(state.target().height(), state.fetch().parts());
    }
  }
}
