package io.mulu.testnet.torture;

import io.mulu.client.ClientException;
import io.mulu.client.MuluClient;
import io.mulu.client.Outcome;
import io.mulu.client.Sender;
import io.mulu.client.Verified;
import io.mulu.client.VerifiedReader;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Submission;
import io.mulu.protocol.UnprovenException;
import io.mulu.protocol.object.Endpoint;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.testnet.chain.Chain;
import io.mulu.testnet.torture.Operation.Attempt;
import io.mulu.testnet.torture.Operation.Read;
import io.mulu.testnet.torture.Operation.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * One client: writes the register of its organisation, and reads any register at any node, without
 * end. It believes what is proven, and writes down what it does and is told. The other client of
 * its organisation writes the same register, so that writes compete.
 */
final class Session implements Runnable {
  /** With one node, before the same bytes go to the next: this one may be cut off. */
  private static final Duration NODE_PATIENCE = Duration.ofSeconds(3);
  /** Rounds through all nodes, after which a write counts as one of which nothing is known. */
  private static final int WRITE_ROUNDS = 2;
  private static final Duration READ_PATIENCE = Duration.ofSeconds(10);
  private static final int PAUSE_MILLIS = 50;
  /** Of a read during which the node lost data. */
  private static final int UNSURE = -1;

  private final Shared shared;
  private final String name;
  private final int register;
  private final Sender admin;
  private final SplittableRandom random;
  private Value known = Value.NONE;
  private int writes;
  private volatile boolean isOver;

  /**
   * What all clients have in common.
   *
   * @param clients
   *          one per node, which asks that node alone
   * @param readers
   *          on these clients
   * @param registers
   *          ids of the endpoints
   */
  record Shared(Chain chain, Site site, List<MuluClient> clients, List<VerifiedReader> readers,
      List<Hash> registers, History history) {
  }

  /**
   * @param register
   *          to write; also the node to ask first
   */
  Session(Shared shared, String name, int register, Sender admin, SplittableRandom random) {
    this.shared = shared;
    this.name = name;
    this.register = register;
    this.admin = admin;
    this.random = random;
  }

  /** It ends after the operation that is under way. */
  void end() {
    isOver = true;
  }

  @Override
  public void run() {
    try {
      while (!isOver) {
        if (random.nextInt(2) == 0) {
          write();
        } else {
          read(random.nextInt(shared.readers().size()), random.nextInt(shared.registers().size()),
              random.nextInt(2) == 0);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() throws InterruptedException {
    if (known.revision() == 0 && !read(random.nextInt(shared.readers().size()), register, true)) {
      return;
    }
    String address = name + "-" + writes++ + ".example.org:443";
    Submission submission = shared.chain().sign(admin,
        new Call.UpdateEndpoint(shared.registers().get(register), known.revision(), address,
            List.of(Hash.ZERO)),
        Bytes.EMPTY);
    Attempt attempt = new Attempt(submission.transaction().id(), register, known.revision(),
        address, System.nanoTime());
    known = Value.NONE; // to be read again, unless it turns out to be the own one
    boolean isTold = false;
    try {
      for (int i = 0; i < WRITE_ROUNDS * shared.clients().size() && !isTold && !isOver; i++) {
        isTold = handIn(attempt, submission, (register + i) % shared.clients().size());
      }
    } finally {
      if (!isTold) {
        shared.history().untold(attempt);
      }
    }
  }

  /** Whether it is final, and the client was told so. */
  private boolean handIn(Attempt attempt, Submission submission, int node)
      throws InterruptedException {
    try {
      if (shared.clients().get(node).submitAndWait(submission,
          NODE_PATIENCE) instanceof Outcome.Final reached) {
        shared.history().told(attempt, reached.location(), reached.isApplied());
        if (reached.isApplied()) {
          known = new Value(attempt.revision() + 1, attempt.address());
        }
        return true;
      }
    } catch (ClientException.BadAnswer e) {
      shared.history().unproven("node " + node + ": " + e.getMessage());
    }
    Thread.sleep(PAUSE_MILLIS);
    return false;
  }

  /**
   * @param isCurrent
   *          not to be content with a state below what is known to any client
   * @return whether there was an answer
   */
  private boolean read(int node, int wanted, boolean isCurrent) throws InterruptedException {
    long invokedNanos = System.nanoTime();
    int life = shared.site().life(node);
    long floor = isCurrent ? shared.history().floor() : 0;
    do {
      try {
        Verified<Optional<Endpoint>> seen = shared.readers().get(node).object(ObjectKind.ENDPOINT,
            Endpoint.class, shared.registers().get(wanted));
        shared.history().seen(seen.header().height(), seen.header().hash());
        if (seen.header().height() >= floor) {
          Value value = seen.value().map(e -> new Value(e.standing().revision(), e.address()))
              .orElse(Value.NONE);
          shared.history().read(new Read(node, shared.site().life(node) == life ? life : UNSURE,
              isCurrent, wanted, invokedNanos, System.nanoTime(), seen.header().height(), value));
          if (wanted == register) {
            known = value;
          }
          return true;
        }
      } catch (ClientException e) {
        // Down, or cut off from what it needs to answer: no answer is no lie.
      } catch (UnprovenException e) {
        judge(node, e);
      }
      Thread.sleep(PAUSE_MILLIS);
    } while (!isOver && System.nanoTime() - invokedNanos < READ_PATIENCE.toNanos());
    return false;
  }

  private void judge(int node, UnprovenException e) {
    switch (e.fault()) {
      case STALE, FROM_THE_FUTURE -> {
        // The chain stands still, or the node's head is old: known by its block time, as it must be
      }
      case MALFORMED, WRONG_CHAIN, NOT_CERTIFIED, SET_UNKNOWN, CERTIFICATE_INVALID, WRONG_QUESTION,
          STATE_PROOF_INVALID, RECEIPT_PROOF_INVALID ->
        shared.history().unproven("node " + node + " said what does not follow: " + e.getMessage());
    }
  }
}
