package io.mulu.node.ledger;

import io.mulu.protocol.Hash;
import io.mulu.protocol.VerifiedTransaction;

/**
 * A transaction that waits.
 *
 * @param organization
 *          of the sender, whose share of pool and block it takes
 * @param work
 *          static work units of its call
 * @param arrivedMillis
 *          loop time
 */
public record PooledTransaction(VerifiedTransaction transaction, Hash organization, long work,
    long arrivedMillis) {
}
