package io.mulu.node.sync;

import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.node.p2p.PeerNetwork;
import io.mulu.node.ports.EventLoop;
import io.mulu.storage.KeyValue;
import io.mulu.storage.StateCopy;
import io.mulu.storage.StatePart;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Asks all peers that offer a state for its parts, several at a time, until the copy is complete.
 * Memory holds one part: each is verified and on disk before the next is looked at. Confined to the
 * event loop.
 */
final class StateFetch {
  /** Requests under way at a time. */
  static final int REQUESTS_MAX = 16;
  /** Of those, to one peer. */
  static final int PEER_REQUESTS_MAX = 4;

  private final EventLoop loop;
  private final PeerNetwork peers;
  private final PeerClaims claims;
  private final StateCopy copy;
  private final Map<Long, Asked> underWay = new TreeMap<>();
  private long lastRequest;
  private long parts;

  private record Asked(PeerId peer, StateCopy.Wanted wanted, long sentMillis) {
  }

  /**
   * @param firstRequest
   *          request ids begin above, so that answers of an earlier fetch are not taken for its own
   */
  StateFetch(EventLoop loop, PeerNetwork peers, PeerClaims claims, StateCopy copy,
      long firstRequest) {
    this.loop = loop;
    this.peers = peers;
    this.claims = claims;
    this.copy = copy;
    this.lastRequest = firstRequest;
  }

  StateCopy copy() {
    return copy;
  }

  /** Taken since this fetch began. */
  long parts() {
    return parts;
  }

  boolean isComplete() {
    return copy.isComplete();
  }

  long lastRequest() {
    return lastRequest;
  }

  /** Sends what may be asked now. */
  void ask() {
    Set<StateCopy.Wanted> asked = new HashSet<>();
    underWay.values().forEach(a -> asked.add(a.wanted()));
    List<PeerId> offering = claims.offering(copy.height());
    for (StateCopy.Wanted wanted : copy.wanted(2 * REQUESTS_MAX)) {
      if (underWay.size() >= REQUESTS_MAX) {
        return;
      }
      if (!asked.contains(wanted) && !ask(offering, wanted)) {
        return;
      }
    }
  }

  /** False if nobody has a place left. */
  private boolean ask(List<PeerId> offering, StateCopy.Wanted wanted) {
    for (int i = 0; i < offering.size(); i++) {
      PeerId peer = offering.get((int) ((lastRequest + i) % offering.size()));
      if (countOf(peer) < PEER_REQUESTS_MAX) {
        lastRequest++;
        PeerNetwork.Sent sent = peers.send(peer, new PeerMessage.StateRequest(lastRequest,
            copy.height(), wanted.path(), wanted.depth()));
        if (sent == PeerNetwork.Sent.QUEUED) {
          underWay.put(lastRequest, new Asked(peer, wanted, loop.nowMillis()));
          return true;
        }
        claims.avoid(peer, BlockSync.PATIENCE_MILLIS);
      }
    }
    return false;
  }

  private long countOf(PeerId peer) {
    return underWay.values().stream().filter(asked -> asked.peer().equals(peer)).count();
  }

  /** What is to be done about whoever answered. */
  enum Verdict {
    TAKEN,
    NOT_ASKED_FOR,
    /** It cannot serve what it offers; perhaps not any more. */
    NOTHING,
    LIE
  }

  /**
   * @throws io.mulu.storage.StorageException
   *           if the disk failed
   */
  Verdict received(PeerId from, PeerMessage.StateResponse response) {
    Asked asked = underWay.get(response.requestId());
    if (asked == null || !asked.peer().equals(from)) {
      return Verdict.NOT_ASKED_FOR;
    }
    underWay.remove(response.requestId());
    if (!response.isThere()) {
      return Verdict.NOTHING;
    }
    if (!copy.add(asked.wanted(), part(response))) {
      return Verdict.LIE;
    }
    parts++;
    return Verdict.TAKEN;
  }

  private static StatePart part(PeerMessage.StateResponse response) {
    return response.below().isEmpty()
        ? new StatePart.Rows(
            response.rows().stream().map(row -> new KeyValue(row.key(), row.value())).toList())
        : new StatePart.Branch(response.below().stream()
            .map(b -> new StatePart.Below(b.nibble(), b.hash(), b.leaf())).toList());
  }

  void disconnected(PeerId peer) {
    underWay.values().removeIf(asked -> asked.peer().equals(peer));
  }

  /** Who has not answered in time is avoided, and others are asked. */
  void expire() {
    long before = loop.nowMillis() - BlockSync.PATIENCE_MILLIS;
    List<Asked> late = underWay.values().stream().filter(a -> a.sentMillis() < before).toList();
    for (Asked asked : late) {
      claims.avoid(asked.peer(), BlockSync.PATIENCE_MILLIS);
      underWay.values().remove(asked);
    }
  }
}
