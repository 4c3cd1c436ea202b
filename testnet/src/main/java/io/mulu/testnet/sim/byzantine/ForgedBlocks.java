package io.mulu.testnet.sim.byzantine;

import io.mulu.node.ledger.SyncContext;
import io.mulu.protocol.Block;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.ConsensusBytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.QuorumCertificate.Vote;
import io.mulu.protocol.Submission;
import io.mulu.protocol.answer.CertifiedBlock;
import io.mulu.protocol.wire.WireCodec;
import java.util.List;

/** Committed blocks that were never committed, well-formed, made of ones that were. */
final class ForgedBlocks {
  private static final WireCodec<CertifiedBlock> CODEC = WireCodec.of(CertifiedBlock.class);

  private ForgedBlocks() {
  }

  /**
   * @param encoded
   *          a certified block
   */
  static Bytes of(Hands hands, Bytes encoded) {
    CertifiedBlock real = SyncContext.decode(encoded).orElse(null);
    QuorumCertificate certificate = real == null ? null : real.certificate();
    if (real == null || certificate == null) {
      return encoded;
    }
    Block block = real.block();
    Block other = new Block(Headers.later(block.header(), 1), block.transactions());
    Block foreign = new Block(Headers.withWrongState(block.header()), block.transactions());
    CertifiedBlock forged = switch (hands.random().nextInt(6)) {
      case 0 -> new CertifiedBlock(other, certificate);
      case 1 -> new CertifiedBlock(foreign, relabelled(certificate, foreign.hash()));
      case 2 -> new CertifiedBlock(other, alone(hands, certificate, other.hash()));
      case 3 -> new CertifiedBlock(block, null);
      case 4 -> new CertifiedBlock(new Block(block.header(), List.of()), certificate);
      default ->
        new CertifiedBlock(new Block(block.header(), withoutAttachments(block)), certificate);
    };
    return CODEC.encode(forged);
  }

  /** The others' signatures under another block. */
  private static QuorumCertificate relabelled(QuorumCertificate real, Hash block) {
    return new QuorumCertificate(real.phase(), real.height(), real.view(), block,
        real.signatures());
  }

  /** Signed by the adversary alone, which is sound as far as it goes. */
  private static QuorumCertificate alone(Hands hands, QuorumCertificate real, Hash block) {
    Vote vote = new Vote(hands.key(), hands.signAs(block.bytes(), ConsensusBytes.Type.COMMIT,
        real.height(), real.view(), block.bytes()).signature());
    return new QuorumCertificate(real.phase(), real.height(), real.view(), block, List.of(vote));
  }

  private static List<Submission> withoutAttachments(Block block) {
    return block.transactions().stream().map(s -> new Submission(s.transaction(), Bytes.EMPTY))
        .toList();
  }
}
