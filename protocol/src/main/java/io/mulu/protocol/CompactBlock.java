package io.mulu.protocol;

import io.mulu.protocol.wire.Limit;
import java.util.List;

/** A proposal as it is sent: the header and the ordered envelope hashes of its transactions. */
public record CompactBlock(BlockHeader header,
    @Limit(Block.TRANSACTIONS_MAX) List<Hash> envelopeHashes) {
  public CompactBlock {
    envelopeHashes = List.copyOf(envelopeHashes);
  }

  public Hash hash() {
    return header.hash();
  }

  /** Whether the listed hashes are the ones that the header commits to. */
  public boolean isConsistent() {
    return Block.txRoot(envelopeHashes).equals(header.txRoot());
  }
}
