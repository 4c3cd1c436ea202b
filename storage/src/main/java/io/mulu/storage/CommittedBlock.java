package io.mulu.storage;

import io.mulu.protocol.Bytes;
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
 */
public record CommittedBlock(StoredBlock block, List<Bytes> receipts, List<EventPointer> events,
    @Nullable Bytes nextSet, StateTree.Update state) {

  public CommittedBlock {
    receipts = List.copyOf(receipts);
    events = List.copyOf(events);
  }

  public long height() {
    return block.height();
  }
}
