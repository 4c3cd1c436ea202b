package io.mulu.protocol.object;

import io.mulu.protocol.Hash;
import io.mulu.protocol.wire.Limit;
import java.util.List;

/**
 * The keyed handle (class C3) of one entry: travels in the transaction's attachment, so that it can
 * be purged.
 *
 * @param locator
 *          32 bytes under which those who know the patient's tag find the entry
 * @param tagEpoch
 *          0: recognisable by the holder alone; from 1: threshold OPRF
 */
public record EntryHandle(Hash locator, int tagEpoch, @Limit(4) List<CheckTag> checkTags,
    @Limit(8) List<RelationTag> relations) {
  public EntryHandle {
    checkTags = List.copyOf(checkTags);
    relations = List.copyOf(relations);
    Form.distinct(checkTags.stream().map(CheckTag::attribute).toList(), "checkTags");
  }
}
