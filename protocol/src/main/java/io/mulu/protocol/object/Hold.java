package io.mulu.protocol.object;

import io.mulu.protocol.Hash;

/**
 * One brake on an object. Only its source lifts it.
 *
 * @param source
 *          the object or organisation that placed it
 */
public record Hold(HoldReason reason, Hash source) {
}
