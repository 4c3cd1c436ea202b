package io.mulu.protocol.object;

/** Yes or no of a consent or one of its provisions. */
public enum Decree {
  PERMIT,
  DENY
}
