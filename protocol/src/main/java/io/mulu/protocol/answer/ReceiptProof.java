package io.mulu.protocol.answer;

import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.merkle.InclusionProof;
import io.mulu.protocol.wire.Limit;
import org.jspecify.annotations.Nullable;

/**
 * Shows that a receipt is one of a block's.
 *
 * @param receipt
 *          its canonical bytes
 * @param proof
 *          against receiptsRoot; its index counts the receipt of due deadlines, if there is one
 * @param certificate
 *          null only for block 0
 */
public record ReceiptProof(@Limit(1 << 24) Bytes receipt, InclusionProof proof, BlockHeader header,
    @Nullable QuorumCertificate certificate) {
}
