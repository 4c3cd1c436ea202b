package io.mulu.node.sync;

import io.mulu.node.ledger.StateTransfer;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.node.p2p.PeerMessage.StateResponse;
import io.mulu.node.p2p.PeerNetwork;
import io.mulu.node.ports.Workers;
import io.mulu.storage.StatePart;
import java.util.List;
import java.util.Optional;

/**
 * Serves parts of kept states, and the hand-overs that lead to their headers, to nodes that join by
 * them. Reads the store on workers, bounded per request. Confined to the event loop.
 */
public final class SnapshotServer {
  /** Keys and values of one part. */
  static final int PART_BYTES = 256 << 10;
  /** Requests being answered at a time. */
  static final int REQUESTS_MAX = 32;
  /** Of those, for one peer. */
  static final int PEER_REQUESTS_MAX = 8;
  /** Heights offered. */
  static final int OFFERED_MAX = 2;

  private final StateTransfer transfer;
  private final Workers workers;
  private final PeerNetwork peers;
  private final long interval;
  private final Turns turns = new Turns(REQUESTS_MAX, PEER_REQUESTS_MAX);

  /**
   * @param interval
   *          states of its multiples are offered; 0 for none
   */
  public SnapshotServer(StateTransfer transfer, Workers workers, PeerNetwork peers, long interval) {
    this.transfer = transfer;
    this.workers = workers;
    this.peers = peers;
    this.interval = interval;
  }

  /** What this node's Status says. */
  public List<Long> offered() {
    return transfer.offered(interval, OFFERED_MAX);
  }

  public void requested(PeerId from, PeerMessage.StateRequest request) {
    if (!turns.take(from)) {
      return;
    }
    boolean taken = workers.submit(
        () -> answer(request,
            transfer.part(request.height(), request.path(), request.depth(), PART_BYTES)),
        response -> {
          turns.giveBack(from);
          peers.send(from, response);
        });
    if (!taken) {
      turns.giveBack(from);
    }
  }

  private static StateResponse answer(PeerMessage.StateRequest request, Optional<StatePart> part) {
    if (part.isEmpty()) {
      return new StateResponse(request.requestId(), false, List.of(), List.of());
    }
    return switch (part.get()) {
      case StatePart.Rows whole -> new StateResponse(request.requestId(), true,
          whole.rows().stream().map(row -> new StateResponse.Row(row.key(), row.value())).toList(),
          List.of());
      case StatePart.Branch branch ->
        new StateResponse(request.requestId(), true, List.of(), branch.below().stream()
            .map(b -> new StateResponse.Below(b.nibble(), b.hash(), b.leaf())).toList());
    };
  }

  public void requested(PeerId from, PeerMessage.HandoverRequest request) {
    if (!turns.take(from)) {
      return;
    }
    boolean taken = workers.submit(() -> transfer.way(request.fromHeight(), request.untilHeight(),
        PeerMessage.HandoverResponse.HANDOVERS_MAX), way -> {
          turns.giveBack(from);
          peers.send(from,
              new PeerMessage.HandoverResponse(request.requestId(), way.handovers(), way.until()));
        });
    if (!taken) {
      turns.giveBack(from);
    }
  }
}
