package io.mulu.protocol.object;

import io.mulu.protocol.Hash;

/**
 * The attachment of RecordConsent: the keyed handle (class C3) under which those who know the
 * patient's tag find the consent.
 *
 * @param locator
 *          clo_j of the patient's tag
 * @param tagEpoch
 *          as of an entry's handle
 */
public record ConsentHandle(Hash locator, int tagEpoch) {
}
