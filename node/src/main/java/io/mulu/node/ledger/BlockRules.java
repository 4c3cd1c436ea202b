package io.mulu.node.ledger;

import io.mulu.protocol.Block;
import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Submission;
import io.mulu.protocol.VerifiedTransaction;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.vm.Executor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What makes a block invalid before it is executed (docs/spec/consensus.md, rule 15): everything
 * else reverts with a receipt. Pure.
 */
public final class BlockRules {
  private BlockRules() {
  }

  /**
   * Whether transactions and attachments are those that the header commits to. If not, whoever sent
   * them is to blame and not the block.
   */
  static boolean isBodyOfHeader(Block block) {
    return Block.txRoot(block.envelopeHashes()).equals(block.header().txRoot())
        && block.transactions().stream().allMatch(BlockRules::hasItsAttachment);
  }

  /** Whether the attachment is the one that the transaction names. */
  public static boolean hasItsAttachment(Submission submission) {
    try {
      Hash expected = submission.transaction().decodeBody().attachmentHash();
      return expected == null
          ? submission.attachment().isEmpty()
          : Submission.attachmentHash(submission.attachment()).equals(expected);
    } catch (MalformedException e) {
      // The envelope is what was ordered; that it decodes to nothing is the block's fault.
      return submission.attachment().isEmpty();
    }
  }

  static Optional<String> problem(Block block, List<Ledger.Checked> checked, BlockHeader head,
      ChainView view) {
    BlockHeader header = block.header();
    if (!header.chainId().equals(head.chainId()) || header.height() != head.height() + 1
        || !header.parentHash().equals(head.hash())) {
      return Optional.of("does not extend the head");
    }
    if (header.timestampMillis() <= head.timestampMillis()) {
      return Optional.of("timestamp does not increase");
    }
    if (!Block.txRoot(envelopeHashes(block, checked)).equals(header.txRoot())) {
      return Optional.of("transactions are not those of the header");
    }
    return transactionsProblem(checked, header.timestampMillis(), view);
  }

  /** What a check has hashed is not hashed again, if it is the same. */
  private static List<Hash> envelopeHashes(Block block, List<Ledger.Checked> checked) {
    List<Hash> hashes = new ArrayList<>();
    for (int i = 0; i < block.transactions().size(); i++) {
      Submission submission = block.transactions().get(i);
      VerifiedTransaction known = i < checked.size() ? checked.get(i).transaction() : null;
      hashes.add(known != null && known.submission().equals(submission)
          ? known.envelopeHash()
          : submission.transaction().envelopeHash());
    }
    return hashes;
  }

  private static Optional<String> transactionsProblem(List<Ledger.Checked> checked,
      long timestampMillis, ChainView view) {
    ChainParameters parameters = view.parameters();
    Set<Hash> ids = new HashSet<>();
    long bytes = 0;
    long work = 0;
    for (Ledger.Checked one : checked) {
      VerifiedTransaction transaction = one.transaction();
      if (transaction == null) {
        return Optional.of(one.problem());
      }
      long expiry = transaction.body().expiryMillis();
      if (expiry <= timestampMillis
          || expiry > timestampMillis + parameters.transactionLifetimeMillis()) {
        return Optional.of("holds a transaction outside its lifetime");
      }
      if (!ids.add(transaction.id()) || view.isOrdered(transaction.id())) {
        return Optional.of("holds a transaction a second time");
      }
      bytes += transaction.bytes();
      work += Executor.work(transaction.body().call());
    }
    if (bytes > parameters.blockBytesMax()) {
      return Optional.of("has " + bytes + " bytes of transactions");
    }
    return work > parameters.blockWorkMax()
        ? Optional.of("exceeds the work budget")
        : Optional.empty();
  }

  /** Which field of the header is not what execution gives. */
  static String difference(BlockHeader actual, BlockHeader expected) {
    if (!actual.stateRoot().equals(expected.stateRoot())) {
      return "state root differs";
    }
    if (!actual.receiptsRoot().equals(expected.receiptsRoot())) {
      return "receipts root differs";
    }
    if (!actual.validatorSetHash().equals(expected.validatorSetHash())
        || !actual.nextValidatorSetHash().equals(expected.nextValidatorSetHash())) {
      return "validator set differs";
    }
    return "parameters differ";
  }
}
