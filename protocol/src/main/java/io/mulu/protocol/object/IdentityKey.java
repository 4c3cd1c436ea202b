package io.mulu.protocol.object;

import io.mulu.protocol.PublicKey;

/** A key of an identity, usable in [notBeforeMillis, notAfterMillis) of block time. */
public record IdentityKey(PublicKey key, long notBeforeMillis, long notAfterMillis) {
  public IdentityKey {
    Form.require(notBeforeMillis < notAfterMillis, "notAfterMillis",
        "must be after notBeforeMillis");
  }

  public boolean isUsableAt(long nowMillis) {
    return notBeforeMillis <= nowMillis && nowMillis < notAfterMillis;
  }
}
