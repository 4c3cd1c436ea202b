package io.mulu.protocol.object;

/**
 * Attributes of an identity: what it may do in its organisation. Visas of GA4GH Passports fit in
 * too.
 */
public enum Role {
  ORG_ADMIN,
  STEWARD,
  PRIVACY_OFFICER,
  DATA_COMMITTEE,
  ETHICS,
  CLINICIAN,
  RESEARCHER,
  CONSENT_RECORDER,
  AUDITOR,
  GATEWAY,
  BREAK_GLASS
}
