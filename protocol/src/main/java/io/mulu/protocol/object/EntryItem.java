package io.mulu.protocol.object;

import io.mulu.protocol.Hash;
import org.jspecify.annotations.Nullable;

/**
 * One document of a batch.
 *
 * @param replaces
 *          the CURRENT entry of the same holder that this one supersedes
 */
public record EntryItem(EntryDescription description, @Nullable Hash replaces) {
}
