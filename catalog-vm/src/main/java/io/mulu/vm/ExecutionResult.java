package io.mulu.vm;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.ValidatorSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a block does.
 *
 * @param receipts
 *          that of the due deadlines first, if any ran, then one per transaction in their order
 * @param writes
 *          new value of each row that changed; empty deletes it
 * @param nextValidators
 *          in force at the next height
 * @param nextParameters
 *          in force at the next height
 * @param work
 *          static work of the transactions, as the block's budget counts it; deadlines are bounded
 *          by {@code dueTransitionsMax} instead
 */
public record ExecutionResult(List<Receipt> receipts, SortedMap<Bytes, Optional<Bytes>> writes,
    ValidatorSet nextValidators, ChainParameters nextParameters, long work) {
  public ExecutionResult {
    receipts = List.copyOf(receipts);
    writes = Collections.unmodifiableSortedMap(writes);
  }
}
