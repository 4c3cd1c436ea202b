package io.mulu.consensus;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Signature;
import io.mulu.protocol.wire.Limit;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.protocol.wire.WireCodec;

/**
 * A consensus message as it travels, is journaled, and serves as evidence. Nothing about it is
 * verified yet.
 *
 * @param content
 *          canonical bytes of a {@link Message}
 * @param signature
 *          by the sender over {@link HeightContext#signedBytes}
 */
public record SignedMessage(PublicKey sender, @Limit(CONTENT_BYTES_MAX) Bytes content,
    Signature signature) {
  /** Holds a new-view of 64 view-changes and a proposal of 50 000 transactions. */
  public static final int CONTENT_BYTES_MAX = 4 << 20;
  public static final int BYTES_MAX = CONTENT_BYTES_MAX + 256;

  private static final WireCodec<SignedMessage> CODEC = WireCodec.of(SignedMessage.class);

  public static SignedMessage decode(Bytes bytes) throws MalformedException {
    return CODEC.decode(bytes, BYTES_MAX);
  }

  public Message message() throws MalformedException {
    return Message.decode(content);
  }

  public Bytes encode() {
    return CODEC.encode(this);
  }
}
