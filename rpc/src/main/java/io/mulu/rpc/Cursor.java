package io.mulu.rpc;

import io.mulu.protocol.Bytes;
import java.util.Base64;

/**
 * Where a list goes on: opaque to callers, worth nothing to forge, since the list's own prefix and
 * filter apply to every page.
 *
 * @param height
 *          of the view
 * @param after
 *          last key looked at
 */
record Cursor(long height, Bytes after) {
  private static final int HEIGHT_BYTES = 8;

  String text() {
    return Base64.getUrlEncoder().withoutPadding()
        .encodeToString(Bytes.concat(Bytes.ofLong(height), after).toArray());
  }

  static Cursor parse(String text) throws RpcError {
    byte[] raw;
    try {
      raw = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw notOurs();
    }
    if (raw.length < HEIGHT_BYTES) {
      throw notOurs();
    }
    long height = 0;
    for (int i = 0; i < HEIGHT_BYTES; i++) {
      height = (height << 8) | (raw[i] & 0xff);
    }
    return new Cursor(height, Bytes.copyOf(raw, HEIGHT_BYTES, raw.length));
  }

  private static RpcError notOurs() {
    return RpcError.of(ErrorCode.INVALID_PARAMS, ErrorCode.INVALID_PARAMS.name(), "cursor",
        "a cursor that this node gave", "another text");
  }
}
