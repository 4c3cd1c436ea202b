package io.mulu.storage;

import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;

/** Whose memory a journal or guard is: one of another key or chain must not be taken for it. */
public record LogBinding(Hash chainId, PublicKey validator) {
}
