package io.mulu.node.ledger;

import io.mulu.protocol.Block;
import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.ConsensusBytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.Submission;
import io.mulu.protocol.ValidatorSet;
import io.mulu.protocol.VerifiedTransaction;
import io.mulu.protocol.answer.CertifiedBlock;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.protocol.wire.WireCodec;
import java.util.List;
import java.util.Optional;

/**
 * Under what the block after the head is judged; immutable, so that workers can.
 *
 * @param validators
 *          in force at the next height
 * @param parameters
 *          in force at the next height
 */
public record SyncContext(Hash chainId, BlockHeader head, ValidatorSet validators,
    ChainParameters parameters) {
  private static final WireCodec<CertifiedBlock> CODEC = WireCodec.of(CertifiedBlock.class);
  /** Of one block with its certificate, as it travels. */
  public static final int BYTES_MAX = Block.BYTES_MAX + QuorumCertificate.BYTES_MAX;

  public static Optional<CertifiedBlock> decode(Bytes bytes) {
    try {
      return Optional.of(CODEC.decode(bytes, BYTES_MAX));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  /** Whether transactions and attachments are those that the block's header commits to. */
  public static boolean hasItsBody(Block block) {
    return BlockRules.isBodyOfHeader(block);
  }

  /**
   * Why its certificate does not prove it the block after the head, or nothing. Whoever sent it is
   * to blame; what execution finds wrong with one that passes is the own state's or program's
   * fault.
   */
  public Optional<String> problem(CertifiedBlock certified) {
    BlockHeader header = certified.block().header();
    QuorumCertificate certificate = certified.certificate();
    if (certificate == null || certificate.phase() != QuorumCertificate.Phase.COMMIT) {
      return Optional.of("has no commit certificate");
    }
    if (header.height() != head.height() + 1 || certificate.height() != header.height()) {
      return Optional.of("is not of the next height");
    }
    if (!certificate.blockHash().equals(header.hash())) {
      return Optional.of("certificate is for another block");
    }
    if (!BlockRules.isBodyOfHeader(certified.block())) {
      return Optional.of("body is not the header's");
    }
    return certificate.problem(validators,
        new ConsensusBytes.Context(chainId, parameters.protocolVersion(), validators.hash()));
  }

  /** Form, chain, attachment and signature of every transaction. */
  public List<Ledger.Checked> check(Block block) {
    return block.transactions().stream().map(this::check).toList();
  }

  Ledger.Checked check(Submission submission) {
    VerifiedTransaction.Result result = VerifiedTransaction.verify(submission, chainId, parameters);
    return new Ledger.Checked(result.transaction().orElse(null), result.refusal()
        .map(r -> "transaction: " + r.reason() + " " + r.field() + " " + r.detail()).orElse(""));
  }
}
