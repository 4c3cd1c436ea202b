package io.mulu.protocol.object;

import io.mulu.protocol.Hash;

/** Anything with a life of its own on the ledger. */
public sealed interface LedgerObject permits Organization, Identity, Endpoint, Dataset,
    DocumentEntry, AccessRequest, Grant, Approval, Case, Proposal, Right, Consent, UsageBatch {
  Hash id();

  Standing standing();

  /** The same content under another standing. */
  LedgerObject with(Standing standing);

  ObjectKind kind();
}
