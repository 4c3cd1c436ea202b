package io.mulu.storage;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one block adds to the ledger, already executed and certified.
 *
 * @param receipts
 *          in the block's order
 * @param nextSet
 *          the encoded validator set that it hands over to; null if it stays the same
 * @param state
 *          its root must be the one that the header says
 * @param purged
 *          transactions, of this block or earlier ones, whose attachments are to be forgotten, with
 *          all states before this block
 */
public record CommittedBlock(StoredBlock block, List<Bytes> receipts, List<EventPointer> events,
    @Nullable Bytes nextSet, StateTree.Update state, List<Hash> purged) {

  public CommittedBlock {
    receipts = List.copyOf(receipts);
    events = List.copyOf(events);
    purged = List.copyOf(purged);
  }

  public long height() {
    return block.height();
  }
}
