package io.mulu.protocol.answer;

import io.mulu.protocol.Block;
import io.mulu.protocol.QuorumCertificate;
import org.jspecify.annotations.Nullable;

/**
 * A final block with the votes that make it final.
 *
 * @param certificate
 *          null only for block 0
 */
public record CertifiedBlock(Block block, @Nullable QuorumCertificate certificate) {
  public CertifiedHeader header() {
    return new CertifiedHeader(block.header(), certificate);
  }
}
