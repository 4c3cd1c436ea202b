package io.mulu.protocol.wire;

/** An enum whose constants carry their wire number themselves; numbers are never used again. */
public interface Numbered {
  /** At least 1. */
  int number();
}
