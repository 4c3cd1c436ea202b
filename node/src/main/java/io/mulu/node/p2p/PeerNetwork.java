package io.mulu.node.p2p;

import java.util.List;

/**
 * The host's port to other nodes. Sending never blocks and promises nothing: outboxes are bounded,
 * and the protocols above repeat what matters. Thread-safe.
 */
public interface PeerNetwork {
  /** What became of a message handed over. */
  enum Sent {
    QUEUED,
    /** The peer is too slow and its outbox holds what matters more. */
    DROPPED,
    NOT_CONNECTED
  }

  /** Begins to accept and to dial. Callbacks may come before it returns. */
  void start(PeerListener listener);

  /** Says goodbye, closes everything and waits until no callback can come. */
  void stop();

  /** To every connected validator and follower that may have it; encoded once. */
  void broadcast(PeerMessage message);

  Sent send(PeerId to, PeerMessage message);

  /** Ascending by id. */
  List<PeerInfo> peers();

  /**
   * Back-pressure: stops or resumes reading from one peer's socket, so that what the host cannot
   * take yet waits at the sender. Frames already read still come.
   */
  void reading(PeerId from, boolean isOn);

  /** The pin book changed: drop who is no longer listed, dial who is new. */
  void pinsChanged();
}
