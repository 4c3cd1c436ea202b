package io.mulu.storage;

import io.mulu.protocol.Hash;
import io.mulu.storage.LedgerReader.Location;
import java.util.Optional;

/**
 * What a block takes out of the ledger: attachments of transactions, and all states before it,
 * since these hold what the attachments brought. In the block's own batch, so that no crash comes
 * between; the rows of the states are deleted afterwards, but nobody reads them from then on.
 */
final class Purge {
  private Purge() {
  }

  static void put(WriteBatch batch, LedgerReader ledger, CommittedBlock block) {
    long newest = -1;
    for (Hash transaction : block.purged()) {
      int own = block.block().transactionIds().indexOf(transaction);
      Optional<Location> earlier = ledger.locate(transaction);
      if (own >= 0) {
        batch.delete(Columns.ATTACHMENTS, Columns.numbered(block.height(), own));
        newest = block.height();
      } else if (earlier.isPresent()) {
        batch.delete(Columns.ATTACHMENTS,
            Columns.numbered(earlier.get().height(), earlier.get().transactionIndex()));
        newest = Math.max(newest, earlier.get().height());
      }
    }
    if (newest >= 0) {
      long purgedTo = Math.max(newest, ledger.purgedTo().orElse(0L));
      batch.put(Columns.META, Columns.Meta.PURGED_TO, Columns.height(purgedTo));
    }
    if (!block.purged().isEmpty()) {
      batch.put(Columns.META, Columns.Meta.STATE_KEPT_FROM, Columns.height(block.height()));
    }
  }
}
