package io.mulu.storage;

import io.mulu.protocol.Hash;

/** The last block of the ledger. */
public record Head(long height, Hash hash, Hash stateRoot) {
}
