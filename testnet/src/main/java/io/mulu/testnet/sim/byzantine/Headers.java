package io.mulu.testnet.sim.byzantine;

import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import org.jspecify.annotations.Nullable;

/** Headers that differ from another in one place. */
final class Headers {
  private Headers() {
  }

  /** Of a block that is as good, if nothing in it depends on the millisecond. */
  static BlockHeader later(BlockHeader h, long millis) {
    return copy(h, h.parentHash(), h.timestampMillis() + millis, h.stateRoot(), h.proposer(),
        h.tenure());
  }

  static BlockHeader withParent(BlockHeader h, Hash parent) {
    return copy(h, parent, h.timestampMillis(), h.stateRoot(), h.proposer(), h.tenure());
  }

  static BlockHeader withWrongState(BlockHeader h) {
    return copy(h, h.parentHash(), h.timestampMillis(), Hash.sha256(Bytes.utf8("wrong")),
        h.proposer(), h.tenure());
  }

  static BlockHeader of(BlockHeader h, @Nullable PublicKey proposer, long tenure) {
    return copy(h, h.parentHash(), h.timestampMillis(), h.stateRoot(), proposer, tenure);
  }

  static BlockHeader withNextSet(BlockHeader h, Hash set) {
    return new BlockHeader(h.version(), h.chainId(), h.height(), h.parentHash(),
        h.timestampMillis(), h.txRoot(), h.stateRoot(), h.receiptsRoot(), h.validatorSetHash(),
        h.parametersHash(), set, h.nextParametersHash(), h.proposer(), h.tenure());
  }

  private static BlockHeader copy(BlockHeader h, Hash parent, long timestampMillis, Hash stateRoot,
      @Nullable PublicKey proposer, long tenure) {
    return new BlockHeader(h.version(), h.chainId(), h.height(), parent, timestampMillis,
        h.txRoot(), stateRoot, h.receiptsRoot(), h.validatorSetHash(), h.parametersHash(),
        h.nextValidatorSetHash(), h.nextParametersHash(), proposer, tenure);
  }
}
