package io.mulu.protocol.object;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.wire.Limit;

/** 16 bytes that only someone who knows the patient's tag can compare with his own belief. */
public record CheckTag(Kind attribute, @Limit(16) Bytes tag) {
  /** Attributes stable enough to unmask a mix-up. */
  public enum Kind {
    SEX,
    BIRTHDATE,
    ABO,
    RH
  }

  public CheckTag {
    Form.size(tag, 16, "tag");
  }
}
