package io.mulu.protocol;

import io.mulu.protocol.UnprovenException.Fault;
import io.mulu.protocol.answer.ReceiptProof;
import io.mulu.protocol.answer.StateReadProof;
import io.mulu.protocol.wire.MalformedException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Believes of a chain what follows from its genesis: headers that a quorum of the validators of
 * their height has committed, and rows and receipts that lie under such a header. Knows no node and
 * reads no clock. Thread-safe.
 *
 * <p>
 * It need not see every header: while a header names the set already known, a quorum of that set
 * suffices, since more than f of its members would have to sign for a set that had been replaced.
 * Where the set changes it must be shown the last header of the old one (docs/spec/consensus.md,
 * rule 10).
 */
public final class LightClient {
  private final Genesis genesis;
  private final Hash chainId;
  /** First height → the set that is in force from there on. */
  private final TreeMap<Long, ValidatorSet> sets = new TreeMap<>();
  /** Highest height at which the last set is in force, once a certified header has said so. */
  private long lastSetEnds = Long.MAX_VALUE;
  /** Hash of block 0, once block 1 has named it. */
  private @Nullable Hash firstBlock;

  /**
   * @throws IllegalArgumentException
   *           if the founders have not all signed
   */
  public LightClient(Genesis genesis) {
    genesis.problem().ifPresent(problem -> {
      throw new IllegalArgumentException("genesis: " + problem);
    });
    this.genesis = genesis;
    this.chainId = genesis.chainId();
    sets.put(0L, genesis.validatorSet());
  }

  public Hash chainId() {
    return chainId;
  }

  public Genesis genesis() {
    return genesis;
  }

  /** The set at a height, as far as changes have been followed. */
  public synchronized ValidatorSet setAt(long height) {
    return sets.floorEntry(height).getValue();
  }

  /** First height at which the newest set known is in force. */
  public synchronized long newestSetFrom() {
    return sets.lastKey();
  }

  /** Returns if the header is final, throws if that does not follow. */
  public synchronized void check(BlockHeader header, @Nullable QuorumCertificate certificate)
      throws UnprovenException {
    if (!header.chainId().equals(chainId)) {
      throw new UnprovenException(Fault.WRONG_CHAIN, "chain id " + header.chainId().brief());
    }
    if (header.height() == 0) {
      checkFirst(header);
      return;
    }
    if (certificate == null) {
      throw new UnprovenException(Fault.NOT_CERTIFIED, "height " + header.height());
    }
    Map.Entry<Long, ValidatorSet> known = sets.floorEntry(header.height());
    ValidatorSet set = known.getValue();
    boolean isBeyondKnown = known.getKey().equals(sets.lastKey()) && header.height() > lastSetEnds;
    if (isBeyondKnown || !header.validatorSetHash().equals(set.hash())) {
      throw new UnprovenException(Fault.SET_UNKNOWN,
          "height " + header.height() + " names the set " + header.validatorSetHash().brief());
    }
    checkCertificate(header, certificate, set);
    learn(header);
  }

  private void checkFirst(BlockHeader header) throws UnprovenException {
    if (firstBlock == null || !firstBlock.equals(header.hash())) {
      throw new UnprovenException(Fault.NOT_CERTIFIED,
          firstBlock == null ? "block 0 is proven by block 1" : "block 1 has another parent");
    }
  }

  private void checkCertificate(BlockHeader header, QuorumCertificate certificate, ValidatorSet set)
      throws UnprovenException {
    if (certificate.phase() != QuorumCertificate.Phase.COMMIT
        || certificate.height() != header.height()
        || !certificate.blockHash().equals(header.hash())) {
      throw new UnprovenException(Fault.CERTIFICATE_INVALID, "is for another block or phase");
    }
    Optional<String> problem = certificate.problem(set,
        new ConsensusBytes.Context(chainId, genesis.parameters().protocolVersion(), set.hash()));
    if (problem.isPresent()) {
      throw new UnprovenException(Fault.CERTIFICATE_INVALID, problem.get());
    }
  }

  private void learn(BlockHeader header) {
    if (header.height() == 1) {
      firstBlock = header.parentHash();
    }
    boolean isLastOfItsSet = !header.nextValidatorSetHash().equals(header.validatorSetHash());
    if (isLastOfItsSet && header.height() >= sets.lastKey()) {
      lastSetEnds = Math.min(lastSetEnds, header.height());
    }
  }

  /**
   * Moves on to the set that a header hands over to.
   *
   * @param last
   *          of the set known: its nextValidatorSetHash names the next one
   */
  public synchronized void follow(BlockHeader last, @Nullable QuorumCertificate certificate,
      ValidatorSet next) throws UnprovenException {
    check(last, certificate);
    if (!next.hash().equals(last.nextValidatorSetHash())) {
      throw new UnprovenException(Fault.SET_UNKNOWN,
          "the set is not the one that height " + last.height() + " names");
    }
    if (last.height() >= sets.lastKey()
        && !last.nextValidatorSetHash().equals(last.validatorSetHash())) {
      sets.put(last.height() + 1, next);
      lastSetEnds = Long.MAX_VALUE;
    }
  }

  /** The row's value, or nothing if its absence is proven. */
  public Optional<Bytes> read(Bytes key, StateReadProof read) throws UnprovenException {
    if (!read.key().equals(key)) {
      throw new UnprovenException(Fault.WRONG_QUESTION, "asked for another key");
    }
    check(read.header(), read.certificate());
    Bytes value = read.value();
    Hash root = read.header().stateRoot();
    boolean isProven = value == null
        ? read.proof().provesAbsence(root, key)
        : read.proof().provesPresence(root, key, value);
    if (!isProven) {
      throw new UnprovenException(Fault.STATE_PROOF_INVALID,
          value == null ? "absence does not follow" : "presence does not follow");
    }
    return Optional.ofNullable(value);
  }

  /** The receipt of a transaction. */
  public Receipt receipt(Hash transactionId, ReceiptProof proof) throws UnprovenException {
    check(proof.header(), proof.certificate());
    if (!proof.proof().verify(proof.header().receiptsRoot(), proof.receipt())) {
      throw new UnprovenException(Fault.RECEIPT_PROOF_INVALID, "inclusion does not follow");
    }
    Receipt receipt;
    try {
      receipt = Receipt.decode(proof.receipt());
    } catch (MalformedException e) {
      throw new UnprovenException(Fault.MALFORMED, String.valueOf(e.getMessage()));
    }
    if (receipt.transactionId() == null || !receipt.transactionId().equals(transactionId)) {
      throw new UnprovenException(Fault.WRONG_QUESTION, "receipt of another transaction");
    }
    return receipt;
  }

  /**
   * Whether a certified header tells the present (docs/spec/consensus.md, rule 12).
   *
   * @param nowMillis
   *          the reader's clock
   * @param stalenessMaxMillis
   *          how old the newest block may be
   * @param clockDriftMaxMillis
   *          how far its time may be ahead of the reader's clock
   */
  public static void requireFresh(BlockHeader header, long nowMillis, long stalenessMaxMillis,
      long clockDriftMaxMillis) throws UnprovenException {
    long ageMillis = nowMillis - header.timestampMillis();
    if (ageMillis > stalenessMaxMillis) {
      throw new UnprovenException(Fault.STALE,
          "is " + ageMillis + " ms old, at most " + stalenessMaxMillis);
    }
    if (-ageMillis > clockDriftMaxMillis) {
      throw new UnprovenException(Fault.FROM_THE_FUTURE, "is " + -ageMillis + " ms ahead");
    }
  }
}
