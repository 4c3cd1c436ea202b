package io.mulu.protocol.object;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.wire.Limit;

/**
 * That a document belongs to another one of the same patient: whoever can enumerate both finds the
 * other by its tag, nobody else learns that the two are one patient's.
 *
 * @param tag
 *          16 bytes, keyed with the patient's tag
 */
public record RelationTag(Kind relation, @Limit(16) Bytes tag) {
  /** As the associations of IHE XDS, but replacement, which the contracts keep. */
  public enum Kind {
    APPENDS,
    TRANSFORMS,
    SIGNS
  }

  public RelationTag {
    Form.size(tag, 16, "tag");
  }
}
