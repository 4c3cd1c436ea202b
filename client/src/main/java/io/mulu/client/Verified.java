package io.mulu.client;

import io.mulu.protocol.BlockHeader;

/**
 * Something that follows from genesis.
 *
 * @param header
 *          of the block after which it holds
 */
public record Verified<T>(T value, BlockHeader header) {
}
