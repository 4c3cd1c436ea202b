package io.mulu.node.ledger;

import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Hash;
import io.mulu.vm.StateReader;

/** The chain as it stood at one committed block: what admission and reads look at. */
public interface ChainView {
  Hash chainId();

  BlockHeader head();

  /** In force for the next block. */
  ChainParameters parameters();

  StateReader state();

  /** Whether a block already holds the transaction. */
  boolean isOrdered(Hash transactionId);
}
