package io.mulu.rpc.methods;

import io.mulu.protocol.Block;
import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.Submission;
import io.mulu.protocol.Transaction;
import io.mulu.protocol.TransactionBody;
import io.mulu.protocol.ValidatorSet;
import io.mulu.protocol.answer.CertifiedBlock;
import io.mulu.protocol.answer.CertifiedHeader;
import io.mulu.protocol.answer.Handover;
import io.mulu.protocol.answer.Location;
import io.mulu.protocol.answer.ReceiptProof;
import io.mulu.protocol.api.ChainApi;
import io.mulu.protocol.api.ChainApi.BlockAnswer;
import io.mulu.protocol.api.ChainApi.TransactionSummary;
import io.mulu.protocol.json.JsonForm;
import io.mulu.protocol.merkle.MerkleTree;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.protocol.wire.WireCodec;
import io.mulu.rpc.ErrorCode;
import io.mulu.rpc.LedgerApi;
import io.mulu.rpc.LedgerReads;
import io.mulu.rpc.LedgerView;
import io.mulu.rpc.RpcError;
import io.mulu.rpc.RpcMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code chain_}: blocks and what is in them. */
final class ChainMethods {
  private static final WireCodec<ValidatorSet> VALIDATORS = WireCodec.of(ValidatorSet.class);
  private static final WireCodec<ChainParameters> PARAMETERS = WireCodec.of(ChainParameters.class);

  /** A set of 64 with its certificate is some 25 KiB: these fit an answer. */
  private static final int HANDOVERS_AT_ONCE = 16;

  private final LedgerReads reads;
  private final Genesis genesis;
  private final Hash chainId;

  ChainMethods(LedgerApi ledger, LedgerReads reads) {
    this.reads = reads;
    this.genesis = ledger.genesis();
    this.chainId = genesis.chainId();
  }

  List<RpcMethod<?, ?>> all() {
    return List.of(new RpcMethod<>(ChainApi.INFO, (p, r) -> reads.newest(this::info)),
        new RpcMethod<>(ChainApi.HEAD,
            (p, r) -> reads.newest(v -> answer(LedgerReads.header(v, v.height())))),
        new RpcMethod<>(ChainApi.HEADER,
            (p, r) -> reads
                .newest(v -> answer(LedgerReads.header(v, height(v, p.height(), p.hash()))))),
        new RpcMethod<>(ChainApi.BLOCK, (p, r) -> reads.newest(v -> block(v, p))),
        new RpcMethod<>(ChainApi.CERTIFICATE,
            (p, r) -> reads.newest(v -> certificate(v, height(v, p.height(), p.hash())))),
        new RpcMethod<>(ChainApi.TRANSACTION, (p, r) -> reads.newest(v -> transaction(v, p.id()))),
        new RpcMethod<>(ChainApi.RECEIPT,
            (p, r) -> reads.newest(v -> receipt(v, p.id(), p.proof()))),
        new RpcMethod<>(ChainApi.VALIDATORS,
            (p, r) -> reads.newest(v -> validators(v, p.height()))),
        new RpcMethod<>(ChainApi.PARAMETERS,
            (p, r) -> reads.newest(v -> parameters(v, p.height()))),
        new RpcMethod<>(ChainApi.HANDOVERS, (p, r) -> reads.newest(v -> handovers(v, p))),
        new RpcMethod<>(ChainApi.GENESIS,
            (p, r) -> new ChainApi.GenesisAnswer(chainId, genesis.encode(), genesis)));
  }

  private ChainApi.ChainInfo info(LedgerView view) throws RpcError {
    BlockHeader head = LedgerReads.header(view, view.height()).header();
    ValidatorSet set = validators(view, null).set();
    return new ChainApi.ChainInfo(chainId, genesis.chainName(), genesis.suite(),
        genesis.timeMillis(), head.height(), head.hash(), head.stateRoot(), head.timestampMillis(),
        set.size(), set.quorum());
  }

  /** What a caller means by height, hash, both or neither. */
  private static long height(LedgerView view, @Nullable Long height, @Nullable Hash hash)
      throws RpcError {
    if (hash == null) {
      return height == null ? view.height() : height;
    }
    long found = view.heightOf(hash)
        .orElseThrow(() -> LedgerReads.notFound("hash", "hash of a final block", hash.hex()));
    if (height != null && height != found) {
      throw RpcError.of(ErrorCode.INVALID_PARAMS, ErrorCode.INVALID_PARAMS.name(), "height",
          "the height of the hash, or none", height.toString());
    }
    return found;
  }

  private static ChainApi.HeaderAnswer answer(CertifiedHeader header) {
    return new ChainApi.HeaderAnswer(header.header().hash(), header.header(), header.certificate());
  }

  private static ChainApi.CertificateAnswer certificate(LedgerView view, long height)
      throws RpcError {
    CertifiedHeader header = LedgerReads.header(view, height);
    return new ChainApi.CertificateAnswer(height, header.header().hash(), header.certificate());
  }

  private BlockAnswer block(LedgerView view, ChainApi.BlockPageQuery query) throws RpcError {
    CertifiedBlock block = storedBlock(view, height(view, query.height(), query.hash()));
    List<Submission> transactions = block.block().transactions();
    int from = query.from() == null ? 0 : Math.min(query.from(), transactions.size());
    int to = Math.min(transactions.size(), from + reads.pageLimit(query.limit()));
    List<TransactionSummary> page = new ArrayList<>();
    for (int i = from; i < to; i++) {
      page.add(summary(i, transactions.get(i)));
    }
    return new BlockAnswer(block.block().hash(), block.block().header(), block.certificate(),
        transactions.size(), page);
  }

