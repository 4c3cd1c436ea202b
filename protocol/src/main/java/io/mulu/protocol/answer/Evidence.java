package io.mulu.protocol.answer;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.wire.Limit;

/**
 * Proof that a validator broke the protocol: signed messages that no honest one sends.
 *
 * @param what
 *          in snake case, e.g. {@code equivocation}
 * @param view
 *          of the first message
 * @param first
 *          canonical bytes of the signed message, as is second, which is empty if the first alone
 *          is wrong
 */
public record Evidence(PublicKey validator, String what, long height, long view,
    @Limit(MESSAGE_BYTES_MAX) Bytes first, @Limit(MESSAGE_BYTES_MAX) Bytes second,
    long seenMillis) {
  /** Of a signed consensus message. */
  public static final int MESSAGE_BYTES_MAX = (4 << 20) + 256;
}
