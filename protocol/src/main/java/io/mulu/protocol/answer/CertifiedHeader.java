package io.mulu.protocol.answer;

import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.QuorumCertificate;
import org.jspecify.annotations.Nullable;

/**
 * A header with the votes that make it final.
 *
 * @param certificate
 *          of the COMMIT phase; null only for block 0, which genesis itself proves
 */
public record CertifiedHeader(BlockHeader header, @Nullable QuorumCertificate certificate) {
}
