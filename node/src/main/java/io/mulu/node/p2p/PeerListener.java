package io.mulu.node.p2p;

/**
 * Told of peers on the network's own thread, in order for each peer; must hand over and return. An
 * exception from {@link #received} is a defect of this node: the connection ends with LOCAL_FAILURE
 * and {@link #failed} is told.
 */
public interface PeerListener {
  /**
   * Both handshakes are done. Comes again for the same id, with no {@link #disconnected} between,
   * when another connection to it takes over: what was sent before may be lost, so send again what
   * a peer needs on connect (docs/spec/consensus.md, rule 9).
   */
  void connected(PeerInfo peer);

  void disconnected(PeerId peer, Disconnect why);

  /** Ping and Pong are answered below and never come here. */
  void received(PeerId from, PeerMessage message);

  /** The outermost frame for defects: log, and halt if it breaks an invariant. */
  void failed(Throwable defect);
}
