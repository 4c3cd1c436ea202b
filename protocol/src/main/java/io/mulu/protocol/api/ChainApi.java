package io.mulu.protocol.api;

import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.Hash;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.Signature;
import io.mulu.protocol.TransactionBody;
import io.mulu.protocol.ValidatorSet;
import io.mulu.protocol.answer.Handover;
import io.mulu.protocol.answer.Location;
import io.mulu.protocol.answer.ReceiptProof;
import io.mulu.protocol.wire.Limit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Blocks and what is in them. */
public final class ChainApi {
  public static final ApiMethod<NoParams, ChainInfo> INFO = new ApiMethod<>("chain_info",
      NoParams.class, ChainInfo.class, Audience.ANYONE, "The chain at a glance.");
  public static final ApiMethod<NoParams, HeaderAnswer> HEAD = new ApiMethod<>("chain_head",
      NoParams.class, HeaderAnswer.class, Audience.ANYONE,
      "The header of the newest final block, with its commit certificate.");
  public static final ApiMethod<BlockQuery, HeaderAnswer> HEADER = new ApiMethod<>("chain_header",
      BlockQuery.class, HeaderAnswer.class, Audience.ANYONE,
      "A header by height or hash, with its commit certificate.");
  public static final ApiMethod<BlockPageQuery, BlockAnswer> BLOCK = new ApiMethod<>("chain_block",
      BlockPageQuery.class, BlockAnswer.class, Audience.ANYONE,
      "A block by height or hash, with a page of summaries of its transactions.");
  public static final ApiMethod<BlockQuery, CertificateAnswer> CERTIFICATE = new ApiMethod<>(
      "chain_certificate", BlockQuery.class, CertificateAnswer.class, Audience.ANYONE,
      "The commit certificate of a block: its proof of finality.");
  public static final ApiMethod<TransactionQuery, TransactionAnswer> TRANSACTION = new ApiMethod<>(
      "chain_transaction", TransactionQuery.class, TransactionAnswer.class, Audience.ANYONE,
      "A final transaction, decoded. Attachments are not shown.");
  public static final ApiMethod<ReceiptQuery, ReceiptAnswer> RECEIPT = new ApiMethod<>(
      "chain_receipt", ReceiptQuery.class, ReceiptAnswer.class, Audience.ANYONE,
      "What became of a final transaction, on request with a proof.");
  public static final ApiMethod<HeightQuery, ValidatorsAnswer> VALIDATORS = new ApiMethod<>(
      "chain_validators", HeightQuery.class, ValidatorsAnswer.class, Audience.ANYONE,
      "The validators in force at a height, by default at the next block.");
  public static final ApiMethod<HeightQuery, ParametersAnswer> PARAMETERS = new ApiMethod<>(
      "chain_parameters", HeightQuery.class, ParametersAnswer.class, Audience.ANYONE,
      "The chain's parameters in force at a height, by default at the next block.");
  public static final ApiMethod<HandoverQuery, HandoversAnswer> HANDOVERS = new ApiMethod<>(
      "chain_handovers", HandoverQuery.class, HandoversAnswer.class, Audience.ANYONE,
      "Changes of the validator set, as a light client follows them from genesis.");
  public static final ApiMethod<NoParams, GenesisAnswer> GENESIS = new ApiMethod<>("chain_genesis",
      NoParams.class, GenesisAnswer.class, Audience.ANYONE,
      "The genesis file: its canonical bytes and what they say.");

  /** In the order of the reference pages. */
  static final List<ApiMethod<?, ?>> ALL = List.of(INFO, HEAD, HEADER, BLOCK, CERTIFICATE,
      TRANSACTION, RECEIPT, VALIDATORS, PARAMETERS, HANDOVERS, GENESIS);

  private ChainApi() {
  }

  public record ChainInfo(Hash chainId, @Limit(64) String chainName, @Limit(16) String suite,
      long genesisTimeMillis, long height, Hash headHash, Hash stateRoot, long headTimestampMillis,
      int validators, int quorum) {
  }

  /** One of the two; without both, the head. */
  public record BlockQuery(@Nullable Long height, @Nullable Hash hash) {
  }

  /**
   * @param from
   *          index of the first transaction to show, by default 0
   * @param limit
   *          summaries at most, by default a page
   */
  public record BlockPageQuery(@Nullable Long height, @Nullable Hash hash, @Nullable Integer from,
      @Nullable Integer limit) {
  }

  /** By default the newest. */
  public record HeightQuery(@Nullable Long height) {
  }

  public record TransactionQuery(Hash id) {
  }

  public record ReceiptQuery(Hash id, boolean proof) {
  }

  /**
   * @param certificate
   *          absent only for block 0
   */
  public record HeaderAnswer(Hash hash, BlockHeader header,
      @Nullable QuorumCertificate certificate) {
  }

  public record BlockAnswer(Hash hash, BlockHeader header, @Nullable QuorumCertificate certificate,
      int transactionCount, List<TransactionSummary> transactions) {
    public BlockAnswer {
      transactions = List.copyOf(transactions);
    }
  }

  /**
   * @param call
   *          kind of the call, e.g. {@code registerEntries}
   */
  public record TransactionSummary(int index, Hash id, Hash sender, @Limit(64) String call,
      int bytes) {
  }

  public record CertificateAnswer(long height, Hash blockHash,
      @Nullable QuorumCertificate certificate) {
  }

  public record TransactionAnswer(Hash id, Location location, Hash envelopeHash,
      TransactionBody body, Signature signature) {
  }

  public record ReceiptAnswer(Hash id, Location location, Receipt receipt,
      @Nullable ReceiptProof proof) {
  }

  /**
   * @param height
   *          at which they are in force
   * @param set
   *          hashes to the header's validatorSetHash of that height
   */
  public record ValidatorsAnswer(long height, Hash hash, int quorum, int faultsMax,
      ValidatorSet set) {
  }

  /**
   * @param from
   *          first height of which to tell that it was the last of its set
   * @param limit
   *          changes at most, by default as many as fit
   */
  public record HandoverQuery(long from, @Nullable Integer limit) {
  }

  /**
   * @param height
   *          up to which this was looked for
   * @param handovers
   *          ascending, at most 16; none means that there are no more
   */
  public record HandoversAnswer(long height, List<Handover> handovers) {
    public HandoversAnswer {
      handovers = List.copyOf(handovers);
    }
  }

  public record ParametersAnswer(long height, Hash hash, ChainParameters parameters) {
  }

  public record GenesisAnswer(Hash chainId, @Limit(Genesis.BYTES_MAX) Bytes bytes,
      Genesis genesis) {
  }
}
