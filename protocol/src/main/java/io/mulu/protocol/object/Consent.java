package io.mulu.protocol.object;

import io.mulu.protocol.Hash;
import org.jspecify.annotations.Nullable;

/**
 * A patient's consent or refusal. Nothing on the chain links it to entries: the holder's gateway,
 * which can, places and lifts the holds that follow from it.
 *
 * @param organization
 *          that recorded it
 * @param by
 *          the identity that recorded it; another one of the organisation confirms it
 * @param handle
 *          null after a purge
 * @param supersedes
 *          the earlier version of the same consent
 * @param revocation
 *          commitment to the form that revoked it
 * @param batch
 *          id of the transaction that recorded it
 */
public record Consent(Hash id, Standing standing, Hash organization, Hash by, ConsentTerms terms,
    @Nullable ConsentHandle handle, @Nullable Hash supersedes, @Nullable Hash revocation,
    Hash batch) implements LedgerObject {
  @Override
  public Consent with(Standing standing) {
    return new Consent(id, standing, organization, by, terms, handle, supersedes, revocation,
        batch);
  }

  /** The same without what those who know the patient's tag could find it by. */
  public Consent purged() {
    return new Consent(id, standing, organization, by, terms, null, supersedes, revocation, batch);
  }

  @Override
  public ObjectKind kind() {
    return ObjectKind.CONSENT;
  }
}
