package io.mulu.protocol.object;

/** What a claimed right rests on. */
public enum RightBasis {
  LAW,
  CONTRACT,
  CONSENT,
  /** On another right, or on a grant that allows deriving. */
  DERIVED,
  PUBLIC_AUTHORISATION
}
