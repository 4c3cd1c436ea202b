package io.mulu.node.ports;

/**
 * Calendar time in milliseconds since 1970 UTC: for timestamps of proposals and their judgement.
 */
@FunctionalInterface
public interface WallClock {
  long nowMillis();
}
