package io.mulu.storage;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import java.util.List;

/**
 * A certified block as it lies on the disk, without what its execution gave.
 *
 * @param stateRoot
 *          as the header says it
 * @param body
 *          without attachments: those lie beside it, so that a purge rewrites no block
 * @param certificate
 *          empty for block 0 only
 * @param transactionIds
 *          in the block's order
 */
public record StoredBlock(long height, Hash hash, Hash parentHash, Hash stateRoot, Bytes header,
    Bytes body, Bytes certificate, List<Hash> transactionIds, List<Attachment> attachments) {

  /** What came with a transaction outside of the signed bytes. */
  public record Attachment(int transactionIndex, Bytes bytes) {
  }

  public StoredBlock {
    transactionIds = List.copyOf(transactionIds);
    attachments = List.copyOf(attachments);
  }
}
