package io.mulu.rpc.methods;

import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.DomainTag;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Reason;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.Submission;
import io.mulu.protocol.TransactionBody;
import io.mulu.protocol.answer.Location;
import io.mulu.protocol.answer.ReceiptProof;
import io.mulu.protocol.answer.TransactionStatus;
import io.mulu.protocol.answer.TransactionStatus.Stage;
import io.mulu.protocol.api.TxApi;
import io.mulu.protocol.api.TxApi.Progress;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.protocol.wire.WireCodec;
import io.mulu.rpc.Admission;
import io.mulu.rpc.ErrorCode;
import io.mulu.rpc.LedgerApi;
import io.mulu.rpc.LedgerReads;
import io.mulu.rpc.LedgerView;
import io.mulu.rpc.MethodEndpoint.Answered;
import io.mulu.rpc.Request;
import io.mulu.rpc.RpcError;
import io.mulu.rpc.RpcMethod;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code tx_}: transactions on their way to the chain. */
final class TxMethods {
  private static final WireCodec<ChainParameters> PARAMETERS = WireCodec.of(ChainParameters.class);

  private final LedgerApi ledger;
  private final LedgerReads reads;
  private final Contracts contracts;
  private final Genesis genesis;
  private final SecureRandom random;

  TxMethods(LedgerApi ledger, LedgerReads reads, Contracts contracts, SecureRandom random) {
    this.ledger = ledger;
    this.reads = reads;
    this.contracts = contracts;
    this.genesis = ledger.genesis();
    this.random = random;
  }

  List<RpcMethod<?, ?>> all() {
    return List.of(new RpcMethod<>(TxApi.SUBMIT, new Submissions()),
        new RpcMethod<>(TxApi.STATUS, (p, r) -> progress(ledger.status(p.id()), true, p.proof())),
        new RpcMethod<>(TxApi.WAIT, (p, r) -> await(p.id(), p.timeoutMillis(), true, p.proof(), r)),
        new RpcMethod<>(TxApi.SIMULATE, (p, r) -> reads.newest(v -> simulate(v, p))),
        new RpcMethod<>(TxApi.PREPARE, (p, r) -> reads.newest(v -> prepare(v, p))));
  }

  /** {@code tx_submit}: a client with many hands them in by a batch, which the loop takes whole. */
  private final class Submissions implements RpcMethod.GroupHandler<TxApi.Submit, Progress> {
    @Override
    public Progress answer(TxApi.Submit params, Request request)
        throws RpcError, InterruptedException {
      return progress(ledger.submit(decoded(params)), params, request);
    }

    @Override
    public List<Answered<Progress>> answerAll(List<TxApi.Submit> params, Request request)
        throws InterruptedException {
      List<@Nullable RpcError> undecoded = new ArrayList<>();
      List<Submission> submissions = new ArrayList<>();
      for (TxApi.Submit one : params) {
        try {
          request.checkTime();
          submissions.add(decoded(one));
          undecoded.add(null);
        } catch (RpcError e) {
          undecoded.add(e);
        }
      }
      Iterator<Admission> admissions = ledger.submitAll(submissions).iterator();
      List<Answered<Progress>> answers = new ArrayList<>();
      for (int i = 0; i < params.size(); i++) {
        RpcError error = undecoded.get(i);
        answers.add(error == null
            ? answered(admissions.next(), params.get(i), request)
            : Answered.refused(error));
      }
      return answers;
    }

    private Answered<Progress> answered(Admission admission, TxApi.Submit params, Request request)
        throws InterruptedException {
      try {
        return Answered.of(progress(admission, params, request));
      } catch (RpcError e) {
        return Answered.refused(e);
      }
    }

    private Submission decoded(TxApi.Submit params) throws RpcError {
      try {
        return Submission.decode(params.submission());
      } catch (MalformedException e) {
        throw RpcError.refused(Reason.TRANSACTION_MALFORMED, e.field(),
            "not canonical bytes of a Submission");
      }
    }

    private Progress progress(Admission admission, TxApi.Submit params, Request request)
        throws RpcError, InterruptedException {
      return switch (admission) {
        case Admission.Accepted accepted -> params.waitMillis() != null
            ? await(accepted.id(), params.waitMillis(), accepted.isKnown(), params.proof(), request)
            : TxMethods.this.progress(
                accepted.isKnown()
                    ? ledger.status(accepted.id())
                    : TransactionStatus.of(accepted.id(), Stage.POOLED),
                accepted.isKnown(), params.proof());
        case Admission.Refused refused ->
          throw RpcError.refused(refused.reason(), refused.field(), refused.detail());
        case Admission.Overloaded overloaded ->
          throw RpcError.overloaded(overloaded.reason().name(), overloaded.retryAfterMillis());
      };
    }
  }

