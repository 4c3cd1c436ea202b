package io.mulu.node.p2p;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import java.util.Optional;

/** The network, as one of its connections sees it. Called on the event loop. */
interface ConnectionOwner {
  NodeIdentity identity();

  NetworkLimits limits();

  NetworkMetrics metrics();

  Optional<PinBook.Member> member(Hash pin);

  Bytes nonce();

  long clockMillis();

  /** Both sides have proved who they are; may close this connection. */
  void ready(PeerConnection connection);

  void received(PeerConnection connection, PeerMessage message);

  void ended(PeerConnection connection, boolean wasPeer, Disconnect why);

  void failed(Throwable defect);
}
