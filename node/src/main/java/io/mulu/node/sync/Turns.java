package io.mulu.node.sync;

import io.mulu.node.p2p.PeerId;
import java.util.Map;
import java.util.TreeMap;

/** Requests being answered: bounded in all and for each peer. Confined to the event loop. */
final class Turns {
  private final int max;
  private final int peerMax;
  private final Map<PeerId, Integer> underWayOf = new TreeMap<>();
  private int underWay;

  /**
   * @param peerMax
   *          nobody takes the others' turns
   */
  Turns(int max, int peerMax) {
    this.max = max;
    this.peerMax = peerMax;
  }

  /** False if the request is to be dropped: it will be asked again. */
  boolean take(PeerId peer) {
    if (underWay >= max || underWayOf.getOrDefault(peer, 0) >= peerMax) {
      return false;
    }
    underWay++;
    underWayOf.merge(peer, 1, Integer::sum);
    return true;
  }

  void giveBack(PeerId peer) {
    underWay--;
    underWayOf.computeIfPresent(peer, (p, requests) -> requests == 1 ? null : requests - 1);
  }
}
