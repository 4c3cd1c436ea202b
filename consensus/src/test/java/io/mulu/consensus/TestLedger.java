package io.mulu.consensus;

import io.mulu.protocol.Block;
import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The durable chain of one node: what its store holds. */
final class TestLedger {
  record Committed(Block block, QuorumCertificate certificate) {
  }

  private final TestChain chain;
  private final List<Committed> blocks = new ArrayList<>();

  TestLedger(TestChain chain) {
    this.chain = chain;
  }

  TestLedger copy() {
    TestLedger copy = new TestLedger(chain);
    copy.blocks.addAll(blocks);
    return copy;
  }

  BlockHeader head() {
    return blocks.isEmpty() ? chain.genesis : blocks.get(blocks.size() - 1).block().header();
  }

  long height() {
    return blocks.size();
  }

  Optional<Committed> at(long height) {
    return height >= 1 && height <= blocks.size()
        ? Optional.of(blocks.get((int) height - 1))
        : Optional.empty();
  }

  boolean contains(Submission submission) {
    return blocks.stream().anyMatch(c -> c.block().transactions().contains(submission));
  }

  ProposalVerdict execute(Block block) {
    if (block.transactions().stream().anyMatch(this::contains)
        || block.transactions().stream().distinct().count() != block.transactions().size()) {
      return new ProposalVerdict.Invalid("duplicate transaction");
    }
    return block.header().stateRoot().equals(TestChain.stateRoot(head(), block.transactions()))
        ? new ProposalVerdict.Valid(block.transactions().isEmpty())
        : new ProposalVerdict.Invalid("state root differs");
  }

  /** Appends the next block; certificate and roots are checked as the store does. */
  void commit(Block block, QuorumCertificate certificate) {
    if (block.header().height() != height() + 1) {
      return;
    }
    check(block.header().parentHash().equals(head().hash()), "parent");
    check(certificate.blockHash().equals(block.hash()), "certificate names the block");
    check(certificate.phase() == QuorumCertificate.Phase.COMMIT, "certificate is of commits");
    check(certificate.structuralProblem(chain.set(block.header().height())).isEmpty(),
        "certificate is a quorum");
    check(execute(block) instanceof ProposalVerdict.Valid, "block reproduces");
    blocks.add(new Committed(block, certificate));
  }

  private static void check(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError("committed block: " + what);
    }
  }
}
