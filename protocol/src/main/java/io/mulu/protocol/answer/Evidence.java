package io.mulu.protocol.answer;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.wire.Limit;

/**
 * Proof that a validator broke the protocol: two signed messages that no honest one signs.
 *
 * @param what
 *          in snake case, e.g. {@code double_prepare}
 * @param first
 *          canonical bytes of the signed message, as is second
 */
public record Evidence(PublicKey validator, String what, long height, long view,
    @Limit(1 << 20) Bytes first, @Limit(1 << 20) Bytes second, long seenMillis) {
}
