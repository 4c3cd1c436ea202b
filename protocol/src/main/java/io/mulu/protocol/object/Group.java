package io.mulu.protocol.object;

/** Who votes in a stage of an approval. */
public enum Group {
  /**
   * ORG_ADMINs of the validators' organisations, one voice each; the number needed is the quorum.
   */
  VALIDATORS,
  /** One ORG_ADMIN's voice for each active organisation. */
  ORG_ADMINS,
  DATA_COMMITTEE,
  ETHICS,
  PRIVACY_OFFICERS,
  STEWARDS,
  /** Organisations that are no party to a case. */
  PANEL
}
