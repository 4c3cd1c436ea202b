package io.mulu.protocol.api;

import io.mulu.protocol.answer.StateReadProof;
import io.mulu.protocol.object.LedgerObject;
import org.jspecify.annotations.Nullable;

/**
 * One object after a block, or that there is none.
 *
 * @param value
 *          absent if there was no such object
 * @param proof
 *          of presence or absence, when asked for
 */
public record ObjectAnswer(long height, @Nullable LedgerObject value,
    @Nullable StateReadProof proof) {
}
