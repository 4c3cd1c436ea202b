package io.mulu.protocol.object;

import io.mulu.protocol.Hash;
import org.jspecify.annotations.Nullable;

/**
 * One version of a dataset.
 *
 * @param previous
 *          the version it supersedes when published
 * @param approval
 *          the open or last approval of its publication
 * @param right
 *          the HOLD right that was filed with its publication
 * @param series
 *          the first version's id, the same for all versions: what a grant that follows follows
 */
public record Dataset(Hash id, Standing standing, Hash holder, @Nullable Hash previous,
    @Nullable Hash approval, @Nullable Hash right, DatasetTerms terms,
    Hash series) implements LedgerObject {
  @Override
  public Dataset with(Standing standing) {
    return new Dataset(id, standing, holder, previous, approval, right, terms, series);
  }

  @Override
  public ObjectKind kind() {
    return ObjectKind.DATASET;
  }
}
