package io.mulu.node.host;

import io.mulu.consensus.Evidence;
import io.mulu.consensus.Incoming;
import io.mulu.node.ledger.TransactionIntake;
import io.mulu.node.p2p.Disconnect;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerInfo;
import io.mulu.node.p2p.PeerListener;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.node.p2p.PeerNetwork;
import io.mulu.node.ports.EventLoop;
import io.mulu.node.sync.ChainSync;
import io.mulu.node.sync.PeerClaims;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.wire.MalformedException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings what peers say from the network's threads to the loop. A full loop drops it: the protocols
 * above repeat what matters. Thread-safe.
 */
public final class PeerTraffic implements PeerListener {
  /** Messages of one peer that may wait for the loop before reading from it stops. */
  static final int PEER_MESSAGES_MAX = 1_024;
  /** Bytes of them; one more message may already be on its way. */
  static final long PEER_BYTES_MAX = 8L << 20;

  /** About what a hand-over takes. */
  private static final long HANDOVER_BYTES = 16 << 10;

  private final EventLoop loop;
  private final ReplicaHost host;
  private final Bodies bodies;
  private final TransactionIntake intake;
  private final ChainSync sync;
  private final EvidenceGossip evidence;
  private final Consumer<Throwable> onFatal;
  private final AtomicLong malformed = new AtomicLong();
  private final ConcurrentHashMap<PeerId, Waiting> waiting = new ConcurrentHashMap<>();
  private final PeerNetwork peers;

  /** What of one peer waits for the loop, and whether reading from it has stopped meanwhile. */
  private record Waiting(int messages, long bytes, boolean isPaused) {
    boolean isFull() {
      return messages >= PEER_MESSAGES_MAX || bytes >= PEER_BYTES_MAX;
    }

    boolean isDrained() {
      return messages <= PEER_MESSAGES_MAX / 2 && bytes <= PEER_BYTES_MAX / 2;
    }
  }

  public PeerTraffic(EventLoop loop, PeerNetwork peers, ReplicaHost host, Bodies bodies,
      TransactionIntake intake, ChainSync sync, EvidenceGossip evidence,
      Consumer<Throwable> onFatal) {
    this.loop = loop;
    this.peers = peers;
    this.host = host;
    this.bodies = bodies;
    this.intake = intake;
    this.sync = sync;
    this.evidence = evidence;
    this.onFatal = onFatal;
  }

  @Override
  public void connected(PeerInfo peer) {
    NodeLog.peerConnected(peer.id().toString());
    PublicKey validator = peer.id().validatorKey();
    if (validator != null) {
      loop.offer(() -> host.peerConnected(validator));
    }
    loop.offer(() -> evidence.connected(peer.id()));
    loop.offer(() -> intake.connected(peer.id()));
  }

  @Override
  public void disconnected(PeerId peer, Disconnect why) {
    NodeLog.peerDisconnected(peer.toString(), why.toString());
    loop.offer(() -> sync.disconnected(peer));
    waiting.remove(peer);
  }

  @Override
  public void received(PeerId from, PeerMessage message) {
    switch (message) {
      case PeerMessage.SignedMessage signed -> consensus(from, signed);
      case PeerMessage.Status status ->
        handOver(from, 0, () -> sync.claimed(from, PeerClaims.Claim.of(status)));
      case PeerMessage.Transactions gossip ->
        handOver(from, bytes(gossip.submissions()), () -> intake.received(from, gossip));
      case PeerMessage.FetchProposal fetch ->
        handOver(from, (long) fetch.envelopeHashes().size() * Hash.SIZE,
            () -> bodies.requested(from, fetch, host::proposalRequested));
      case PeerMessage.Proposal proposal ->
        handOver(from, proposal.prePrepare().size() + bytes(proposal.submissions()),
            () -> bodies.received(from, proposal));
      case PeerMessage.BlockRequest request ->
        handOver(from, 0, () -> sync.requested(from, request));
      case PeerMessage.BlockResponse response ->
        handOver(from, response.bytes().size(), () -> sync.received(from, response));
      case PeerMessage.HandoverRequest request ->
        handOver(from, 0, () -> sync.requested(from, request));
      case PeerMessage.HandoverResponse response -> handOver(from,
          HANDOVER_BYTES * response.handovers().size(), () -> sync.received(from, response));
      case PeerMessage.StateRequest request ->
        handOver(from, 0, () -> sync.requested(from, request));
      case PeerMessage.StateResponse response -> handOver(from,
          bytes(response.rows().stream().map(PeerMessage.StateResponse.Row::value).toList()),
          () -> sync.received(from, response));
      case PeerMessage.Evidence item -> evidence(from, item);
      case PeerMessage.Ping ping -> {
        // answered by the network itself, as is Pong
      }
      case PeerMessage.Pong pong -> {
        // as above
      }
    }
  }

  private void consensus(PeerId from, PeerMessage.SignedMessage signed) {
    @Nullable
    PublicKey peer = from.validatorKey();
    if (peer == null) {
      return; // only validators speak of consensus
    }
    try {
      Incoming incoming = Incoming.decode(peer, signed.bytes());
      handOver(from, signed.bytes().size(), () -> host.received(incoming));
    } catch (MalformedException e) {
      malformed.incrementAndGet();
    }
  }

  private void evidence(PeerId from, PeerMessage.Evidence item) {
    try {
      Evidence decoded = Evidence.decode(item.bytes());
      handOver(from, item.bytes().size(), () -> evidence.received(from, decoded));
    } catch (MalformedException e) {
      malformed.incrementAndGet();
    }
  }

  private static long bytes(List<Bytes> parts) {
    return parts.stream().mapToLong(Bytes::size).sum();
  }

  /** Stops reading from a peer that is ahead of the loop: what it sends then waits with it. */
  private void handOver(PeerId from, long bytes, Runnable task) {
    // The network is told inside, so that a pause and its end cannot overtake each other.
    waiting.compute(from, (peer, held) -> {
      Waiting now = held == null
          ? new Waiting(1, bytes, false)
          : new Waiting(held.messages() + 1, held.bytes() + bytes, held.isPaused());
      if (now.isPaused() || !now.isFull()) {
        return now;
      }
      peers.reading(from, false);
      return new Waiting(now.messages(), now.bytes(), true);
    });
    boolean taken = loop.offer(() -> {
      done(from, bytes);
      task.run();
    });
    if (!taken) {
      done(from, bytes);
    }
  }

  private void done(PeerId from, long bytes) {
    waiting.computeIfPresent(from, (peer, held) -> {
      Waiting now = new Waiting(held.messages() - 1, Math.max(0, held.bytes() - bytes),
          held.isPaused());
      if (now.isPaused() && now.isDrained()) {
        peers.reading(from, true);
        now = new Waiting(now.messages(), now.bytes(), false);
      }
      return now.messages() <= 0 ? null : now;
    });
  }

  /** Frames of peers that were no consensus message, or no evidence, at all. */
  public long malformed() {
    return malformed.get();
  }

  @Override
  public void failed(Throwable defect) {
    onFatal.accept(defect);
  }
}
