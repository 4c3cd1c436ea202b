package io.mulu.consensus;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Signature;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.protocol.wire.WireCodec;

/**
 * One line of the guard's file: what was signed where.
 *
 * @param digest
 *          of the signed bytes
 */
public record GuardEntry(GuardPosition position, Hash digest, Signature signature) {
  public static final int BYTES_MAX = 256;

  private static final WireCodec<GuardEntry> CODEC = WireCodec.of(GuardEntry.class);

  public static GuardEntry decode(Bytes bytes) throws MalformedException {
    return CODEC.decode(bytes, BYTES_MAX);
  }

  public Bytes encode() {
    return CODEC.encode(this);
  }
}
