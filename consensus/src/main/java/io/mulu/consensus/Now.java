package io.mulu.consensus;

/**
 * The host's two clocks at the moment of an event; the core reads no other.
 *
 * @param elapsedMillis
 *          never decreases while the process lives; for rates and the heartbeat
 * @param wallMillis
 *          Unix time, may jump; for judging the timestamps of proposals (rule 12) and nothing else
 */
public record Now(long elapsedMillis, long wallMillis) {
}
