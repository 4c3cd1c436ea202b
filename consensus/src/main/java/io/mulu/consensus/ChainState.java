package io.mulu.consensus;

import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.ValidatorSet;
import java.util.List;

/**
 * The committed chain as far as the next height needs it.
 *
 * @param head
 *          the newest committed header; block 0 on a new chain
 * @param validators
 *          in force at the next height
 * @param parameters
 *          in force at the next height
 * @param oldestBlock
 *          lowest block kept, told to peers
 * @param snapshots
 *          heights of snapshots kept, told to peers
 */
public record ChainState(BlockHeader head, ValidatorSet validators, ChainParameters parameters,
    long oldestBlock, List<Long> snapshots) {
  public ChainState {
    snapshots = List.copyOf(snapshots);
    Invariant.check(validators.hash().equals(head.nextValidatorSetHash()),
        "validators are those that the head names for the next height");
    Invariant.check(parameters.hash().equals(head.nextParametersHash()),
        "parameters are those that the head names for the next height");
  }

  public long nextHeight() {
    return head.height() + 1;
  }
}
