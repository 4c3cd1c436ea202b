package io.mulu.protocol.object;

/** What an organisation is; some attributes and rights depend on it. */
public enum OrganizationType {
  HOSPITAL,
  PRIMARY_CARE,
  RESEARCH,
  REGULATOR,
  INSURER,
  VENDOR,
  PATIENT_AGENT
}
