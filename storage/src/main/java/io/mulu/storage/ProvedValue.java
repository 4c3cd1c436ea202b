package io.mulu.storage;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.merkle.StateProof;
import org.jspecify.annotations.Nullable;

/**
 * A state value with its proof against the state root of a height.
 *
 * @param value
 *          null if the key had none; the proof then is one of absence
 */
public record ProvedValue(@Nullable Bytes value, StateProof proof) {
}
