package io.mulu.protocol.answer;

/**
 * Where a transaction lies on the chain.
 *
 * @param index
 *          among the block's transactions, from 0
 */
public record Location(long height, int index) {
}