  private Progress await(Hash id, @Nullable Long millis, boolean isKnown, boolean proof,
      Request request) throws RpcError, InterruptedException {
    long left = request.millisLeft();
    long timeout = millis == null ? left : Math.min(millis, left);
    return progress(ledger.awaitFinal(id, timeout), isKnown, proof);
  }

  private Progress progress(TransactionStatus status, boolean isKnown, boolean proof)
      throws RpcError, InterruptedException {
    Location location = status.location();
    if (location == null) {
      return new Progress(status.id(), status.stage(), isKnown && status.stage() != Stage.UNKNOWN,
          null, null, null);
    }
    ReceiptProof proven = reads.newest(v -> ChainMethods.receipt(v, location, status.id()));
    return new Progress(status.id(), status.stage(), isKnown, location,
        ChainMethods.decoded(proven), proof ? proven : null);
  }

  private TxApi.Simulation simulate(LedgerView view, TxApi.Simulate params) throws RpcError {
    BlockHeader head = LedgerReads.header(view, view.height()).header();
    Bytes attachment = attachment(params.attachment());
    TransactionBody body = body(params.sender(), params.key(), params.call(),
        expiry(view, head, null), nonce(null), attachment);
    return new TxApi.Simulation(view.height(),
        contracts.simulate(view, head, canonical(body), attachment));
  }

  private TxApi.Prepared prepare(LedgerView view, TxApi.Prepare params) throws RpcError {
    BlockHeader head = LedgerReads.header(view, view.height()).header();
    TransactionBody body = canonical(body(params.sender(), params.key(), params.call(),
        expiry(view, head, params.expiryMillis()), nonce(params.nonce()),
        attachment(params.attachment())));
    Bytes bytes = body.encode();
    Hash id = Hash.tagged(DomainTag.TRANSACTION, bytes);
    return new TxApi.Prepared(id, body, bytes, TransactionBody.signedBytes(bytes));
  }

  private TransactionBody body(Hash sender, PublicKey key, Call call, long expiryMillis,
      Bytes nonce, Bytes attachment) {
    return new TransactionBody(genesis.chainId(), sender, key, nonce, expiryMillis, call,
        attachment.isEmpty() ? null : Submission.attachmentHash(attachment), attachment.size());
  }

  private static long expiry(LedgerView view, BlockHeader head, @Nullable Long asked) {
    if (asked != null) {
      return asked;
    }
    ChainParameters parameters = LedgerReads.row(view, StateTable.PARAMETERS.key(), PARAMETERS)
        .orElseThrow();
    return head.timestampMillis() + parameters.transactionLifetimeMillis() / 2;
  }

  private static Bytes attachment(@Nullable Bytes given) {
    return given == null ? Bytes.EMPTY : given;
  }

  private Bytes nonce(@Nullable Bytes given) throws RpcError {
    if (given == null) {
      byte[] fresh = new byte[TransactionBody.NONCE_BYTES];
      random.nextBytes(fresh);
      return Bytes.wrap(fresh);
    }
    if (given.size() != TransactionBody.NONCE_BYTES) {
      throw RpcError.of(ErrorCode.INVALID_PARAMS, ErrorCode.INVALID_PARAMS.name(), "nonce",
          TransactionBody.NONCE_BYTES + " bytes", Integer.toString(given.size()));
    }
    return given;
  }

  /** The codec alone knows all limits of the schema: what it refuses nobody may sign. */
  private static TransactionBody canonical(TransactionBody body) throws RpcError {
    try {
      return TransactionBody.decode(body.encode());
    } catch (MalformedException e) {
      throw outsideOfSchema(e.field());
    } catch (IllegalArgumentException e) {
      // Of the encoder: "call: code: is longer than 64 bytes"
      String message = String.valueOf(e.getMessage());
      int end = Math.max(0, message.lastIndexOf(": "));
      throw outsideOfSchema(message.substring(0, end).replace(": ", "."));
    }
  }

  private static RpcError outsideOfSchema(String field) {
    return RpcError.of(ErrorCode.INVALID_PARAMS, ErrorCode.INVALID_PARAMS.name(), field,
        "a value within the schema's limits", "one outside of them");
  }
}
