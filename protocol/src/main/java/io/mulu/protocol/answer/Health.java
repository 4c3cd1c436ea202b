package io.mulu.protocol.answer;

/**
 * What {@code /livez} and {@code /readyz} answer.
 *
 * @param isLive
 *          the event loop turns; if not, a supervisor should restart the process
 * @param isReady
 *          synced and able to sign (an observer: synced); if not, send clients elsewhere
 * @param reason
 *          why not, for operators; empty when both hold
 */
public record Health(boolean isLive, boolean isReady, String reason) {
}
