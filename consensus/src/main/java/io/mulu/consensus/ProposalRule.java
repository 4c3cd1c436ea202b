package io.mulu.consensus;

import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import java.util.Objects;
import java.util.Optional;

/**
 * What a header must say about its place in the chain. What it says about its content is judged by
 * execution, its clock by {@link ClockRule}.
 */
final class ProposalRule {
  private final ChainState chain;
  private final HeightContext context;
  private final PrimaryRule primaries;
  private final Hash parentHash;
  private final Hash parametersHash;

  ProposalRule(ChainState chain, HeightContext context, PrimaryRule primaries) {
    this.chain = chain;
    this.context = context;
    this.primaries = primaries;
    this.parentHash = chain.head().hash();
    this.parametersHash = chain.parameters().hash();
  }

  /** What is wrong with a block proposed for the first time in this view, or nothing. */
  Optional<String> problemOfFresh(BlockHeader header, long view) {
    if (!Objects.equals(header.proposer(), primaries.primary(view))) {
      return Optional.of("proposer is not the primary of the view");
    }
    return problem(header);
  }

  /**
   * What is wrong with a block wherever it was proposed, or nothing. The proposer is whoever was
   * primary when it was new, so it is not asked here (rule 6).
   */
  Optional<String> problem(BlockHeader header) {
    PublicKey proposer = header.proposer();
    if (header.height() != context.height()) {
      return Optional.of("height is not the one being decided");
    }
    if (!header.chainId().equals(context.signing().chainId())) {
      return Optional.of("chain is another");
    }
    if (!header.parentHash().equals(parentHash)) {
      return Optional.of("parent is not the head");
    }
    if (header.timestampMillis() <= chain.head().timestampMillis()) {
      return Optional.of("timestamp is not above the parent's");
    }
    if (!header.validatorSetHash().equals(context.signing().validatorSetHash())) {
      return Optional.of("validator set is not the one in force");
    }
    if (!header.parametersHash().equals(parametersHash)) {
      return Optional.of("parameters are not those in force");
    }
    if (proposer == null || header.tenure() != primaries.tenure(proposer)) {
      return Optional.of("tenure is not the proposer's");
    }
    return Optional.empty();
  }
}
