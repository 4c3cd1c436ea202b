package io.mulu.testnet.torture;

import io.mulu.client.ClientException;
import io.mulu.client.Outcome;
import io.mulu.client.Sender;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Submission;
import io.mulu.protocol.api.ChainApi;
import io.mulu.protocol.api.NoParams;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.object.IdentityKey;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.testnet.chain.Chain;
import io.mulu.testnet.chain.NotFinalException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

/**
 * One client that submits without end and writes down what it is told. It gives up on a transaction
 * only when that can no longer matter: one that is not known to be final is submitted again.
 */
final class Load implements Runnable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long YEAR_MILLIS = 365L * 24 * 3600 * 1000;
  private static final int ERROR_PAUSE_MILLIS = 100;

  private final Chain chain;
  private final int node;
  private final Sender admin;
  private final History history;
  private final SecureRandom random = new SecureRandom();
  private volatile boolean isOver;

  Load(Chain chain, int node, Sender admin, History history) {
    this.chain = chain;
    this.node = node;
    this.admin = admin;
    this.history = history;
  }

  /** It ends after the transaction that is under way. */
  void end() {
    isOver = true;
  }

  @Override
  public void run() {
    try {
      while (!isOver) {
        step();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void step() throws InterruptedException {
    long now = chain.genesis().timeMillis();
    KeyPair key = KeyPair.generate(KeyAlgorithm.ED25519, random);
    Submission submission = chain.sign(admin,
        new Call.AddIdentity(IdentityKind.SERVICE,
            List.of(new IdentityKey(key.publicKey(), now, now + YEAR_MILLIS)), List.of()),
        Bytes.EMPTY);
    try {
      Outcome.Final reached = chain.submit(node, submission, PATIENCE);
      history.told(reached.id(), reached.location());
      ChainApi.HeaderAnswer head = chain.client(node).call(ChainApi.HEAD, new NoParams());
      history.seen(head.header().height(), head.header().hash());
    } catch (NotFinalException | ClientException e) {
      // Nothing was promised; the nodes may be down just now.
      Thread.sleep(ERROR_PAUSE_MILLIS);
    }
  }
}
