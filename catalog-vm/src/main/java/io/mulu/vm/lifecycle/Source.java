package io.mulu.vm.lifecycle;

/** Where a step comes from: what an {@link Authority} is checked against. */
public enum Source {
  /** The sender of the transaction asks directly. */
  SENDER,
  /** An approval was satisfied and runs the call that it held. */
  APPROVED,
  /** An approval was refused. */
  REJECTED,
  /** An approval was not answered in time. */
  EXPIRED,
  /** A deadline passed. */
  DUE,
  /** Another object's step carries this one along. */
  WITH
}
