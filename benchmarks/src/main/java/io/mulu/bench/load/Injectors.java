package io.mulu.bench.load;

import io.mulu.protocol.Submission;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The load: clients of each validator that keep as many transactions on their way as the options
 * say, or send as many a second whatever becomes of them. What a node refuses is not sent again.
 */
final class Injectors {
  /** Of each validator, so that one slow answer does not hold an open loop back. */
  private static final int OPEN_CLIENTS = 4;

  /** Each of those hands in what came to be sent in such a time together. */
  private static final long OPEN_PERIOD_MILLIS = 50;

  /** In which each client has its own on their way, so that never all are awaited. */
  private static final int BATCHES = 8;

  private final int outstanding;
  private final int rate;
  private final double rampSeconds;
  private final List<URI> nodes;
  private final Workload workload;
  private final RawRpc rpc;
  private final Finality finality;
  private final LongSupplier othersFinal;
  private final List<Thread> threads = new ArrayList<>();
  /** On their way, final, or about to be sent; without the refused. */
  private final AtomicLong submitted = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private volatile boolean isOver;
  private volatile int transactionBytes;
  private volatile String problem = "";

  /**
   * @param outstanding
   *          transactions on their way at a time, where there is no rate
   * @param rate
   *          transactions a second; 0 for none
   * @param rampSeconds
   *          in which the rate rises from nothing
   * @param nodes
   *          the first members', each with clients of its own
   * @param finality
   *          counts whatever becomes final since the start
   * @param othersFinal
   *          how many of these others have sent
   */
  Injectors(int outstanding, int rate, double rampSeconds, List<URI> nodes, Workload workload,
      RawRpc rpc, Finality finality, LongSupplier othersFinal) {
    this.outstanding = outstanding;
    this.rate = rate;
    this.rampSeconds = rampSeconds;
    this.nodes = nodes;
    this.workload = workload;
    this.rpc = rpc;
    this.finality = finality;
    this.othersFinal = othersFinal;
  }

  /** What a client does until it is over. */
  private interface Client {
    void run(int member, SplittableRandom choice) throws IOException, InterruptedException;
  }

  void start() {
    boolean isOpen = rate > 0;
    int clients = isOpen ? OPEN_CLIENTS : 1;
    Client client = isOpen ? this::sendByTheClock : this::keepOnTheirWay;
    for (int i = 0; i < nodes.size() * clients; i++) {
      int number = i;
      threads.add(Thread.ofPlatform().name("client-" + i).start(() -> run(client, number)));
    }
  }

  private void run(Client client, int number) {
    try {
      client.run(number % nodes.size(), new SplittableRandom(number));
    } catch (IOException e) {
      problem = String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keepOnTheirWay(int member, SplittableRandom choice)
      throws IOException, InterruptedException {
    int whole = Math.clamp(outstanding / nodes.size() / BATCHES, 1, RawRpc.BATCH_MAX);
    while (!isOver) {
      long ownFinal = finality.transactions() - othersFinal.getAsLong();
      long room = outstanding - (submitted.get() - ownFinal);
      if (room / nodes.size() < whole && room < outstanding) {
        Thread.sleep(1);
        continue;
      }
      send(member, choice, whole);
    }
  }

  /** As if so many seconds had been of the full rate. */
  private double seconds(double passed) {
    return passed < rampSeconds ? passed * passed / (2 * rampSeconds) : passed - rampSeconds / 2;
  }

  /** What is due and was not sent, since an answer came late, is sent with the next. */
  private void sendByTheClock(int member, SplittableRandom choice)
      throws IOException, InterruptedException {
    double own = (double) rate / (nodes.size() * OPEN_CLIENTS);
    long start = System.nanoTime();
    long done = 0;
    while (!isOver) {
      long due = (long) (own * seconds((System.nanoTime() - start) / 1e9)) - done;
      if (due <= 0) {
        Thread.sleep(OPEN_PERIOD_MILLIS);
        continue;
      }
      int size = (int) Math.min(due, RawRpc.BATCH_MAX);
      done += size;
      send(member, choice, size);
      if (size == due) {
        Thread.sleep(OPEN_PERIOD_MILLIS);
      }
    }
  }

  private void send(int member, SplittableRandom choice, int size)
      throws IOException, InterruptedException {
    List<Submission> batch = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      batch.add(workload.next(member, choice));
    }
    transactionBytes = batch.getFirst().encode().size();
    submitted.addAndGet(size);
    sent.addAndGet(size);
    int taken = rpc.submit(nodes.get(member), batch);
    submitted.addAndGet((long) taken - size);
    refused.addAndGet((long) size - taken);
  }

  int transactionBytes() {
    return transactionBytes;
  }

  /** Since the start, with those that were refused. */
  long sent() {
    return sent.get();
  }

  /** Since the start: the node had no room for them. */
  long refused() {
    return refused.get();
  }

  void requireRunning() throws IOException {
    if (!problem.isEmpty()) {
      throw new IOException("a client gave up: " + problem);
    }
  }

  void stop() throws InterruptedException {
    isOver = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
