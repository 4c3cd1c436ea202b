package io.mulu.node.ledger;

import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Hash;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.answer.CertifiedBlock;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Executes a chain anew from its genesis, on an empty ledger, and compares: every header names the
 * roots of state and receipts after its block, and every certificate must be a quorum's of the set
 * that the chain itself names. Whoever gets to the end has the same chain, byte for byte.
 */
public final class Replay {
  private Replay() {
  }

  /** Blocks to be reproduced; empty where there is none. */
  @FunctionalInterface
  public interface Source {
    Optional<CertifiedBlock> block(long height);
  }

  /**
   * @param blocks
   *          after block 0
   * @param stateRoot
   *          after the last of them
   */
  public record Result(long blocks, long transactions, Hash headHash, Hash stateRoot) {
  }

  /** A block that is missing, not certified, or not what comes out. */
  public static final class NotReproducedException extends Exception {
    NotReproducedException(long height, String problem) {
      super("block " + height + ": " + problem);
    }
  }

  /**
   * @param anew
   *          a ledger with block 0 alone
   * @param toHeight
   *          of the last block
   * @param done
   *          told after each block
   */
  public static Result run(Source source, Ledger anew, long toHeight, LongConsumer done)
      throws NotReproducedException {
    BlockHeader first = found(source, 0).block().header();
    if (!first.equals(anew.head())) {
      throw new NotReproducedException(0, BlockRules.difference(first, anew.head()));
    }
    long transactions = 0;
    for (long height = 1; height <= toHeight; height++) {
      CertifiedBlock certified = found(source, height);
      QuorumCertificate certificate = certified.certificate();
      SyncContext context = anew.syncContext();
      Optional<String> problem = context.problem(certified);
      if (certificate == null || problem.isPresent()) {
        throw new NotReproducedException(height, problem.orElse("has no certificate"));
      }
      String difference = anew.problemOfCertified(certified.block(),
          context.check(certified.block()));
      if (!difference.isEmpty()) {
        throw new NotReproducedException(height, difference);
      }
      anew.commit(certified.block(), certificate);
      transactions += certified.block().transactions().size();
      done.accept(height);
    }
    return new Result(toHeight, transactions, anew.head().hash(), anew.head().stateRoot());
  }

  private static CertifiedBlock found(Source source, long height) throws NotReproducedException {
    return source.block(height)
        .orElseThrow(() -> new NotReproducedException(height, "is not here"));
  }
}
