package io.mulu.testnet.chain;

import io.mulu.client.ClientConfig;
import io.mulu.client.ClientException;
import io.mulu.client.MuluClient;
import io.mulu.client.Outcome;
import io.mulu.client.Sender;
import io.mulu.client.TransactionBuilder;
import io.mulu.client.VerifiedReader;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Submission;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The chain through any of its nodes: for each node a client that asks it first and the others when
 * it does not answer. Thread-safe.
 */
public final class Chain implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final Duration QUESTION = Duration.ofSeconds(60);

  private final Genesis genesis;
  private final List<URI> nodes;
  private final List<MuluClient> clients = new ArrayList<>();
  private final SecureRandom random = new SecureRandom();
  private final List<Long> finalityNanos = Collections.synchronizedList(new ArrayList<>());

  public Chain(Genesis genesis, List<URI> nodes) {
    this.genesis = genesis;
    this.nodes = List.copyOf(nodes);
    for (int i = 0; i < nodes.size(); i++) {
      List<URI> order = new ArrayList<>(nodes);
      Collections.rotate(order, -i);
      clients.add(new MuluClient(new ClientConfig(order, CONNECT, ANSWER, QUESTION)));
    }
  }

  public Genesis genesis() {
    return genesis;
  }

  public List<URI> nodes() {
    return nodes;
  }

  /** Asks this node first. */
  public MuluClient client(int node) {
    return clients.get(node);
  }

  /** Believes what follows from genesis, whichever node answers. */
  public VerifiedReader reader(int node) {
    return new VerifiedReader(client(node), genesis, Clock.systemUTC());
  }

  /** How long each final transaction took, from submission until its receipt was here. */
  public List<Long> finalityNanos() {
    synchronized (finalityNanos) {
      return List.copyOf(finalityNanos);
    }
  }

  /**
   * Signs a call; the same submission may be handed in any number of times.
   *
   * @param attachment
   *          empty for none
   */
  public Submission sign(Sender sender, Call call, Bytes attachment) {
    // Half the lifetime: clocks differ, and a block's time may lie behind this one
    long expiryMillis = System.currentTimeMillis()
        + genesis.parameters().transactionLifetimeMillis() / 2;
    return new TransactionBuilder(genesis.chainId(), sender, random).sign(call, attachment,
        expiryMillis);
  }

  /**
   * Submits until it is final, applied or reverted.
   *
   * @param node
   *          to ask first
   * @throws NotFinalException
   *           if no node took it to a block in time, or it was refused for good
   */
  public Outcome.Final submit(int node, Submission submission, Duration patience)
      throws NotFinalException, InterruptedException {
    long startNanos = System.nanoTime();
    try {
      return switch (client(node).submitAndWait(submission, patience)) {
        case Outcome.Final reached -> {
          finalityNanos.add(System.nanoTime() - startNanos);
          yield reached;
        }
        case Outcome.Rejected rejected ->
          throw new NotFinalException("refused: " + rejected.fault(), false);
        case Outcome.Expired expired -> throw new NotFinalException("expired", false);
        case Outcome.Pending pending -> throw new NotFinalException(
            "not final after " + patience.toSeconds() + " s: " + pending.why(), true);
      };
    } catch (ClientException e) {
      throw new NotFinalException(String.valueOf(e.getMessage()), true);
    }
  }

  /** Position of a founder among the genesis's, by its code. */
  public int founder(String code) {
    for (int i = 0; i < genesis.founders().size(); i++) {
      if (genesis.founders().get(i).code().equals(code)) {
        return i;
      }
    }
    throw new IllegalArgumentException(code + " is no founder");
  }

  public Hash organization(String code) {
    return genesis.organizationId(founder(code));
  }

  @Override
  public void close() {
    clients.forEach(MuluClient::close);
  }
}
