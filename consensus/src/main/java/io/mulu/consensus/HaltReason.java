package io.mulu.consensus;

/** Why a replica will not sign again without an operator. */
public enum HaltReason {
  /** Own execution contradicts a certificate (rule 1). */
  STATE_ROOT_MISMATCH,
  /** Two certificates for different blocks of one view: more than f validators lie (rule 6). */
  CONFLICTING_CERTIFICATES
}
