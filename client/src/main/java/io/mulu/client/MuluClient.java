package io.mulu.client;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.Submission;
import io.mulu.protocol.answer.Location;
import io.mulu.protocol.answer.NodeStatus;
import io.mulu.protocol.answer.TransactionStatus;
import io.mulu.protocol.api.ApiMethod;
import io.mulu.protocol.api.ChainApi;
import io.mulu.protocol.api.ChainApi.ChainInfo;
import io.mulu.protocol.api.NoParams;
import io.mulu.protocol.api.NodeApi;
import io.mulu.protocol.api.TxApi;
import io.mulu.protocol.api.TxApi.Progress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Asks and tells a consortium through any of its nodes. What it returns is what the node says; for
 * answers that need no trust see {@link VerifiedReader}. Thread-safe.
 */
public final class MuluClient implements AutoCloseable {
  private static final long BASIS_NANOS = 60_000_000_000L;
  /** One wait at the node; longer waits are several. */
  private static final Duration WAIT = Duration.ofSeconds(10);

  private final NodeLinks links;
  private final SecureRandom random = new SecureRandom();
  private final AtomicReference<@Nullable Basis> basis = new AtomicReference<>();

  public MuluClient(ClientConfig config) {
    this.links = new NodeLinks(config);
  }

  /** Any method of the API. Typed by its table, so there is no other list of methods here. */
  public <P extends Record, R extends Record> R call(ApiMethod<P, R> method, P params)
      throws ClientException, InterruptedException {
    return links.call(method, params, Duration.ZERO);
  }

  public ChainInfo chain() throws ClientException, InterruptedException {
    return call(ChainApi.INFO, new NoParams());
  }

  public NodeStatus node() throws ClientException, InterruptedException {
    return call(NodeApi.STATUS, new NoParams());
  }

  /** Signs for this chain with half of its transaction lifetime to go. */
  public Submission sign(Sender sender, Call call, Bytes attachment)
      throws ClientException, InterruptedException {
    Basis known = basis();
    long now = Math.max(known.headMillis(), System.currentTimeMillis());
    return new TransactionBuilder(known.chainId(), sender, random).sign(call, attachment,
        now + known.lifetimeMillis() / 2);
  }

  /** What signing needs of the chain, asked for now and then: parameters change. */
  private record Basis(Hash chainId, long headMillis, long lifetimeMillis, long askedNanos) {
  }

  private Basis basis() throws ClientException, InterruptedException {
    Basis known = basis.get();
    if (known == null || System.nanoTime() - known.askedNanos() > BASIS_NANOS) {
      ChainInfo info = chain();
      known = new Basis(info.chainId(), info.headTimestampMillis(),
          call(ChainApi.PARAMETERS, new ChainApi.HeightQuery(null)).parameters()
              .transactionLifetimeMillis(),
          System.nanoTime());
      basis.set(known);
    }
    return known;
  }

  /** Hands the transaction in without waiting for anything but the node's word. */
  public Progress submit(Submission submission) throws ClientException, InterruptedException {
    return call(TxApi.SUBMIT, new TxApi.Submit(submission.encode(), null, false));
  }

  /**
   * Hands the transaction in and waits until its fate is known. Overload, lost connections and dead
   * nodes are met by handing in the same bytes again, which is harmless.
   */
  public Outcome submitAndWait(Submission submission, Duration patience)
      throws InterruptedException, ClientException.BadAnswer {
    Hash id = submission.transaction().id();
    long deadline = System.nanoTime() + patience.toNanos();
    String why = "out of time";
    do {
      try {
        Optional<Outcome> outcome = attempt(submission, id, left(deadline));
        if (outcome.isPresent()) {
          return outcome.get();
        }
      } catch (ClientException.Refused e) {
        if (e.fault().code() != RpcFault.OVERLOADED) {
          return new Outcome.Rejected(id, e.fault());
        }
        why = e.fault().toString();
      } catch (ClientException.Unreachable e) {
        why = String.valueOf(e.getMessage());
      } catch (ClientException.BadAnswer e) {
        throw e;
      } catch (ClientException e) {
        throw new IllegalStateException("sealed family of failures", e);
      }
    } while (System.nanoTime() < deadline);
    return new Outcome.Pending(id, why);
  }

  public Outcome submitAndWait(Sender sender, Call call, Bytes attachment, Duration patience)
      throws ClientException, InterruptedException {
    return submitAndWait(sign(sender, call, attachment), patience);
  }

  /** What became of a transaction handed in earlier, by whomever. */
  public Outcome await(Hash id, Duration patience) throws ClientException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    do {
      Duration wait = shorter(WAIT, left(deadline));
      Optional<Outcome> outcome = outcome(id,
          links.call(TxApi.WAIT, new TxApi.Wait(id, wait.toMillis(), false), wait));
      if (outcome.isPresent()) {
        return outcome.get();
      }
    } while (System.nanoTime() < deadline);
    return new Outcome.Pending(id, "out of time");
  }

  private Optional<Outcome> attempt(Submission submission, Hash id, Duration left)
      throws ClientException, InterruptedException {
    Duration wait = shorter(WAIT, left);
    try {
      return outcome(id, links.call(TxApi.SUBMIT,
          new TxApi.Submit(submission.encode(), wait.toMillis(), false), wait));
    } catch (ClientException.Refused e) {
      if (!e.fault().reason().equals(Reason.DUPLICATE.name())) {
        throw e;
      }
      // An earlier attempt of ours has reached a block.
      return outcome(id, links.call(TxApi.WAIT, new TxApi.Wait(id, wait.toMillis(), false), wait));
    }
  }

  private static Optional<Outcome> outcome(Hash id, Progress progress)
      throws ClientException.BadAnswer {
    if (!progress.id().equals(id)) {
      throw new ClientException.BadAnswer("answer about another transaction");
    }
    Location location = progress.location();
    Receipt receipt = progress.receipt();
    if (location != null && receipt != null) {
      return Optional.of(new Outcome.Final(id, location, receipt));
    }
    return progress.stage() == TransactionStatus.Stage.EXPIRED
        ? Optional.of(new Outcome.Expired(id))
        : Optional.empty();
  }

  private static Duration left(long deadlineNanos) {
    return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  NodeLinks links() {
    return links;
  }

  @Override
  public void close() {
    links.close();
  }
}
