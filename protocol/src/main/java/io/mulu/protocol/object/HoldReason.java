package io.mulu.protocol.object;

/** Why an object must not act for now. A hold is not a state: states go on under it. */
public enum HoldReason {
  CONSENT,
  DISPUTE,
  OFFICER,
  REGULATOR,
  TITLE,
  PARENT,
  REVIEW
}
