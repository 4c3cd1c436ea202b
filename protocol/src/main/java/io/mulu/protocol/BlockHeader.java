package io.mulu.protocol;

import io.mulu.protocol.object.Form;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.protocol.wire.WireCodec;
import org.jspecify.annotations.Nullable;

/**
 * What validators sign for. View and votes are not under its hash, so that a prepared block can be
 * proposed again byte for byte.
 *
 * @param stateRoot
 *          after the block, as is receiptsRoot: a certificate proves the state at once
 * @param validatorSetHash
 *          in force at this height, as is parametersHash
 * @param nextValidatorSetHash
 *          in force at height + 1, as is nextParametersHash
 * @param proposer
 *          the original one, also when proposed again; null only for block 0
 * @param tenure
 *          consecutive blocks of this proposer, from 1; 0 for block 0
 */
public record BlockHeader(int version, Hash chainId, long height, Hash parentHash,
    long timestampMillis, Hash txRoot, Hash stateRoot, Hash receiptsRoot, Hash validatorSetHash,
    Hash parametersHash, Hash nextValidatorSetHash, Hash nextParametersHash,
    @Nullable PublicKey proposer, long tenure) {
  public static final int BYTES_MAX = 1024;

  private static final WireCodec<BlockHeader> CODEC = WireCodec.of(BlockHeader.class);

  public BlockHeader {
    Form.range(version, 1, 1, "version");
    Form.require((height == 0) == (proposer == null), "proposer", "is missing at block 0 only");
  }

  public static BlockHeader decode(Bytes bytes) throws MalformedException {
    return CODEC.decode(bytes, BYTES_MAX);
  }

  public Hash hash() {
    return Hash.tagged(DomainTag.HEADER, encode());
  }

  public Bytes encode() {
    return CODEC.encode(this);
  }
}
