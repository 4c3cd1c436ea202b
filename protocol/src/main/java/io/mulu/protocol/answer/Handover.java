package io.mulu.protocol.answer;

import io.mulu.protocol.ValidatorSet;

/**
 * A change of the validator set, as a light client follows it.
 *
 * @param last
 *          certified by the set that leaves; its nextValidatorSetHash names the next
 * @param next
 *          in force from the height after
 */
public record Handover(CertifiedHeader last, ValidatorSet next) {
}
