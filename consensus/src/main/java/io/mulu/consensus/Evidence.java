package io.mulu.consensus;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.protocol.wire.WireCodec;
import org.jspecify.annotations.Nullable;

/**
 * Signed messages that no correct replica sends (rule 11). No penalty follows by itself.
 *
 * @param second
 *          null for a message that is wrong alone
 */
public record Evidence(Kind kind, PublicKey validator, long height, SignedMessage first,
    @Nullable SignedMessage second) {
  public static final int BYTES_MAX = 2 * SignedMessage.BYTES_MAX + 256;

  private static final WireCodec<Evidence> CODEC = WireCodec.of(Evidence.class);

  /** What is wrong with the messages. */
  public enum Kind {
    /** Two digests at one guard position. */
    EQUIVOCATION,
    /** A commit, and a later view-change without the certificate that the commit rests on. */
    FORGOTTEN_CERTIFICATE,
    /** A signed message whose content breaks a rule that needs no other knowledge. */
    MALFORMED
  }

  public static Evidence decode(Bytes bytes) throws MalformedException {
    return CODEC.decode(bytes, BYTES_MAX);
  }

  public Bytes encode() {
    return CODEC.encode(this);
  }
}
