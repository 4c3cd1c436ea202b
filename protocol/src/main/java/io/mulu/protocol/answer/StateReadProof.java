package io.mulu.protocol.answer;

import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.merkle.StateProof;
import io.mulu.protocol.wire.Limit;
import org.jspecify.annotations.Nullable;

/**
 * A row of the state, or its absence, with everything that someone who holds genesis alone needs to
 * believe it. {@code LightClient} judges.
 *
 * @param key
 *          of the row, its table's byte first
 * @param value
 *          null if the row is not there
 * @param proof
 *          against the header's stateRoot
 * @param certificate
 *          null only for block 0, which nobody can prove alone
 */
public record StateReadProof(@Limit(512) Bytes key, @Nullable @Limit(VALUE_BYTES_MAX) Bytes value,
    StateProof proof, BlockHeader header, @Nullable QuorumCertificate certificate) {
  public static final int VALUE_BYTES_MAX = 1 << 24;
}
