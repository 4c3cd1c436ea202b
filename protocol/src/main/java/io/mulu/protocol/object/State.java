package io.mulu.protocol.object;

/**
 * Where an object is in its life. One vocabulary for all objects; which states an object has, and
 * what leads from one to the next, is its table in io.mulu.vm.
 */
public enum State {
  PROPOSED,
  ACTIVE,
  REVIEW,
  PUBLISHED,
  CURRENT,
  OPEN,
  GRANTED,
  ANSWERED,
  PANEL,
  DECIDED,
  CLOSED,
  NOTICE,
  CONFIRMED,
  POSTED,
  ACKED,
  /** Terminal; {@link Standing#ended()} says how. */
  ENDED
}
