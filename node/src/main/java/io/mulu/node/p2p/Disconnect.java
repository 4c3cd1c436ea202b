package io.mulu.node.p2p;

/**
 * How a connection ended.
 *
 * @param detail
 *          what exactly, bounded and printable; empty when the reason says all
 * @param byPeer
 *          whether the peer said so
 */
public record Disconnect(CloseReason reason, String detail, boolean byPeer) {
  public static Disconnect of(CloseReason reason, String detail) {
    return new Disconnect(reason, detail, false);
  }

  public static Disconnect of(CloseReason reason) {
    return of(reason, "");
  }

  @Override
  public String toString() {
    return (byPeer ? "peer says " : "") + reason + (detail.isEmpty() ? "" : " (" + detail + ")");
  }
}