  private static TransactionSummary summary(int index, Submission submission) {
    TransactionBody body = body(submission.transaction());
    return new TransactionSummary(index, submission.transaction().id(), body.sender(),
        JsonForm.memberName((Record) body.call()), submission.encode().size());
  }

  private static ChainApi.TransactionAnswer transaction(LedgerView view, Hash id) throws RpcError {
    Location location = locate(view, id);
    Block block = storedBlock(view, location.height()).block();
    Transaction transaction = block.transactions().get(location.index()).transaction();
    return new ChainApi.TransactionAnswer(id, location, transaction.envelopeHash(),
        body(transaction), transaction.signature());
  }

  private static ChainApi.ReceiptAnswer receipt(LedgerView view, Hash id, boolean proof)
      throws RpcError {
    Location location = locate(view, id);
    ReceiptProof proven = receipt(view, location, id);
    return new ChainApi.ReceiptAnswer(id, location, decoded(proven), proof ? proven : null);
  }

  /** The receipt of a final transaction with its proof. */
  static ReceiptProof receipt(LedgerView view, Location location, Hash id) throws RpcError {
    // Only those that are looked at are decoded: a block has thousands.
    List<Bytes> leaves = view.encodedReceipts(location.height())
        .orElseThrow(() -> pruned("RECEIPTS_PRUNED", location.height()));
    // The receipt of due deadlines, if there is one, comes first.
    int index = location.index();
    if (!leaves.isEmpty() && LedgerView.receipt(leaves.getFirst()).transactionId() == null) {
      index++;
    }
    Hash there = index < leaves.size()
        ? LedgerView.receipt(leaves.get(index)).transactionId()
        : null;
    Invariant.check(there != null && there.equals(id),
        "receipt of " + id.brief() + " is not where its transaction is");
    CertifiedHeader header = LedgerReads.header(view, location.height());
    return new ReceiptProof(leaves.get(index), MerkleTree.prove(leaves, index), header.header(),
        header.certificate());
  }

  static Receipt decoded(ReceiptProof proof) {
    return LedgerView.receipt(proof.receipt());
  }

  private static Location locate(LedgerView view, Hash id) throws RpcError {
    return view.locate(id).orElseThrow(
        () -> LedgerReads.notFound("id", "id of a final transaction; see tx_status", id.hex()));
  }

  private static CertifiedBlock storedBlock(LedgerView view, long height) throws RpcError {
    LedgerReads.header(view, height);
    return view.block(height).orElseThrow(() -> pruned("BLOCK_PRUNED", height));
  }

  private static TransactionBody body(Transaction transaction) {
    try {
      return transaction.decodeBody();
    } catch (MalformedException e) {
      throw new Invariant.Broken("stored transaction " + e.getMessage());
    }
  }

  private ChainApi.ValidatorsAnswer validators(LedgerView view, @Nullable Long height)
      throws RpcError {
    long at = inForce(view, height);
    ValidatorSet set = at > view.height()
        ? VALIDATORS.decodeOwn(view.row(StateTable.VALIDATORS.key()).orElseThrow())
        : setOfThePast(view, at);
    return new ChainApi.ValidatorsAnswer(at, set.hash(), set.quorum(), set.faultsMax(), set);
  }

  /** From the changes, which are kept also where blocks and states are not. */
  private ValidatorSet setOfThePast(LedgerView view, long height) {
    ValidatorSet set = genesis.validatorSet();
    List<Handover> page = view.handovers(0, HANDOVERS_AT_ONCE);
    while (!page.isEmpty()) {
      for (Handover handover : page) {
        if (handover.last().header().height() >= height) {
          return set;
        }
        set = handover.next();
      }
      page = view.handovers(page.getLast().last().header().height() + 1, HANDOVERS_AT_ONCE);
    }
    return set;
  }

  private ChainApi.HandoversAnswer handovers(LedgerView view, ChainApi.HandoverQuery query)
      throws RpcError {
    return new ChainApi.HandoversAnswer(view.height(),
        view.handovers(query.from(), Math.min(HANDOVERS_AT_ONCE, reads.pageLimit(query.limit()))));
  }

  private ChainApi.ParametersAnswer parameters(LedgerView view, @Nullable Long height)
      throws RpcError {
    long at = inForce(view, height);
    ChainParameters parameters = at == 0
        ? genesis.parameters()
        : PARAMETERS.decodeOwn(row(view, StateTable.PARAMETERS.key(), at - 1));
    return new ChainApi.ParametersAnswer(at, parameters.hash(), parameters);
  }

  /** A row says what is in force from the next height on, so that height may be asked for too. */
  private static long inForce(LedgerView view, @Nullable Long height) throws RpcError {
    if (height == null) {
      return view.height() + 1;
    }
    if (height > view.height() + 1) {
      throw LedgerReads.notFound("height", "0 to " + (view.height() + 1), height.toString());
    }
    return height;
  }

  private static Bytes row(LedgerView view, Bytes key, long height) throws RpcError {
    Bytes value = height == view.height()
        ? view.row(key).orElse(null)
        : view.read(key, height).orElseThrow(() -> pruned("STATE_PRUNED", height)).value();
    Invariant.check(value != null, "the state always has this row");
    return Objects.requireNonNull(value);
  }

  private static RpcError pruned(String reason, long height) {
    return RpcError.of(ErrorCode.PRUNED, reason, "height", "", Long.toString(height));
  }
}
