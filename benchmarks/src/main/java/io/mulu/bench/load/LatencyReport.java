package io.mulu.bench.load;

/**
 * What one client waits for.
 *
 * @param latencies
 *          of one transaction after the other, sent to the validators in turn
 * @param validatorCpuMicros
 *          processor time for each of them, of all validators together
 * @param idleResidentBytes
 *          of the largest validator before there was any load
 * @param startMillis
 *          from the start of a validator's process until it is ready, the others running: the
 *          slowest of all
 */
public record LatencyReport(Layout layout, int seconds, Latencies latencies,
    double validatorCpuMicros, long idleResidentBytes, long startMillis) {
}
