package io.mulu.testnet.sim.world;

import io.mulu.node.p2p.PeerFrame;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.wire.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * A frame on its way, as bytes. Decoded by the production decoder, once for all receivers: a
 * message is immutable, and decoding a function of the bytes.
 */
public final class Parcel {
  private final Bytes frame;
  private final int hash;
  private @Nullable PeerMessage message;
  private @Nullable MalformedException problem;

  private Parcel(Bytes frame) {
    this.frame = frame;
    this.hash = frame.hashCode();
  }

  /** Of bytes that may be anything. */
  public static Parcel of(Bytes frame) {
    return new Parcel(frame);
  }

  public static Parcel of(PeerMessage message) {
    return new Parcel(PeerFrame.encode(message));
  }

  public Bytes frame() {
    return frame;
  }

  /** The frame's type, if it is a frame. */
  int kind() {
    return frame.size() < 5 ? 0 : frame.at(4);
  }

  /** Of its bytes. */
  int hash() {
    return hash;
  }

  /**
   * @throws MalformedException
   *           for what ends a connection
   */
  public PeerMessage message() throws MalformedException {
    if (problem != null) {
      throw problem;
    }
    PeerMessage known = message;
    if (known == null) {
      try {
        known = PeerFrame.decode(frame);
        message = known;
      } catch (MalformedException e) {
        problem = e;
        throw e;
      }
    }
    return known;
  }
}
