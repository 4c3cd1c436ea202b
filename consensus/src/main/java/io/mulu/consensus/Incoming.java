package io.mulu.consensus;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.wire.MalformedException;

/**
 * A decoded, unverified message and the connection it came over.
 *
 * @param peer
 *          validator key of the connection, which mutual TLS vouches for; may differ from the
 *          sender when a third replica forwards a new-view
 */
public record Incoming(PublicKey peer, SignedMessage signed, Message message) {
  /** Total; meant for the thread that reads the connection. */
  public static Incoming decode(PublicKey peer, Bytes bytes) throws MalformedException {
    SignedMessage signed = SignedMessage.decode(bytes);
    return new Incoming(peer, signed, signed.message());
  }

  public PublicKey sender() {
    return signed.sender();
  }
}
