package io.mulu.bench.scale;

import io.mulu.protocol.Genesis;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Submission;
import io.mulu.protocol.answer.ConsensusStatus;
import io.mulu.protocol.answer.Evidence;
import io.mulu.protocol.answer.Health;
import io.mulu.protocol.answer.NodeStatus;
import io.mulu.protocol.answer.PeerStatus;
import io.mulu.protocol.answer.TransactionStatus;
import io.mulu.protocol.api.ApiMethod;
import io.mulu.protocol.json.JsonForm;
import io.mulu.protocol.json.JsonFormException;
import io.mulu.rpc.Admission;
import io.mulu.rpc.Caller;
import io.mulu.rpc.LedgerApi;
import io.mulu.rpc.LedgerReads;
import io.mulu.rpc.LedgerView;
import io.mulu.rpc.Limits;
import io.mulu.rpc.MethodEndpoint;
import io.mulu.rpc.Request;
import io.mulu.rpc.RpcError;
import io.mulu.rpc.methods.MethodTable;
import io.mulu.rpc.methods.VmContracts;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The RPC's own methods on a growing chain, without HTTP before them: each call pins the newest
 * state, reads, decides who may see it, and gives plain JSON. What an embedded ledger has not, such
 * as peers, is not asked. Confined to one thread.
 */
final class ChainAnswers implements LedgerApi {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final GrowingChain chain;
  private final Map<String, MethodEndpoint> methods;
  private long work;

  ChainAnswers(GrowingChain chain) {
    this.chain = chain;
    this.methods = MethodTable.of(this, new LedgerReads(this, Limits.defaults()),
        new VmContracts(chain.genesis().chainId()), (words, chosen, after, max) -> {
          throw notHere();
        }, new SecureRandom());
  }

  /**
   * As a caller on the member's own machine.
   *
   * @return the result as plain JSON
   */
  <P extends Record> Object call(int member, ApiMethod<P, ?> method, P params) {
    Request request = new Request(Caller.local(chain.organization(member)),
        System.nanoTime() + PATIENCE.toNanos(), null);
    MethodEndpoint endpoint = Objects.requireNonNull(methods.get(method.name()));
    try {
      return Objects.requireNonNull(endpoint.call(JsonForm.of(params), request));
    } catch (RpcError e) {
      throw new IllegalStateException(method.name() + " was refused: " + e.data(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  static <R extends Record> R read(ApiMethod<?, R> method, Object json) {
    try {
      return JsonForm.read(method.result(), json);
    } catch (JsonFormException e) {
      throw new IllegalStateException("no " + method.name() + ": " + e.getMessage(), e);
    }
  }

  /** Rows of the state that were read, and hashes of their proofs, since this was made. */
  long work() {
    return work;
  }

  void worked(long rowsAndHashes) {
    work += rowsAndHashes;
  }

  @Override
  public LedgerView pin() {
    return new CountingView(chain.view(), this);
  }

  @Override
  public Genesis genesis() {
    return chain.genesis();
  }

  private static UnsupportedOperationException notHere() {
    return new UnsupportedOperationException("not part of this measurement");
  }

  @Override
  public Admission submit(Submission submission) {
    throw notHere();
  }

  @Override
  public TransactionStatus status(Hash transactionId) {
    throw notHere();
  }

  @Override
  public TransactionStatus awaitFinal(Hash transactionId, long timeoutMillis) {
    throw notHere();
  }

  @Override
  public long awaitHeight(long height, long timeoutMillis) {
    throw notHere();
  }

  @Override
  public NodeStatus nodeStatus() {
    throw notHere();
  }

  @Override
  public List<PeerStatus> peers() {
    throw notHere();
  }

  @Override
  public ConsensusStatus consensus() {
    throw notHere();
  }

  @Override
  public List<Evidence> evidence(int max) {
    throw notHere();
  }

  @Override
  public Health health() {
    throw notHere();
  }
}
