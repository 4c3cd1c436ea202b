package io.mulu.node.p2p;

/**
 * Where counts go; called on network and sender threads, so it must be quick and thread-safe. The
 * binding to Micrometer is elsewhere.
 */
public interface NetworkMetrics {
  NetworkMetrics NONE = new NetworkMetrics() {
  };

  default void frameReceived(PeerId from, FrameType type, int bytes) {
  }

  default void frameSent(PeerId to, FrameType type, int bytes) {
  }

  /** An outbox was full. */
  default void frameDropped(PeerId to, FrameType type) {
  }

  /** Reading from a peer was paused because it sent more than its rate. */
  default void throttled(PeerId from, FrameType type) {
  }

  default void connected(PeerId peer) {
  }

  /** A peer that was connected is gone. */
  default void disconnected(PeerId peer, CloseReason reason) {
  }

  /** A connection ended before it was a peer. */
  default void refused(CloseReason reason) {
  }

  default void roundTrip(PeerId peer, long micros, long clockOffsetMillis) {
  }
}
