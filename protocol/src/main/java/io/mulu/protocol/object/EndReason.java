package io.mulu.protocol.object;

/** How an object came to its end. */
public enum EndReason {
  LEFT,
  EXPELLED,
  REJECTED,
  REVOKED,
  SUPERSEDED,
  WITHDRAWN,
  REPUDIATED,
  EXPIRED,
  EXHAUSTED,
  FULFILLED,
  VOIDED,
  TRANSFERRED,
  LAPSED,
  ENTERED_IN_ERROR
}
