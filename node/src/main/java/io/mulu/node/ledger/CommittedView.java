package io.mulu.node.ledger;

import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Hash;
import io.mulu.storage.LedgerStore;
import io.mulu.vm.StateReader;

/**
 * The chain at its head. Rows are read one by one from the live store, so a reader on another
 * thread may see two heads in two reads: enough for admission, which decides nothing for good.
 */
record CommittedView(Hash chainId, BlockHeader head, ChainParameters parameters, StateReader state,
    LedgerStore store) implements ChainView {
  @Override
  public boolean isOrdered(Hash transactionId) {
    return store.locate(transactionId).isPresent();
  }
}
