package io.mulu.protocol.object;

/** HL7 v3 Confidentiality: normal, restricted, very restricted. */
public enum Confidentiality {
  N,
  R,
  V
}
