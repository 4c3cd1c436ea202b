package io.mulu.protocol.object;

/** Why data are used: codes of HL7 v3 PurposeOfUse. */
public enum Purpose {
  TREAT,
  ETREAT,
  HRESCH,
  PUBHLTH,
  HOPERAT,
  HPAYMT,
  PATRQT
}
