package io.mulu.protocol.object;

import io.mulu.protocol.Hash;
import org.jspecify.annotations.Nullable;

/**
 * A document of one patient, as far as the chain may know it.
 *
 * @param endpoint
 *          the holder's gateway that serves it
 * @param handle
 *          null after a purge
 * @param batch
 *          id of the transaction that registered it
 */
public record DocumentEntry(Hash id, Standing standing, Hash holder, Hash endpoint,
    EntryDescription description, @Nullable EntryHandle handle, @Nullable Hash replaces,
    Hash batch) implements LedgerObject {
  @Override
  public DocumentEntry with(Standing standing) {
    return new DocumentEntry(id, standing, holder, endpoint, description, handle, replaces, batch);
  }

  /** The same without what those who know the patient's tag could find it by. */
  public DocumentEntry purged() {
    return new DocumentEntry(id, standing, holder, endpoint, description, null, replaces, batch);
  }

  @Override
  public ObjectKind kind() {
    return ObjectKind.ENTRY;
  }
}
