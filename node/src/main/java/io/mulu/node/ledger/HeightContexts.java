package io.mulu.node.ledger;

import io.mulu.consensus.ChainState;
import io.mulu.consensus.HeightContext;
import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.ConsensusBytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.ValidatorSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Under what the signatures of heights that were decided are judged: a block's header names set and
 * parameters by hash, and those of late are remembered here. Confined to the event loop.
 */
public final class HeightContexts {
  /** Sets, and parameters, remembered: the latest. Of heights under older ones nothing is known. */
  static final int REMEMBERED_MAX = 8;

  private final Hash chainId;
  private final LongFunction<Optional<BlockHeader>> headers;
  private final Map<Hash, ValidatorSet> sets = new LinkedHashMap<>();
  private final Map<Hash, ChainParameters> parameters = new LinkedHashMap<>();
  private ChainState chain;

  /**
   * @param headers
   *          of committed blocks that are still kept
   */
  public HeightContexts(Hash chainId, ChainState chain,
      LongFunction<Optional<BlockHeader>> headers) {
    this.chainId = chainId;
    this.headers = headers;
    this.chain = chain;
    advanced(chain);
  }

  /** A block was committed, or a copied state adopted. */
  public void advanced(ChainState now) {
    chain = now;
    remember(sets, now.validators().hash(), now.validators());
    remember(parameters, now.parameters().hash(), now.parameters());
  }

  private static <T> void remember(Map<Hash, T> known, Hash hash, T value) {
    if (known.putIfAbsent(hash, value) == null && known.size() > REMEMBERED_MAX) {
      known.remove(known.keySet().iterator().next());
    }
  }

  /** Being decided. */
  public long height() {
    return chain.nextHeight();
  }

  /** Empty above the height being decided, and where set, parameters or header are forgotten. */
  public Optional<HeightContext> of(long height) {
    if (height == chain.nextHeight()) {
      return Optional.of(HeightContext.of(chainId, chain));
    }
    return height < 1 || height > chain.nextHeight()
        ? Optional.empty()
        : headers.apply(height).flatMap(this::of);
  }

  private Optional<HeightContext> of(BlockHeader header) {
    ValidatorSet set = sets.get(header.validatorSetHash());
    ChainParameters inForce = parameters.get(header.parametersHash());
    return set == null || inForce == null
        ? Optional.empty()
        : Optional.of(new HeightContext(header.height(), set, new ConsensusBytes.Context(chainId,
            inForce.protocolVersion(), header.validatorSetHash())));
  }
}
