package io.mulu.protocol.answer;

import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * A node at a glance.
 *
 * @param version
 *          of the software
 * @param organization
 *          whose node it is
 * @param validatorKey
 *          null for an observer
 * @param height
 *          of the head
 * @param headTimestampMillis
 *          block time of the head
 * @param isSynced
 *          no peer is known to be ahead by more than a block in flight
 * @param isSigning
 *          it votes: a validator, synced, its guard and journal in order
 * @param notSigningBecause
 *          for operators; empty when it signs
 * @param syncLagBlocks
 *          blocks behind the best peer
 * @param pendingTransactions
 *          in the pool
 * @param startedMillis
 *          wall time of the start
 */
public record NodeStatus(String version, Hash chainId, Hash organization,
    @Nullable PublicKey validatorKey, long height, Hash headHash, Hash stateRoot,
    long headTimestampMillis, boolean isSynced, boolean isSigning, String notSigningBecause,
    long syncLagBlocks, int pendingTransactions, int peersConnected, long startedMillis) {
}
