package io.mulu.storage;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import java.util.List;

/**
 * Everything that one block adds to the ledger, already executed and certified.
 *
 * @param stateRoot
 *          as the header says it; must be that of the update
 * @param body
 *          without attachments: those lie beside it, so that a purge rewrites no block
 * @param certificate
 *          empty for block 0 only
 * @param transactionIds
 *          in the block's order
 * @param receipts
 *          in the block's order
 */
public record CommittedBlock(long height, Hash hash, Hash parentHash, Hash stateRoot, Bytes header,
    Bytes body, Bytes certificate, List<Hash> transactionIds, List<Attachment> attachments,
    List<Bytes> receipts, List<EventPointer> events, StateTree.Update state) {

  /** What came with a transaction outside of the signed bytes. */
  public record Attachment(int transactionIndex, Bytes bytes) {
  }

  public CommittedBlock {
    transactionIds = List.copyOf(transactionIds);
    attachments = List.copyOf(attachments);
    receipts = List.copyOf(receipts);
    events = List.copyOf(events);
  }
}
