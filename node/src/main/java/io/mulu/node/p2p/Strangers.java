package io.mulu.node.p2p;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * How many accepted connections are not peers yet, in all and from each address: strangers may wait
 * at the door, but not fill it. Confined to the event loop.
 */
final class Strangers {
  private final NetworkLimits limits;
  private final Map<InetAddress, Integer> byAddress = new HashMap<>();
  private int count;

  Strangers(NetworkLimits limits) {
    this.limits = limits;
  }

  boolean admit(InetAddress from) {
    int same = byAddress.getOrDefault(from, 0);
    if (count >= limits.handshakesMax() || same >= limits.handshakesPerAddressMax()) {
      return false;
    }
    count++;
    byAddress.put(from, same + 1);
    return true;
  }

  /** The connection is a peer now, or gone. */
  void left(PeerConnection connection) {
    if (!connection.isDialled()) {
      count--;
      byAddress.computeIfPresent(connection.remote(), (key, n) -> n > 1 ? n - 1 : null);
    }
  }
}
