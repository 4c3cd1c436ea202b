package io.mulu.node.p2p;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Signature;
import io.mulu.protocol.object.Form;
import io.mulu.protocol.wire.Limit;
import io.mulu.protocol.wire.Wire;
import org.jspecify.annotations.Nullable;

/** What is said before two nodes are peers, and the last word. */
sealed interface HandshakeMessage {
  int NONCE_BYTES = 32;
  int DETAIL_BYTES_MAX = 160;

  /**
   * Sent by both sides as soon as TLS is up.
   *
   * @param genesisHash
   *          of block 0
   * @param validatorKey
   *          to be proved by {@link Proof}; none for a follower
   * @param nonce
   *          fresh random bytes
   */
  @Wire(1)
  record Hello(int protocolVersion, Hash chainId, Hash genesisHash,
      @Nullable PublicKey validatorKey, @Limit(64) String softwareVersion,
      @Limit(NONCE_BYTES) Bytes nonce) implements HandshakeMessage {
    public Hello {
      Form.size(nonce, NONCE_BYTES, "nonce");
      Form.require(isPrintable(softwareVersion), "softwareVersion", "must be printable ASCII");
    }
  }

  /**
   * Sent by both sides after the other's Hello was found right.
   *
   * @param signature
   *          by the validator key over both pins and both Hellos; none without a key
   */
  @Wire(2)
  record Proof(@Nullable Signature signature) implements HandshakeMessage {
  }

  /** Why the sender closes the connection. */
  @Wire(3)
  record Goodbye(CloseReason reason,
      @Limit(DETAIL_BYTES_MAX) String detail) implements HandshakeMessage {
    public Goodbye {
      Form.require(isPrintable(detail), "detail", "must be printable ASCII");
    }
  }

  /** Whatever a stranger may put into our logs is printable ASCII. */
  static boolean isPrintable(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  /** The part of a text that may travel as a detail. */
  static String printable(String text) {
    StringBuilder out = new StringBuilder();
    text.chars().limit(DETAIL_BYTES_MAX)
        .forEach(c -> out.append(c >= ' ' && c <= '~' ? (char) c : '?'));
    return out.toString();
  }
}
