package io.mulu.node.ledger;

import io.mulu.protocol.Block;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.VerifiedTransaction;
import io.mulu.storage.StateTree;
import io.mulu.vm.ExecutionResult;
import java.util.List;

/**
 * A block executed on its parent's state, in memory only: what a commit will write.
 *
 * @param receipts
 *          the result's, encoded
 */
record Execution(Block block, List<VerifiedTransaction> transactions, ExecutionResult result,
    List<Bytes> receipts, StateTree.Update treeUpdate) {
}
