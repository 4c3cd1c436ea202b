package io.mulu.node.p2p;

import io.mulu.protocol.Hash;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines an operator sees of the network. One failure of one peer is told once an interval, with
 * how often it was left out. Confined to the event loop.
 */
final class PeerLog {
  private static final Logger LOG = LoggerFactory.getLogger(PeerLog.class);
  /** Peers and strangers remembered; the oldest is told again. */
  private static final int REMEMBERED_MAX = 1024;

  private final long intervalNanos;
  private final Map<String, Told> told = new LinkedHashMap<>();

  private record Told(long nanos, long left) {
  }

  PeerLog(long intervalNanos) {
    this.intervalNanos = intervalNanos;
  }

  void listening(String address, Hash ownPin) {
    LOG.info("peers: listening on {}, own pin {}", address, ownPin.hex());
  }

  void connected(PeerInfo peer) {
    LOG.info("peers: {} connected ({} {}, version {})", peer.id(),
        peer.isDialled() ? "dialled" : "accepted from", peer.address(), peer.softwareVersion());
  }

  void disconnected(PeerId peer, Disconnect why) {
    LOG.info("peers: {} disconnected: {}", peer, why);
  }

  /** Before it was a peer. */
  void refused(String whom, Disconnect why, long nowNanos) {
    if (why.reason() == CloseReason.DUPLICATE || why.reason() == CloseReason.STOPPING) {
      LOG.debug("peers: {} {}", whom, why);
      return;
    }
    String key = whom + why.reason();
    Told last = told.get(key);
    if (last != null && nowNanos - last.nanos() < intervalNanos) {
      told.put(key, new Told(last.nanos(), last.left() + 1));
      return;
    }
    told.remove(key);
    told.put(key, new Told(nowNanos, 0));
    if (told.size() > REMEMBERED_MAX) {
      told.remove(told.keySet().iterator().next());
    }
    LOG.warn("peers: no connection with {}: {}: {}{}", whom, why, why.reason().meaning(),
        last == null || last.left() == 0 ? "" : " (" + last.left() + " more since)");
  }

  void defect(String what, Throwable cause) {
    LOG.error("peers: {}", what, cause);
  }
}
